import { z } from 'zod'
import { err, ok, type Result } from '../../../pbx-core/base/result.ts'
import type { NotesCommand } from '../../../pbx-core/contract/pbx.ts'
import type { Account } from '../../access/accounts.ts'
import { mayLookAt } from '../../access/sight.ts'
import type { HttpFault } from '../fault.ts'
import type { HttpServices } from '../services.ts'
import { callNotFound } from './calls.ts'
import { type Answer, json, nothing, operation } from './operation.ts'
import { callPath, named } from './schemas.ts'

const notes = z.strictObject({ notes: z.string().max(20_000).describe("All of them; '' removes what was noted.") })
const outcome = z.strictObject({
  outcome: z.string().trim().max(64).describe("A code of your own, `sold`; '' removes it.")
})
const noted = z.object({
  notes: z.string(),
  outcome: z.string(),
  savedAt: z.number().nullable().describe('Unix milliseconds; null: not known.')
})
named.add(notes, { id: 'Notes' })
named.add(outcome, { id: 'Outcome' })
named.add(noted, { id: 'Noted' })

const description =
  'Whether the call goes on or is over, by whoever sees it. What comes after its end is told to the post-call hook as a delivery of its own.'
/** A program that follows calls has one of them, one that reads records the other. */
const scopes = ['calls:write', 'records:write'] as const

export const notesOperations = [
  operation({
    id: 'getNotes',
    method: 'GET',
    path: '/calls/:uniqueid/notes',
    summary: 'What is noted about a call',
    params: callPath,
    query: nothing,
    answers: { 200: { description: 'Notes and outcome.', schema: noted } },
    faults: ['call_not_found'],
    scopes: ['calls:read', 'records:read'],
    handle: async ({ params: { uniqueid }, account }, services) => {
      if (!(await mayLookAt(services.pbx, account, uniqueid))) return err(callNotFound)
      return answerOf(200, services, uniqueid)
    }
  }),

  operation({
    id: 'writeNotes',
    method: 'POST',
    path: '/calls/:uniqueid/notes',
    summary: 'Note something about a call',
    description,
    params: callPath,
    query: nothing,
    body: notes,
    answers: { 202: { description: 'They are kept.', schema: noted } },
    faults: ['call_not_found'],
    scopes,
    handle: async ({ params: { uniqueid }, body, account }, services) =>
      write(services, account, { uniqueid, text: body.notes, finished: true })
  }),

  operation({
    id: 'writeOutcome',
    method: 'POST',
    path: '/calls/:uniqueid/outcome',
    summary: 'Say how a call went',
    description,
    params: callPath,
    query: nothing,
    body: outcome,
    answers: { 202: { description: 'It is kept.', schema: noted } },
    faults: ['call_not_found'],
    scopes,
    handle: async ({ params: { uniqueid }, body, account }, services) =>
      write(services, account, { uniqueid, outcome: body.outcome, finished: true })
  })
]

async function write(
  services: HttpServices,
  account: Account,
  command: NotesCommand
): Promise<Result<Answer, HttpFault>> {
  const { pbx } = services
  if (!(await mayLookAt(pbx, account, command.uniqueid))) return err(callNotFound)
  const written = await pbx.writeNotes(command)
  return written.ok ? answerOf(202, services, command.uniqueid, written.value) : err(callNotFound)
}

/** `savedAt`: where it has just been saved. Of notes that were kept before, and whose call is over, nobody knows when. */
async function answerOf(
  status: number,
  { pbx }: HttpServices,
  uniqueid: string,
  savedAt?: number
): Promise<Result<Answer, HttpFault>> {
  const view = await pbx.notes(uniqueid)
  if (view === undefined) return err(callNotFound)
  return ok(json(status, { notes: view.text, outcome: view.outcome, savedAt: savedAt ?? view.savedAt }))
}
