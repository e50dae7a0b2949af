import { Readable } from 'node:stream'
import { z } from 'zod'
import { ok } from '../../../pbx-core/base/result.ts'
import { json, nothing, operation } from './operation.ts'

const number = z.string().min(1).max(128).describe('As people of your domain write it: `+49 30 901820`, `030 901820`.')
const count = z.number().int()

const exported = z.object({
  number: z.string().describe('E.164 where it has that form.'),
  domain: z.string(),
  at: z.number().int().describe('Unix milliseconds.'),
  records: z.array(
    z.object({
      isOwn: z.boolean().describe('false: of somebody else’s call, only what names the number.'),
      record: z.record(z.string(), z.unknown()),
      recording: z.record(z.string(), z.unknown()).nullable().describe('Path, octets, SHA-256 and consent.')
    })
  ),
  voicemail: z.array(z.record(z.string(), z.unknown())),
  timeLines: z.array(z.object({ uniqueid: z.string(), entries: z.array(z.record(z.string(), z.unknown())) })),
  deliveries: z.array(z.record(z.string(), z.unknown())),
  callbacks: z.array(z.record(z.string(), z.unknown())),
  settings: z.array(z.string()).describe('Places of the configuration that name it.')
})

const erased = z.object({
  report: z.object({
    number: z.string().describe('E.164 where it has that form.'),
    domain: z.string(),
    dryRun: z.boolean(),
    removed: z.object({
      records: count.describe('Made nameless: when, how long, and which user stays.'),
      mentions: count.describe('Records of others, out of which the number was taken.'),
      recordings: count,
      voicemail: count,
      timeLines: count.describe('Parts of time lines.'),
      deliveries: count,
      callbacks: count,
      open: count.describe('Beginnings of records that a crash would have left.'),
      memory: count,
      logLines: count,
      leftBehind: count,
      copies: count.describe('Whole copies of the database.')
    }),
    cancelled: z
      .array(z.object({ id: z.string(), hook: z.string() }))
      .describe('Deliveries that are not made any more.'),
    remaining: z
      .array(
        z.object({
          why: z.enum(['live-call', 'open-window', 'setting', 'file', 'database']),
          what: z.string(),
          reason: z.string().optional()
        })
      )
      .describe('What still names the number. Of a call that lives: erase again after it.')
  }),
  file: z.string().nullable().describe('Where it is noted, below the data directory; null of a dry run.'),
  finishes: z.array(z.string()).describe('Erasures of this number that did not come to their end, and have now.')
})

export const privacyOperations = [
  operation({
    id: 'exportNumber',
    method: 'POST',
    path: '/privacy/export',
    summary: 'All that is kept of a number',
    description:
      'For an admin, of its own domain: records with their notes, recordings and messages with path, size and SHA-256, what was agreed to of a ' +
      'recording, time lines, stored deliveries. Of other people’s calls what names the number.',
    scopes: ['privacy'],
    params: nothing,
    query: nothing,
    body: z.strictObject({ number }),
    answers: { 200: { description: 'One JSON document, as it is read.', schema: exported } },
    faults: ['number_invalid', 'not_allowed', 'not_writable'],
    handle: async ({ body, account, reply }, { personal }) => {
      const found = personal.export(account, body.number)
      if (!found.ok) return found
      await reply
        .type('application/json; charset=utf-8')
        .header('Content-Disposition', 'attachment; filename="number.json"')
        .send(Readable.from(found.value))
      return ok({ kind: 'stream' })
    }
  }),

  operation({
    id: 'eraseNumber',
    method: 'POST',
    path: '/privacy/erase',
    summary: 'Erase a number',
    description:
      'For an admin, of its own domain. Asked for again it finds what is left, also after a crash in the middle. `dryRun`: nothing is removed, and ' +
      'the report says what would be.',
    scopes: ['privacy'],
    params: nothing,
    query: nothing,
    body: z.strictObject({ number, dryRun: z.boolean().default(false) }),
    answers: { 200: { description: 'What was removed, and what is still there.', schema: erased } },
    faults: ['number_invalid', 'not_allowed', 'erasure_under_way', 'not_writable'],
    handle: async ({ body, account }, { personal }) => {
      const done = await personal.erase(account, body)
      return done.ok ? ok(json(200, done.value)) : done
    }
  })
]
