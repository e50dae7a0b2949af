import { beforeEach, describe, expect, test } from 'vitest'
import type { Call } from '../../pbx-core/call/call.ts'
import { CallHooks } from '../../pbx-core/call/hooks.ts'
import type { HookConfig } from '../../pbx-core/contract/config.ts'
import type { HookDecision, HookOutcome, HookRun } from '../../pbx-core/cti/port.ts'
import { factsOf, StandInOffice } from '../support/stand-in-services.ts'

const asked = { method: 'GET', url: 'http://app.test/', status: 200, reply: '', ms: 100 } as const
const reply = (decision: Partial<HookDecision>): HookOutcome => ({
  ...asked,
  result: { kind: 'reply', decision: { set: { variables: {} }, route: null, break: false, warnings: [], ...decision } }
})
const failed: HookOutcome = {
  ...asked,
  result: { kind: 'failed', code: 'timeout', remark: { code: 'timeout', ms: 2000 } as never }
}

describe('what a hook means for a call (2-cti)', () => {
  let office: StandInOffice
  let call: Call
  let runs: HookRun[]
  beforeEach(() => {
    office = new StandInOffice({ cti: { inbound: { url: 'http://app.test/' } } })
    call = office.call()
    runs = []
  })

  /** The web application answers so. */
  const run = (
    outcome: HookOutcome,
    config: Partial<HookConfig> = {},
    extra: Readonly<Record<string, string>> = {}
  ) => {
    const runner = {
      run: async (wanted: HookRun) => {
        runs.push(wanted)
        return outcome
      }
    }
    const point = { name: 'cti.inbound', config: { ...(call.domain.cti.inbound as HookConfig), ...config }, extra }
    return new CallHooks(runner, office.clock).run(call, point, new AbortController().signal)
  }

  test.each([
    [{}, { kind: 'go-on' }],
    [{ break: true }, { kind: 'stop' }],
    [
      { route: { type: 'extension', name: '101' } },
      { kind: 'route', destination: { type: 'extension', name: '101' }, final: false }
    ],
    [
      { route: { type: 'extension', name: ' 101 ' }, break: true },
      { kind: 'route', destination: { type: 'extension', name: '101' }, final: true }
    ]
  ] as const)('the reply %j: %j', async (decision, verdict) => {
    expect(await run(reply(decision))).toEqual(verdict)
  })

  test('one that fails, or is not asked as it has failed so often, is passed over, unless it is to refuse', async () => {
    const skipped: HookOutcome = { ...asked, result: { kind: 'skipped', untilMs: 0 } }
    const verdicts = []
    for (const onFailure of ['continue', 'reject'] as const) {
      for (const outcome of [failed, skipped]) verdicts.push((await run(outcome, { onFailure })).kind)
    }
    expect(verdicts).toEqual(['go-on', 'go-on', 'reject', 'reject'])
  })

  test('none is configured, or hooks are switched off: nothing is asked', async () => {
    await run(reply({ break: true }), { url: '' })
    office = new StandInOffice({ cti: { enabled: false, inbound: { url: 'http://app.test/' } } })
    call = office.call()
    expect([await run(reply({ break: true })), runs]).toEqual([{ kind: 'go-on' }, []])
  })

  test('hooks before the first ring share four seconds; those behind it have their own time-out, and as much again for a fallback', async () => {
    await run({ ...reply({}), ms: 3000 })
    await run({ ...reply({}), ms: 3000 })
    await run(reply({}))
    call.rings()
    await run({ ...reply({}), ms: 3000 }, { timeoutMs: 1500 })
    expect([runs.map(({ budgetMs }) => budgetMs), call.hookBudget]).toEqual([[4000, 1000, 0, 3000], 0])
  })

  test('a call that is transferred has four seconds anew, however long hooks have taken before', async () => {
    await run({ ...reply({}), ms: 3900 })
    call.rings()
    const { caller, callee } = call.segment
    const next = {
      direction: 'internal',
      exten: '102',
      trunk: null,
      channel: 'SIP/100-1',
      transferredBy: '101'
    } as const
    call.pass({ result: 'completed', cause: 16, by: 'callee' }, { ...next, caller, callee })
    await run(reply({}))
    expect(runs.map(({ budgetMs }) => budgetMs)).toEqual([4000, 4000])
  })

  test('its time line has the request and what came of it: what was asked first, what stood in, each with its own time', async () => {
    const entries = (outcome: HookOutcome) => run(outcome).then(() => call.timeline.take())
    const request = {
      kind: 'hook',
      hook: 'cti.inbound',
      method: 'GET',
      url: 'http://app.test/',
      at: expect.any(Number)
    }
    const late = { ...failed, status: null }
    const said = { ...asked, reply: 'OK', result: { kind: 'no-change', note: { code: 'not-markup' } } } as const
    const told = {
      ...{ ...request, result: 'no-change', outcome: 'no change: the reply is neither XML nor JSON' },
      ...{ remark: { code: 'not-markup' }, ms: 100, status: 200, reply: 'OK' }
    }
    expect(await entries(said)).toEqual([told])
    expect(await entries({ ...said, ms: 350, before: { ...late, ms: 250 } })).toEqual([
      expect.objectContaining({
        ...request,
        result: 'failed',
        remark: expect.objectContaining({ code: 'timeout' }),
        ms: 250
      }),
      told
    ])
  })

  test('a route to nowhere is passed over, and the time line says what to write', async () => {
    for (const route of [
      { type: 'extension', name: '999' },
      { type: 'nonsense', name: '101' }
    ]) {
      expect([await run(reply({ route })), factsOf(call)]).toEqual([
        { kind: 'go-on' },
        [{ code: 'hook-route-unknown', destination: `${route.type}:${route.name}` }]
      ])
    }
  })

  test('applications that send a call round in a circle are followed ten times', async () => {
    const kinds: string[] = []
    for (let at = 0; at < 11; at++) kinds.push((await run(reply({ route: { type: 'extension', name: '101' } }))).kind)
    expect(kinds).toEqual([...Array.from({ length: 10 }, () => 'route'), 'go-on'])
    expect(factsOf(call).at(-1)).toEqual({ code: 'hook-route-ignored', destination: 'extension:101', most: 10 })
  })

  test('what it sets is the call’s from here on, and the caller of before is known still; the rest stays', async () => {
    const set = { calleridname: 'ACME', accCode2: 'P7', language: 'de', variables: { Customer: '4711' } }
    await run(reply({ set }))
    await run(reply({}), {}, { digits: '12' })
    const read = runs[1]?.variables
    const names = [
      'calleridname',
      'calleridnumber',
      'originalcalleridname',
      'acc_code2',
      'accountcode',
      'customer',
      'digits'
    ]
    expect([names.map((name) => read?.(name)), call.language]).toEqual([
      ['ACME', '100', 'Ana Keller', 'P7', 'A100', '4711', '12'],
      'de'
    ])
  })
})
