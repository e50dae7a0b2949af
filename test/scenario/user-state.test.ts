import { describe, expect, test } from 'vitest'
import { ordinaryState, type UserStatePatch } from '../../pbx-core/contract/user-state.ts'
import { Office, userConfig } from '../support/virtual-pbx.ts'
import type { VirtualPhone } from '../support/virtual-phone.ts'
import { facts, hangUp, openOffice, talk, told } from './office.ts'

const users = ['100', '101', '102'].map((extension) => userConfig(extension, `User ${extension}`))

async function office3(patch: UserStatePatch = {}) {
  const office = await openOffice({ domain: { users } })
  const ana = await office.phone('100')
  const tom = await office.phone('101')
  const lena = await office.phone('102')
  expect(office.pbx.setUserState('acme.test', '101', patch).ok).toBe(true)
  return { office, ana, tom, lena }
}

const answers = (phone: VirtualPhone) => {
  phone.whenCalled = (call) => {
    call.ring()
    call.answer()
  }
}

describe("a user's state (4-pbx, Applications: User)", () => {
  test('all calls are sent on: the phones of the user do not ring', async () => {
    const { office, ana, tom, lena } = await office3({ forward: { all: '102' } })
    answers(lena)
    const call = ana.invite('101')
    await office.pass(1000)
    expect([tom.calls.length, lena.calls.length, call.statuses.at(-1)]).toEqual([0, 1, 200])
    await hangUp(office, call)
    expect(office.record).toMatchObject({ dst: '101', calleeUser: '102', disposition: 'ANSWERED' })
    expect(told(await office.timeline()).filter((line) => /sends the call on/.test(line))).toEqual([
      'decision: 101 sends the call on (all) to extension:102'
    ])
  })

  test.each([
    ['busy', 486, 'busy'],
    ['declines', 603, 'busy']
  ])('a call that finds the phone %s is sent on', async (_, status) => {
    const { office, ana, tom, lena } = await office3({ forward: { busy: 'extension:102' } })
    tom.whenCalled = (call) => call.refuse(status)
    answers(lena)
    const call = ana.invite('101')
    await office.pass(1000)
    expect(call.statuses.at(-1)).toBe(200)
    await hangUp(office, call)
  })

  test('a call that nobody answers is sent on after the ring time', async () => {
    const { office, ana, tom, lena } = await office3({ forward: { noAnswer: '102' } })
    answers(lena)
    const call = ana.invite('101')
    await office.pass(26_000)
    expect(tom.call.methods).toEqual(['CANCEL'])
    expect(call.statuses.at(-1)).toBe(200)
    await hangUp(office, call)
  })

  test('a call to a user without a phone is sent on', async () => {
    const office = await openOffice({ domain: { users } })
    const ana = await office.phone('100')
    const lena = await office.phone('102')
    office.pbx.setUserState('acme.test', '101', { forward: { unreachable: '102' } })
    answers(lena)
    const call = ana.invite('101')
    await office.pass(1000)
    expect(call.statuses.at(-1)).toBe(200)
    await hangUp(office, call)
  })

  test('where the target is not to be had either, whom the call was for stays in the record', async () => {
    const { office, ana, tom, lena } = await office3({ forward: { busy: '102' } })
    tom.whenCalled = (call) => call.refuse(486)
    lena.whenCalled = (call) => call.refuse(480)
    const call = ana.invite('101')
    await office.pass(1000)
    expect(call.statuses.at(-1)).toBe(486)
    expect(office.record).toMatchObject({ calleeUser: '101', disposition: 'BUSY' })
  })

  test('where all calls are sent on and the target is not to be had, the user’s own phones do not ring either', async () => {
    const { office, ana, tom, lena } = await office3({ forward: { all: '102' } })
    lena.whenCalled = (call) => call.refuse(486)
    const call = ana.invite('101')
    await office.pass(1000)
    expect([tom.calls.length, call.statuses.at(-1)]).toEqual([0, 486])
    expect(office.record).toMatchObject({ dst: '101', calleeUser: '102', disposition: 'BUSY' })
  })

  test('a phone whose way is broken is as good as none (Q.850 27, destination out of order)', async () => {
    const { office, ana, tom, lena } = await office3({ forward: { unreachable: '102' } })
    tom.whenCalled = (call) => call.refuse(500, [['Reason', 'Q.850;cause=27']])
    answers(lena)
    const call = ana.invite('101')
    await office.pass(1000)
    expect(call.statuses.at(-1)).toBe(200)
    await hangUp(office, call)
  })

  test('a call that an operator ends while it rings is sent on to nobody', async () => {
    const { office, ana, tom, lena } = await office3({ forward: { busy: '102', noAnswer: '102', unreachable: '102' } })
    tom.whenCalled = (call) => call.ring()
    ana.invite('101')
    await office.pass(1000)
    office.pbx.hangUp(office.pbx.calls()[0]?.uniqueid ?? '')
    await office.pass(1000)
    expect([lena.calls.length, office.record.calleeUser]).toEqual([0, '101'])
    expect(facts(await office.timeline()).map((fact) => (fact as { code?: string }).code)).not.toContain(
      'user-forwards'
    )
  })

  test('who gives up while it rings where it was sent on gave up there', async () => {
    const { office, ana, tom, lena } = await office3({ forward: { busy: '102' } })
    tom.whenCalled = (call) => call.refuse(486)
    lena.whenCalled = (call) => call.ring()
    const call = ana.invite('101')
    await office.pass(1000)
    call.cancel()
    await office.pass(1000)
    expect(office.record).toMatchObject({ dst: '101', calleeUser: '102', disposition: 'NO ANSWER' })
  })

  test('nor has the call left by a trunk that took nobody there', async () => {
    const { office, ana, tom } = await office3({ forward: { busy: '+15550100188' } })
    const outside = office.provider('main')
    tom.whenCalled = (call) => call.refuse(486)
    outside.whenCalled = (call) => call.refuse(404)
    const call = ana.invite('101')
    await office.pass(1000)
    expect(call.statuses.at(-1)).toBe(486)
    expect(office.record).toMatchObject({
      ...{ calleeUser: '101', direction: 'internal', trunk: null, disposition: 'BUSY' },
      legs: [
        { party: '101', result: 'busy' },
        { party: 'trunk:main', result: 'not-found' }
      ]
    })
  })

  test('two who send to each other end in no circle: the phones ring', async () => {
    const { office, ana, tom } = await office3({ forward: { all: '102' } })
    office.pbx.setUserState('acme.test', '102', { forward: { all: '101' } })
    const call = ana.invite('101')
    await office.pass(1000)
    expect(call.statuses.at(-1)).toBe(180)
    call.cancel()
    await office.pass(1000)
    expect(facts(await office.timeline())).toContainEqual({ code: 'forward-refused', party: '102', because: 'circle' })
    expect(tom.calls).toHaveLength(0)
  })

  test('do not disturb: busy without a ring, and what is set for busy follows', async () => {
    const { office, ana, tom, lena } = await office3({ doNotDisturb: { on: true } })
    const call = ana.invite('101')
    await office.pass(1000)
    expect([tom.calls.length, call.statuses.at(-1)]).toEqual([0, 486])
    expect(office.record).toMatchObject({ calleeUser: '101', disposition: 'BUSY', hangupby: 'pbx' })
    office.pbx.setUserState('acme.test', '101', { forward: { busy: '102' } })
    answers(lena)
    const other = ana.invite('101')
    await office.pass(1000)
    expect(other.statuses.at(-1)).toBe(200)
    await hangUp(office, other)
  })

  test('do not disturb ends at its time, and says so', async () => {
    const { office } = await office3()
    const until = office.clock.wallTime() + 3_600_000
    office.pbx.setUserState('acme.test', '101', { doNotDisturb: { on: true, until } })
    await office.pass(3_599_000)
    expect(office.pbx.userState('acme.test', '101')?.doNotDisturb).toEqual({ on: true, until })
    await office.pass(2000)
    expect(office.pbx.userState('acme.test', '101')?.doNotDisturb).toEqual({ on: false, until: null })
    expect(office.events.findLast(({ name }) => name === 'user-state.changed')?.payload).toEqual({
      ...{ domain: 'acme.test', user: '101', state: ordinaryState }
    })
  })

  test('without call waiting a second call is busy while the user talks, and rings otherwise', async () => {
    const office = await openOffice({ domain: { users: users.map((user) => ({ ...user, callWaiting: false })) } })
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    const lena = await office.phone('102')
    const { caller } = await talk(office, { caller: ana, callee: tom })
    const second = lena.invite('101')
    await office.pass(1000)
    expect([tom.calls.length, second.statuses.at(-1)]).toEqual([1, 486])
    await hangUp(office, caller)
    const third = lena.invite('101')
    await office.pass(1000)
    expect(third.statuses.at(-1)).toBe(200)
    await hangUp(office, third)
  })

  test('call waiting is switched by the user, whatever is configured, and null is as configured', async () => {
    const { office, ana, tom, lena } = await office3({ callWaiting: false })
    const { caller } = await talk(office, { caller: ana, callee: tom })
    const second = lena.invite('101')
    await office.pass(1000)
    expect([tom.calls.length, second.statuses.at(-1)]).toEqual([1, 486])
    expect(office.pbx.setUserState('acme.test', '101', { callWaiting: null }).ok).toBe(true)
    const third = lena.invite('101')
    await office.pass(1000)
    expect(third.statuses.at(-1)).toBe(200)
    await hangUp(office, third)
    await hangUp(office, caller)
  })

  test('what a former version has kept, which knew less, is made whole', async () => {
    const { office } = await office3()
    const { store, clock } = office
    const { callWaiting: _unknown, ...former } = ordinaryState
    const value = JSON.stringify({ ...former, forward: { ...former.forward, all: 'extension:100' } })
    store.keep({ kind: 'user-state', domain: 'acme.test', key: '102', value })
    const again = new Office({ domain: { users }, store, clock })
    await again.start()
    expect(again.pbx.userState('acme.test', '102')).toEqual({
      ...ordinaryState,
      forward: { ...ordinaryState.forward, all: 'extension:100' }
    })
    const stopped = again.pbx.stop()
    await again.pass(100)
    await stopped
  })

  test('it outlives a restart', async () => {
    const first = await office3({ forward: { all: '102' }, doNotDisturb: { on: true } })
    const { store, clock } = first.office
    const again = new Office({ domain: { users }, store, clock })
    await again.start()
    expect(again.pbx.userState('acme.test', '101')).toEqual({
      ...ordinaryState,
      doNotDisturb: { on: true, until: null },
      forward: { ...ordinaryState.forward, all: 'extension:102' }
    })
    const stopped = again.pbx.stop()
    await again.pass(100)
    await stopped
  })

  test.each([
    ['nobody', { forward: { all: 'nobody' } }, 'destination_invalid', 'forward.all'],
    ['an application that is not there', { forward: { busy: 'queue:x' } }, 'destination_invalid', 'forward.busy'],
    ['nothing readable', { forward: { noAnswer: 'x:y' } }, 'destination_invalid', 'forward.noAnswer'],
    ['a code', { forward: { all: '*60' } }, 'destination_invalid', 'forward.all'],
    ['what the user may not dial', { forward: { all: '+8613912345678' } }, 'destination_barred', 'forward.all'],
    ['the same behind external:', { forward: { all: 'external:+8613912345678' } }, 'destination_barred', 'forward.all'],
    ['the user itself', { forward: { all: '101' } }, 'destination_invalid', 'forward.all'],
    ['the same as a destination', { forward: { all: 'user:101' } }, 'destination_invalid', 'forward.all'],
    ['help', { forward: { all: '911' } }, 'destination_invalid', 'forward.all']
  ] as const)('a forward to %s is refused, and nothing is set', async (_, patch, code, path) => {
    const { office } = await office3()
    expect(office.pbx.setUserState('acme.test', '101', patch)).toMatchObject({ ok: false, error: { code, path } })
    expect(office.pbx.userState('acme.test', '101')).toEqual(ordinaryState)
  })

  test.each([
    ['*21*102#', { forward: { ...ordinaryState.forward, all: 'extension:102' } }],
    ['*67*102#', { forward: { ...ordinaryState.forward, busy: 'extension:102' } }],
    ['*61*+15550100188#', { forward: { ...ordinaryState.forward, noAnswer: 'external:+15550100188' } }],
    ['*62*102#', { forward: { ...ordinaryState.forward, unreachable: 'extension:102' } }],
    ['*60', { doNotDisturb: { on: true, until: null } }],
    ['*25*+15550100188#', { secondNumber: { ...ordinaryState.secondNumber, on: true, number: '+15550100188' } }],
    ['*30*+15550100166#', { blockList: ['+15550100166'] }],
    ['*30*5550100166#', { blockList: ['+15550100166'] }],
    ['*30#', { blockList: ['anonymous'] }]
  ])('%s from a phone sets it with a signal, its counterpart unsets it', async (code, state) => {
    const { office, tom } = await office3()
    const call = tom.invite(code)
    await office.pass(1000)
    expect(call.statuses.at(-1)).toBe(200)
    expect(office.media.endpoints.at(-1)?.played).toEqual(['tone beep'])
    expect(call.methods.at(-1)).toBe('BYE')
    expect(office.pbx.userState('acme.test', '101')).toEqual({ ...ordinaryState, ...state })
    const counterpart = code === '*60' ? '#60' : code.startsWith('*30') ? `#${code.slice(1)}` : `#${code.slice(1, 3)}#`
    tom.invite(counterpart)
    await office.pass(1000)
    const { secondNumber, ...rest } = office.pbx.userState('acme.test', '101') ?? ordinaryState
    expect({ ...rest, secondNumber: { ...secondNumber, number: null } }).toEqual(ordinaryState)
  })

  test('#43# lets no second call ring, *43# does again; #25# silences the second number, *25# rings it again', async () => {
    const { office, tom } = await office3({ secondNumber: { number: '+15550100188' } })
    const dial = async (code: string) => {
      tom.invite(code)
      await office.pass(1000)
      const state = office.pbx.userState('acme.test', '101')
      return [state?.callWaiting, state?.secondNumber.on, state?.secondNumber.number]
    }
    expect(await dial('#43#')).toEqual([false, true, '+15550100188'])
    expect(await dial('*43#')).toEqual([true, true, '+15550100188'])
    expect(await dial('#25#')).toEqual([true, false, '+15550100188'])
    expect(await dial('*25#')).toEqual([true, true, '+15550100188'])
  })

  test.each([
    ['call waiting, set by the user', { callWaiting: false }],
    ['call waiting, set by null: as configured', { callWaiting: null }]
  ] as const)('without %s a second call is busy', async (_, patch) => {
    const isOff = patch.callWaiting === null
    const office = await openOffice({ domain: { users: users.map((user) => ({ ...user, callWaiting: !isOff })) } })
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    const lena = await office.phone('102')
    office.pbx.setUserState('acme.test', '101', { callWaiting: true })
    office.pbx.setUserState('acme.test', '101', patch)
    const { caller } = await talk(office, { caller: ana, callee: tom })
    const second = lena.invite('101')
    await office.pass(1000)
    expect(second.statuses.at(-1)).toBe(486)
    await hangUp(office, caller)
  })

  test('a code whose setting cannot be written says so in words, not by the signal; it holds all the same', async () => {
    const { office, tom } = await office3()
    office.store.isFull = true
    tom.invite('*60')
    await office.pass(3000)
    expect(office.media.endpoints.at(-1)?.played).toEqual(['prompt not-kept'])
    expect(office.pbx.userState('acme.test', '101')?.doNotDisturb).toEqual({ on: true, until: null })
  })

  test('a code with a number that may not be dialled changes nothing, and is heard to', async () => {
    const { office, tom } = await office3()
    tom.invite('*21*+8613912345678#')
    await office.pass(3000)
    expect(office.media.endpoints.at(-1)?.played).toEqual(['tone reorder'])
    expect(office.pbx.userState('acme.test', '101')).toEqual(ordinaryState)
  })
})
