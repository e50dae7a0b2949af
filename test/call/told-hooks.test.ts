import { expect, test } from 'vitest'
import { ToldHooks } from '../../pbx-core/call/told-hooks.ts'
import { hookSchema } from '../../pbx-core/contract/config.ts'
import type { HookOutcome } from '../../pbx-core/cti/port.ts'
import { StandInOffice } from '../support/stand-in-services.ts'

const config = hookSchema.parse({ url: 'http://app.test/', fallbackUrl: 'http://else.test/' })
const asked = { method: 'GET', url: 'http://app.test/', status: 200, reply: '', ms: 10 } as const
const heard: HookOutcome = { ...asked, result: { kind: 'no-change' } }

/** An application that answers when the test lets it. */
function office(outcome: HookOutcome = heard) {
  const stand = new StandInOffice()
  const call = stand.call()
  const ran: string[] = []
  const waiting: (() => void)[] = []
  const hooks = new ToldHooks({
    runner: {
      run: ({ variables }) => {
        ran.push(variables('event'))
        return new Promise((resolve) => waiting.push(() => resolve(outcome)))
      }
    },
    documents: { next: () => Promise.reject(new Error('there is no document')) },
    clock: stand.clock,
    appendTimeline: () => undefined
  })
  const tell = (event: string, urgent = false) =>
    hooks.tell(call, { name: 'cti.events', config, extra: { event }, urgent })
  const answer = async () => {
    waiting.shift()?.()
    for (let turn = 0; turn < 10; turn++) await undefined
  }
  return { call, ran, waiting, tell, answer }
}

test('of one call one request is under way, those of its moments follow in their order, and 32 wait at most: the oldest goes', async () => {
  const { ran, waiting, tell, answer } = office()
  for (let at = 0; at < 40; at++) tell(String(at))
  expect([ran, waiting.length]).toEqual([['0'], 1])
  while (waiting.length > 0) await answer()
  expect(ran).toEqual(['0', ...Array.from({ length: 32 }, (_, at) => String(at + 8))])
})

test('what may not wait does not, and no other waits for it', async () => {
  const { ran, tell } = office()
  tell('ring')
  tell('help', true)
  expect(ran).toEqual(['ring', 'help'])
})

test('the time line has what failed and what stood in for it, and no change that the reply asks for', async () => {
  const decision = { set: { variables: { a: '1' } }, route: null, break: true, warnings: [] }
  const before: HookOutcome = { ...asked, status: 500, result: { kind: 'skipped', untilMs: 9 } }
  const { call, tell, answer } = office({ ...asked, ms: 25, result: { kind: 'reply', decision }, before })
  tell('ring')
  await answer()
  const entries = call.timeline.take().map((entry) => (entry.kind === 'hook' ? entry : undefined))
  expect(entries.map((entry) => [entry?.result, entry?.ms, entry?.changes])).toEqual([
    ['skipped', 10, undefined],
    ['reply', 15, undefined]
  ])
  expect(call.variables.size).toBe(0)
})
