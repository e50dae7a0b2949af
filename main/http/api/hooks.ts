import { z } from 'zod'
import { err, ok } from '../../../pbx-core/base/result.ts'
import type { DomainConfig } from '../../../pbx-core/contract/config.ts'
import { hookSchema } from '../../../pbx-core/contract/config.ts'
import { coreName, hookPlaces, type PlacedHook } from '../../phone/hook-places.ts'
import type { HttpFault } from '../fault.ts'
import { json, nothing, operation } from './operation.ts'
import { administered } from './other-domain.ts'
import { domainQuery, named } from './schemas.ts'

const time = z.number().describe('Unix milliseconds.')
const remark = z.looseObject({ code: z.string() })
const hook = z.object({
  domain: z.string(),
  hook: z.string().describe('As a time line names it: `cti.inbound`, `users[100].cti`.'),
  url: z.string().describe('Without the user and password that it may have.'),
  health: z.object({
    lastAnswer: z.object({ at: time, status: z.number().int().nullable(), ms: z.number() }).nullable(),
    lastFailure: z.object({ at: time, remark }).nullable(),
    skippedUntil: time.nullable().describe('It kept failing, and is left alone until then.'),
    stopped: z
      .boolean()
      .describe('It has answered 410: nothing is delivered until its URL is another one, or it is resumed.'),
    waiting: z.number().int().describe('Records that wait to be delivered to it.')
  })
})
const hookList = z.object({ items: z.array(hook) })
const hookTest = z.strictObject({
  values: z.record(z.string().max(64), z.string().max(256)).default({}).describe('Variables by their names.')
})
const hookTested = z.object({
  method: z.string(),
  url: z.string(),
  outcome: z.string().describe('`reply`, `no change`, `timeout: …`'),
  remark: remark.optional(),
  status: z.number().int().nullable(),
  ms: z.number(),
  reply: z.string().describe('At most its first 4 KiB.'),
  effects: z.array(
    z.object({
      kind: z.enum(['change', 'route', 'warning', 'none']),
      title: z.string(),
      text: z.string(),
      remark: remark.optional()
    })
  )
})
named.add(hookList, { id: 'HookList' })
named.add(hookTest, { id: 'HookTest' })
named.add(hookTested, { id: 'HookTested' })

const adminOnly: HttpFault = { code: 'not_allowed', message: 'Only an admin of the domain sees and tries its hooks.' }
const notFound: HttpFault = { code: 'hook_not_found', message: 'There is no such hook, or it has no address.' }

export const hookOperations = [
  operation({
    id: 'listHooks',
    method: 'GET',
    path: '/hooks',
    summary: 'Hooks that are set, and how they do',
    description: 'Those of the own domain, or of `domain`; for admins.',
    params: nothing,
    query: domainQuery,
    answers: { 200: { description: 'The hooks, the general ones first.', schema: hookList } },
    faults: ['not_allowed'],
    handle: async ({ query, account }, { pbx, config }) => {
      const domain = administered(config(), account, { asked: query.domain, adminOnly })
      if (!domain.ok) return domain
      const items = hooksOf(domain.value).map(async (placed) => {
        const url = urlOf(placed)
        const of = { domain: domain.value.name, hook: coreName(placed) }
        return { ...of, url: withoutPassword(url), health: await pbx.hookHealth({ ...of, url }) }
      })
      return ok(json(200, { items: await Promise.all(items) }))
    }
  }),

  operation({
    id: 'testHook',
    method: 'POST',
    path: '/hooks/:hook/test',
    summary: 'Ask a hook with typed values, without a call',
    params: z.object({ hook: z.string().min(1).max(128).describe('As listed, percent-encoded.') }),
    query: domainQuery,
    body: hookTest,
    answers: { 200: { description: 'What it said, and what that would do to a call.', schema: hookTested } },
    faults: ['not_allowed', 'hook_not_found'],
    handle: async ({ params, query, body, account }, { pbx, config }) => {
      const domain = administered(config(), account, { asked: query.domain, adminOnly })
      if (!domain.ok) return domain
      const placed = hooksOf(domain.value).find((each) => coreName(each) === params.hook)
      if (placed === undefined || placed.like === 'popup') return err(notFound)
      const values = Object.fromEntries(Object.entries(body.values).map(([name, value]) => [name.toLowerCase(), value]))
      const { on: _, ...rest } = placed.config ?? {}
      const test = { domain: domain.value.name, hook: placed.like, config: hookSchema.parse(rest), values }
      return ok(json(200, await pbx.testHook(test)))
    }
  }),

  operation({
    id: 'resumeHook',
    method: 'POST',
    path: '/hooks/:hook/resume',
    summary: 'Deliver to a post-call hook again that has answered 410',
    params: z.object({ hook: z.string().min(1).max(128) }),
    query: domainQuery,
    answers: { 204: { description: 'What waits for it goes out.' } },
    faults: ['not_allowed', 'hook_not_found'],
    handle: async ({ params, query, account }, { pbx, config }) => {
      const domain = administered(config(), account, { asked: query.domain, adminOnly })
      if (!domain.ok) return domain
      if (pbx.resumeHook(domain.value.name, params.hook).ok) return ok({ kind: 'empty' })
      return err({ code: 'hook_not_found', message: 'There is no such hook, or it is not stopped.' })
    }
  })
]

function hooksOf(domain: DomainConfig): readonly PlacedHook[] {
  return hookPlaces(domain).filter((placed) => placed.like !== 'popup' && urlOf(placed) !== '')
}

function withoutPassword(url: string): string {
  return url.replace(/^([a-z]+:[/\\]{2})[^/\\?#]*@/i, '$1')
}

function urlOf({ config }: PlacedHook): string {
  return typeof config?.url === 'string' ? config.url : ''
}
