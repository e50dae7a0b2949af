import { describe, expect, test } from 'vitest'
import { recentCall } from '../../main/phone/recent.ts'
import type { PhoneCall } from '../support/phone-call.ts'
import { type DomainInput, Office, type OfficeOptions, officeConfig } from '../support/virtual-pbx.ts'
import { hangUp, offers, openOffice } from './office.ts'

type QueueInput = NonNullable<DomainInput['queues']>[number]

const customerNumber = '+12025550170'

function callbackDomain(change: Partial<QueueInput> = {}): Partial<DomainInput> {
  return {
    queues: [
      {
        ...{ name: 'support', extension: '600', agents: [{ user: '101' }], joinWhenEmpty: true },
        callback: { key: '1', attempts: 2, pauseSeconds: 60, callerId: '+12025550600' },
        ...change
      }
    ],
    inbound: [{ match: '*', to: 'queue:support' }]
  }
}

/** Tom is the only agent of `support`, and takes no calls until he is logged in. */
async function openQueue(change: Partial<QueueInput> = {}, options: OfficeOptions = {}) {
  const office = await openOffice({ ...options, domain: { ...callbackDomain(change), ...options.domain } })
  return { ...around(office), tom: await office.phone('101') }
}

function around(office: Office) {
  office.pbx.setUserState('acme.test', '101', { queues: { support: 'out' } })
  const provider = office.provider('main')
  const call = async (number = customerNumber) => {
    const headers = [['P-Asserted-Identity', `<sip:${number}@192.0.2.10>`]] as const
    const dialled = provider.invite('+15550100100', { headers })
    await office.pass()
    return dialled
  }
  const press = async (dialled: PhoneCall, ...keys: readonly string[]) => {
    for (const key of keys) {
      await office.until(dialled.info(key))
      await office.pass(100)
    }
  }
  /** Somebody calls, asks to be called back, and hears that it is. */
  const ask = async (number = customerNumber) => {
    const dialled = await call(number)
    await press(dialled, '1')
    await office.pass(100)
    await press(dialled, '1')
    await office.pass(2000)
    expect(dialled.methods).toContain('BYE')
    return dialled
  }
  const logIn = async () => {
    office.pbx.setUserState('acme.test', '101', { queues: { support: 'in' } })
    await office.pass()
  }
  /** No timer of the line is left. */
  const cancelAll = async () => {
    for (const { id } of board()?.callbacks ?? []) office.pbx.cancelCallback('acme.test', id)
    await office.pass(1000)
  }
  const board = () => office.pbx.queues('acme.test')[0]
  const callbacks = () =>
    (board()?.callbacks ?? []).map(({ number, state, attempts }) => `${number} ${state} ${attempts}`)
  const codes = async (uniqueid?: string) =>
    (await office.timeline(uniqueid)).flatMap((entry) => ('fact' in entry && entry.fact ? [entry.fact.code] : []))
  return { office, provider, call, press, ask, logIn, board, callbacks, codes, cancelAll }
}

describe('callback in place of waiting (4-pbx, Applications: Queue)', () => {
  test('the agent is rung first and hears whom it will talk with; then the customer is called with the number of the queue', async () => {
    const { office, provider, tom, ask, logIn, callbacks, board } = await openQueue()
    await ask()
    expect([callbacks(), board()?.waiting]).toEqual([['+12025550170 waiting 0'], []])
    const [asked] = office.records
    expect(asked).toMatchObject({
      src: customerNumber,
      disposition: 'NO ANSWER',
      lastapp: 'queue',
      lastdata: 'support'
    })
    await office.pass(30_000)
    await logIn()
    expect([callbacks(), offers(office).at(-1)]).toEqual([
      ['+12025550170 ringing 0'],
      `101: ${customerNumber} for ${customerNumber}`
    ])
    expect(tom.call.invite.from.displayName).toBe('Callback Customer')
    tom.call.answer()
    await office.pass(100)
    expect([callbacks(), provider.calls.filter(({ role }) => role === 'callee')]).toEqual([
      ['+12025550170 calling 0'],
      []
    ])
    await office.pass(promptLength)
    const { call: rung } = provider
    expect([rung.role, rung.invite.uri.user, rung.invite.from.uri.user]).toEqual([
      'callee',
      customerNumber,
      '+12025550600'
    ])
    rung.answer()
    await office.pass(10_000)
    expect([callbacks(), board()?.agents[0]?.state]).toEqual([[], 'talking'])
    await hangUp(office, rung)
    expect(office.record).toMatchObject({
      ...{ direction: 'outbound', src: '101', dst: customerNumber, callerUser: '101', calleeUser: null },
      ...{ trunk: 'main', disposition: 'ANSWERED', lastapp: 'callback', lastdata: 'support', billsec: 10 },
      ...{ accountcode: 'A101', linkedid: asked?.uniqueid, variables: { callback: '1' } }
    })
    expect(office.record.waitsec).toBeGreaterThanOrEqual(30)
    expect(board()?.agents[0]).toMatchObject({ state: 'free', calls: 1 })
  })

  test('in the line it stands before who came later', async () => {
    const { office, tom, call, ask, logIn, board, cancelAll } = await openQueue()
    await ask()
    const later = await call('+12025550171')
    expect(board()?.waiting).toMatchObject([{ position: 2, caller: { number: '+12025550171' } }])
    await logIn()
    expect([tom.call.invite.from.uri.user, board()?.callbacks[0]?.agents]).toEqual([customerNumber, ['101']])
    await hangUp(office, later)
    await cancelAll()
  })

  test('who does not answer is called again after the pause, and is given up after so many times, and shown', async () => {
    const { office, provider, tom, ask, logIn, callbacks, board, codes } = await openQueue()
    await ask()
    await logIn()
    const attempt = async (status: number) => {
      tom.call.answer()
      await office.pass(promptLength)
      provider.call.refuse(status)
      await office.pass(8000)
      if (!tom.call.methods.includes('BYE')) await hangUp(office, tom.call)
    }
    await attempt(486)
    expect([callbacks(), await codes()]).toEqual([
      ['+12025550170 waiting 1'],
      expect.arrayContaining(['callback', 'callback-unreached'])
    ])
    expect(office.record).toMatchObject({ disposition: 'BUSY', src: '101', dst: customerNumber })
    const rings = tom.calls.length
    await office.pass(40_000)
    expect(tom.calls.length).toBe(rings)
    await office.pass(20_000)
    expect([tom.calls.length, callbacks()]).toEqual([rings + 1, ['+12025550170 ringing 1']])
    await attempt(480)
    expect(board()?.callbacks).toMatchObject([{ state: 'given-up', because: 'unreached', attempts: 2, agents: [] }])
    office.clock.setWallTime(24 * 3_600_000)
    await office.pass(6000)
    expect(callbacks()).toEqual([])
  })

  test('where no agent takes it, the next ring comes by itself, and nobody has called anybody', async () => {
    const { office, provider, tom, ask, logIn, callbacks, cancelAll } = await openQueue({ ringSeconds: 10 })
    await ask()
    await logIn()
    await office.pass(10_100)
    expect([office.record.disposition, office.record.lastapp, callbacks()]).toEqual([
      'NO ANSWER',
      'callback',
      ['+12025550170 waiting 0']
    ])
    await office.pass(5000)
    expect([callbacks(), tom.calls.length]).toEqual([['+12025550170 ringing 0'], 2])
    tom.call.refuse(486)
    await office.pass()
    expect([callbacks(), provider.calls.filter(({ role }) => role === 'callee')]).toEqual([
      ['+12025550170 waiting 0'],
      []
    ])
    // Each ring has a record; to the agent none of them is a call that was missed, and each names the customer.
    const rounds = office.records.filter(({ lastapp }) => lastapp === 'callback')
    expect(
      rounds.map((record) => {
        const { direction, outcome, number } = recentCall(record, '101')
        return [record.disposition, direction, outcome, number]
      })
    ).toEqual([
      ['NO ANSWER', 'incoming', 'elsewhere', customerNumber],
      ['BUSY', 'incoming', 'elsewhere', customerNumber]
    ])
    await cancelAll()
  })

  test('an agent who hangs up while it hears whom it is about has called nobody', async () => {
    const { office, tom, ask, logIn, callbacks, board, cancelAll } = await openQueue()
    await ask()
    await logIn()
    tom.call.answer()
    await office.pass(100)
    await hangUp(office, tom.call)
    expect([callbacks(), board()?.agents[0]?.state]).toEqual([['+12025550170 waiting 0'], 'free'])
    await cancelAll()
  })

  test('another number is typed, said back and confirmed', async () => {
    const { office, call, press, callbacks } = await openQueue()
    const dialled = await call()
    await press(dialled, '1', '2', ...'2025550199#', '1')
    await office.pass(2000)
    expect([callbacks(), dialled.methods.includes('BYE')]).toEqual([['+12025550199 waiting 0'], true])
  })

  test('whoever confirms nothing waits on in its place, with music, and may ask again', async () => {
    const { office, call, press, callbacks, board } = await openQueue()
    const dialled = await call()
    await press(dialled, '1', '*')
    await office.pass(1000)
    expect([callbacks(), board()?.waiting.length]).toEqual([[], 1])
    expect(office.media.leased.at(-1)?.playing).toEqual([expect.stringMatching(/^music/)])
    await press(dialled, '1', '1')
    await office.pass(2000)
    expect(callbacks()).toEqual(['+12025550170 waiting 0'])
  })

  test('an agent who has time in the midst of the questions takes the caller', async () => {
    const { office, tom, call, press, logIn, callbacks, board } = await openQueue()
    const dialled = await call()
    await press(dialled, '1')
    await logIn()
    tom.call.answer()
    await office.pass()
    expect([callbacks(), board()?.waiting, office.pbx.calls()[0]?.state]).toEqual([[], [], 'answered'])
    await press(dialled, '1')
    await hangUp(office, dialled)
    expect(callbacks()).toEqual([])
  })

  test.each([
    ['anonymous', [], 'hidden'],
    [customerNumber, ['2', ...'011442079460958#'], 'barred'],
    [customerNumber, ['2', ...'9005550123#'], 'barred'],
    [customerNumber, ['2', ...'911#'], 'no-number'],
    [customerNumber, ['2', ...'102#'], 'no-number'],
    ['5', [...'100#'], 'no-number']
  ])('of %s after %j: not called back, for %s', async (number, keys, because) => {
    const { office, call, press, callbacks, codes, board } = await openQueue()
    const dialled = await call(number)
    await press(dialled, '1', ...keys)
    await office.pass(1000)
    expect([callbacks(), board()?.waiting.length]).toEqual([[], 1])
    await hangUp(office, dialled)
    expect((await office.timeline()).flatMap((entry) => ('fact' in entry ? [entry.fact] : []))).toContainEqual({
      ...{ code: 'callback-refused', queue: 'support', because }
    })
    expect(await codes()).not.toContain('callback-promised')
  })

  test('the same number twice is one', async () => {
    const { ask, callbacks } = await openQueue()
    await ask()
    await ask()
    expect(callbacks()).toEqual(['+12025550170 waiting 0'])
  })

  test("counts under the domain's forwarded limits, whoever the agent is", async () => {
    const limits = { forwardedConcurrent: 1, forwardedPerHour: 1 }
    const { office, provider, tom, ask, logIn, callbacks, cancelAll } = await openQueue({}, { domain: { limits } })
    await ask()
    await ask('+12025550171')
    await logIn()
    tom.call.answer()
    await office.pass(promptLength)
    provider.call.answer()
    await office.pass()
    await hangUp(office, provider.call)
    await office.pass()
    const before = provider.calls.length
    tom.call.answer()
    await office.pass(promptLength + 5000)
    if (!tom.call.methods.includes('BYE')) await hangUp(office, tom.call)
    expect([provider.calls.length, callbacks()]).toEqual([before, ['+12025550171 waiting 1']])
    expect((await office.timeline()).flatMap((entry) => ('fact' in entry ? [entry.fact] : []))).toContainEqual({
      ...{ code: 'limit-reached', user: null, limit: 'perHour', count: 1 }
    })
    await cancelAll()
  })

  test('at the end of the day it is given up, and shown', async () => {
    const { office, ask, board } = await openQueue()
    await ask()
    const untilMidnight = Date.UTC(2026, 10, 22) - office.clock.wallTime()
    office.clock.setWallTime(untilMidnight - 10_000)
    await office.pass(5000)
    expect(board()?.callbacks).toMatchObject([{ state: 'waiting' }])
    await office.pass(10_000)
    expect(board()?.callbacks).toMatchObject([{ state: 'given-up', because: 'expired', attempts: 0 }])
  })

  test('where a time condition is named it is given up when that closes, and none is promised after', async () => {
    const timeConditions = [
      {
        ...{ name: 'office', openTo: 'extension:100', closedTo: 'hangup', switch: '*81' },
        open: [{ days: 'mon-sun', from: '00:00', to: '24:00' }]
      }
    ]
    const { office, call, press, ask, board, callbacks, codes } = await openQueue(
      { callback: { key: '1', time: 'office' } },
      { domain: { timeConditions } }
    )
    await ask()
    await office.pass(6000)
    expect(callbacks()).toEqual(['+12025550170 waiting 0'])
    office.pbx.switchOpening({ domain: 'acme.test', name: 'office', to: 'closed' })
    await office.pass(6000)
    expect(board()?.callbacks).toMatchObject([{ state: 'given-up', because: 'expired' }])
    const late = await call('+12025550171')
    await press(late, '1')
    await office.pass(1000)
    await hangUp(office, late)
    expect([await codes(), callbacks()]).toEqual([
      expect.arrayContaining(['callback-refused']),
      ['+12025550170 given-up 0']
    ])
  })

  test('is cancelled by its id, also while the customer is rung', async () => {
    const { office, provider, tom, ask, logIn, board, callbacks } = await openQueue()
    const cancel = () => office.pbx.cancelCallback('acme.test', board()?.callbacks[0]?.id ?? 'none')
    await ask()
    expect([cancel().ok, callbacks(), cancel().ok]).toEqual([true, [], false])
    await ask()
    await logIn()
    tom.call.answer()
    await office.pass(promptLength)
    provider.call.ring()
    expect(cancel().ok).toBe(true)
    await office.pass(8000)
    expect([provider.call.methods.at(-1), callbacks(), office.pbx.calls()]).toEqual(['CANCEL', [], []])
    expect(board()?.agents[0]?.state).toBe('free')
  })

  test('survives a crash, with its place and its attempts, and is called after it', async () => {
    const { office, call, ask, board } = await openQueue()
    await ask()
    await ask('+12025550171')
    const before = board()?.callbacks
    await hangUp(office, await call('+12025550172'))
    const { store, clock } = office
    const after = await new Office({ domain: callbackDomain(), store, clock }).start()
    const again = around(after)
    expect(again.board()?.callbacks).toEqual(before)
    const tom = await after.phone('101')
    await again.logIn()
    expect(tom.call.invite.from.uri.user).toBe(customerNumber)
    tom.call.answer()
    await after.pass(promptLength)
    again.provider.call.answer()
    await after.pass()
    await hangUp(after, again.provider.call)
    expect([again.callbacks(), after.record.linkedid]).toEqual([['+12025550171 ringing 0'], before?.[0]?.uniqueid])
    const stopped = after.pbx.stop()
    await after.pass(300)
    await stopped
  })

  test('a queue that is taken out of the configuration calls nobody back', async () => {
    const { office, ask, logIn, tom } = await openQueue()
    await ask()
    await logIn()
    await office.pbx.configure(officeConfig({ ...callbackDomain(), queues: [], inbound: [] }))
    await office.pass(1000)
    expect([
      tom.call.methods,
      office.pbx.calls(),
      (await office.store.kept()).filter(({ kind }) => kind === 'callback')
    ]).toEqual([expect.arrayContaining(['CANCEL']), [], []])
  })
})

/** Milliseconds that an agent hears whom it will talk with. */
const promptLength = 6000
