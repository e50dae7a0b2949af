import { describe, expect, test } from 'vitest'
import type { SecondNumber, UserStatePatch } from '../../pbx-core/contract/user-state.ts'
import { promptMs } from '../support/recording-media.ts'
import { type DomainInput, type Office, userConfig } from '../support/virtual-pbx.ts'
import { facts, hangUp, openOffice, told } from './office.ts'
import { answers, talking } from './transfers.ts'

const mobile = '+15550100188'

/** Ana (100) calls Tom (101), whose mobile is behind trunk `main`. */
async function atWork(secondNumber: Partial<SecondNumber> = {}, domain: Partial<DomainInput> = {}) {
  const office = await openOffice({ domain })
  const ana = await office.phone('100')
  const tom = await office.phone('101')
  const outside = office.provider('main')
  set(office, { secondNumber: { number: mobile, ...secondNumber } })
  return { office, ana, tom, outside }
}

function set(office: Office, patch: UserStatePatch) {
  const result = office.pbx.setUserState('acme.test', '101', patch)
  if (!result.ok) throw new Error(result.error.message)
}

/** What the telephone at the far end of a trunk hears. */
function heard(office: Office, party: string) {
  return office.media.endpoints.findLast(({ played }) => played.some((item) => item.includes(party)))
}

describe("a user's second number (4-pbx, Applications: User)", () => {
  test('rings at the same time; whoever presses 1 there has the call, and the other phones hear that it is taken', async () => {
    const { office, ana, tom, outside } = await atWork()
    const call = ana.invite('101')
    await office.pass(2000)
    expect(tom.call.invited).toBe(true)
    expect(outside.call.invite.uri.user).toBe(mobile)
    outside.call.answer()
    await office.pass()
    // It rings still for whoever waits, and at the other phones.
    expect([call.statuses.at(-1), tom.call.methods]).toEqual([180, []])
    const prompted = heard(office, 'press-1-to-take')
    expect(prompted?.playing).toEqual(['prompt press-1-to-take'])
    prompted?.press('1')
    await office.pass()
    expect(call.statuses.at(-1)).toBe(200)
    expect(tom.call.last('CANCEL').headers.get('Reason')).toContain('cause=200')
    expect(office.media.at(call.heard.port).peer?.rtpPort).toBe(outside.call.heard.port)
    expect(talking(office)).toEqual(['100 caller talking', '101 callee talking'])
    await office.pass(3000)
    await hangUp(office, outside.call)
    expect(office.record).toMatchObject({
      ...{ dst: '101', calleeUser: '101', disposition: 'ANSWERED', hangupby: 'callee', trunk: 'main', billsec: 3 },
      legs: [
        { party: '101', result: 'elsewhere', ringMs: 2037 },
        { party: 'trunk:main', number: mobile, result: 'answered', ringMs: 2037 }
      ]
    })
    expect(told(await office.timeline()).filter((line) => /as well|press|key/.test(line))).toEqual([
      `decision: ${mobile} of 101 rings as well`,
      'decision: trunk:main answered, and is asked to press 1',
      'decision: key 1 was pressed'
    ])
  })

  test('a mailbox that answers there takes no call: it says nothing, and the phones go on ringing', async () => {
    const { office, ana, tom, outside } = await atWork()
    answers(outside)
    const call = ana.invite('101')
    await office.pass(15_000)
    expect(outside.call.methods.at(-1)).toBe('BYE')
    expect(call.statuses.at(-1)).toBe(180)
    tom.call.answer()
    await office.pass()
    expect(call.statuses.at(-1)).toBe(200)
    await hangUp(office, call)
    expect(office.record).toMatchObject({
      trunk: null,
      legs: [
        { party: 'trunk:main', number: mobile, result: 'no-answer' },
        { party: '101', result: 'answered' }
      ]
    })
  })

  test.each([
    ['presses another key', (office: Office) => heard(office, 'press-1')?.press('2')],
    ['hangs up', (office: Office) => void office.phones.at(-1)?.call.bye()]
  ])('whoever %s has declined', async (_, act) => {
    const { office, ana, tom, outside } = await atWork()
    answers(outside)
    tom.whenCalled = (call) => call.refuse(480)
    const call = ana.invite('101')
    await office.pass(1000)
    act(office)
    await office.pass()
    expect(call.statuses.at(-1)).toBe(603)
    expect(office.record).toMatchObject({ disposition: 'BUSY', hangupby: 'callee' })
  })

  test('the phone that answers first takes it from whoever is asked to press 1', async () => {
    const { office, ana, tom, outside } = await atWork()
    answers(outside)
    const call = ana.invite('101')
    await office.pass(1000)
    tom.call.answer()
    await office.pass()
    await office.pass(promptMs)
    expect(outside.call.methods.at(-1)).toBe('BYE')
    expect(office.media.at(call.heard.port).peer?.rtpPort).toBe(tom.call.heard.port)
    await hangUp(office, call)
    expect(office.record.trunk).toBeNull()
  })

  test('whoever is asked by the end of the ring time may still press 1', async () => {
    const { office, ana, outside } = await atWork()
    const call = ana.invite('101')
    await office.pass(24_000)
    outside.call.answer()
    await office.pass(3000)
    expect(call.statuses.at(-1)).toBe(180)
    heard(office, 'press-1')?.press('1')
    await office.pass()
    expect(call.statuses.at(-1)).toBe(200)
    await hangUp(office, call)
  })

  test('what the network says there before the answer is not heard: it rings', async () => {
    const { office, ana, outside } = await atWork()
    outside.whenCalled = (call) => call.early()
    const call = ana.invite('101')
    await office.pass(1000)
    expect(call.statuses.at(-1)).toBe(180)
    expect(office.media.endpoints.filter(({ peer }) => peer !== undefined)).toEqual([])
    call.cancel()
    await office.pass(1000)
  })

  test('without confirm whoever answers has it, as with any phone', async () => {
    const { office, ana, outside } = await atWork({ confirm: false })
    answers(outside)
    const call = ana.invite('101')
    await office.pass(1000)
    expect(call.statuses.at(-1)).toBe(200)
    await hangUp(office, call)
  })

  test('delayed it rings when its time has come, for as long as any phone, while the others go on', async () => {
    const { office, ana, tom, outside } = await atWork({ afterSeconds: 10 })
    const call = ana.invite('101')
    await office.pass(9900)
    expect(outside.calls).toHaveLength(0)
    await office.pass(1000)
    expect(outside.calls).toHaveLength(1)
    await office.pass(23_000)
    expect([outside.call.methods, tom.call.methods]).toEqual([[], []])
    await office.pass(2000)
    expect([outside.call.methods, tom.call.methods]).toEqual([['CANCEL'], ['CANCEL']])
    expect(call.statuses.at(-1)).toBe(480)
    expect(office.record).toMatchObject({ disposition: 'NO ANSWER', duration: 35 })
  })

  test.each([
    ['is busy', 486],
    ['is gone', 404]
  ])('delayed it rings at once where the phone %s', async (_, status) => {
    const { office, ana, tom, outside } = await atWork({ afterSeconds: 10 })
    tom.whenCalled = (call) => call.refuse(status)
    const call = ana.invite('101')
    await office.pass(1000)
    expect(outside.calls).toHaveLength(1)
    call.cancel()
    await office.pass(1000)
  })

  test('it rings where no phone is registered', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const outside = office.provider('main')
    set(office, { secondNumber: { number: mobile, afterSeconds: 30 } })
    const call = ana.invite('101')
    await office.pass(1000)
    expect(outside.calls).toHaveLength(1)
    call.cancel()
    await office.pass(1000)
  })

  test('a call that is taken before its time never leaves', async () => {
    const { office, ana, tom, outside } = await atWork({ afterSeconds: 10 })
    answers(tom)
    const call = ana.invite('101')
    await office.pass(20_000)
    expect(outside.calls).toHaveLength(0)
    await hangUp(office, call)
  })

  test('the next trunk of the route is tried where one fails', async () => {
    const { office, ana, outside } = await atWork({ number: '85550100188' })
    const backup = office.provider('backup')
    outside.whenCalled = (call) => call.refuse(503)
    const call = ana.invite('101')
    await office.pass(1000)
    expect(backup.call.invite.uri.user).toBe('5550100188')
    call.cancel()
    await office.pass(1000)
    expect(office.record.legs.map(({ party, result }) => `${party} ${result}`)).toEqual([
      'trunk:main congestion',
      '101 cancelled',
      'trunk:backup cancelled'
    ])
  })

  test('counts for the user as a call of its own, while it rings and talks: a second one at the limit does not ring', async () => {
    const limited = { ...userConfig('101', 'Tom'), limits: { concurrent: 1 } }
    const users = [userConfig('100', 'Ana'), limited, userConfig('102', 'Lena')]
    const { office, ana, outside } = await atWork({}, { users })
    const lena = await office.phone('102')
    const first = ana.invite('101')
    await office.pass(1000)
    const second = lena.invite('101')
    await office.pass(1000)
    expect(outside.calls).toHaveLength(1)
    second.cancel()
    await office.pass(1000)
    expect(facts(await office.timeline())).toContainEqual({
      code: 'limit-reached',
      user: '101',
      limit: 'concurrent',
      count: 1
    })
    first.cancel()
    await office.pass(1000)
    const third = lena.invite('101')
    await office.pass(1000)
    expect(outside.calls).toHaveLength(2)
    third.cancel()
    await office.pass(1000)
  })

  test('is counted while somebody talks there, and no longer', async () => {
    const limited = { ...userConfig('101', 'Tom'), limits: { concurrent: 1 } }
    const users = [userConfig('100', 'Ana'), limited, userConfig('102', 'Lena')]
    const { office, ana, outside } = await atWork({ confirm: false }, { users })
    const lena = await office.phone('102')
    answers(outside)
    const first = ana.invite('101')
    await office.pass(1000)
    const rings = async () => {
      const call = lena.invite('101')
      await office.pass(1000)
      const isRung = outside.calls.length
      if (call.statuses.at(-1) === 200) await office.until(call.bye())
      else call.cancel()
      await office.pass(1000)
      return isRung
    }
    expect(await rings()).toBe(1)
    await hangUp(office, first)
    expect(await rings()).toBe(2)
  })

  test.each([
    [
      'whose permission has gone',
      '+8613912345678',
      { code: 'barred', reason: 'international', number: '+8613912345678' }
    ],
    ['that is an emergency number', '911', { code: 'not-placed', number: '911', reason: '911 is no number outside' }],
    ['that is an extension', '102', { code: 'not-placed', number: '102', reason: '102 is no number outside' }]
  ])('a configured one %s does not ring, and the time line says why', async (_, number, fact) => {
    const users = [
      userConfig('100', 'Ana'),
      { ...userConfig('101', 'Tom'), secondNumber: { number } },
      userConfig('102', 'L')
    ]
    const office = await openOffice({ domain: { users } })
    const ana = await office.phone('100')
    await office.phone('101')
    const lena = await office.phone('102')
    const call = ana.invite('101')
    await office.pass(1000)
    expect(call.statuses.at(-1)).toBe(180)
    call.cancel()
    await office.pass(1000)
    expect([office.provider('main').calls.length, lena.calls.length]).toEqual([0, 0])
    expect(facts(await office.timeline())).toEqual([fact])
  })

  test('whoever calls from there does not ring it', async () => {
    const { office, tom, outside } = await atWork()
    const call = outside.invite('+15550100101', { headers: [['P-Asserted-Identity', `<sip:${mobile}@provider.test>`]] })
    await office.pass(1000)
    expect([tom.calls.length, outside.calls.length]).toEqual([1, 1])
    call.cancel()
    await office.pass(1000)
  })

  test('a user who calls itself does not: it would call out past `cti.outbound` and account codes', async () => {
    const { office, tom, outside } = await atWork({ confirm: false })
    const desk = await office.phone('101')
    const call = desk.invite('101')
    await office.pass(1000)
    expect([tom.calls.length, outside.calls.length]).toEqual([1, 0])
    call.cancel()
    await office.pass(1000)
  })

  test('do not disturb and a forward of all calls silence it as well', async () => {
    const { office, ana, outside } = await atWork()
    set(office, { doNotDisturb: { on: true } })
    const call = ana.invite('101')
    await office.pass(1000)
    expect([call.statuses.at(-1), outside.calls.length]).toEqual([486, 0])
  })

  test('**101 picks up a call that rings at the second number alone', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const lena = await office.phone('102')
    const outside = office.provider('main')
    set(office, { secondNumber: { number: mobile } })
    const call = ana.invite('101')
    await office.pass(1000)
    lena.invite('**101')
    await office.pass(1000)
    expect([call.statuses.at(-1), outside.call.methods]).toEqual([200, ['CANCEL']])
    await hangUp(office, call)
  })

  test('a caller who gives up takes it back there, also from whoever is asked', async () => {
    const { office, ana, outside } = await atWork()
    answers(outside)
    const call = ana.invite('101')
    await office.pass(1000)
    call.cancel()
    await office.pass(1000)
    expect(outside.call.methods.at(-1)).toBe('BYE')
    expect(office.record).toMatchObject({ disposition: 'NO ANSWER', hangupby: 'caller' })
  })
})

describe('the setting of a second number', () => {
  test('is as configured until the user sets it, and again after null', async () => {
    const configured = { number: mobile, afterSeconds: 5, confirm: false }
    const users = [userConfig('100', 'Ana'), { ...userConfig('101', 'Tom'), secondNumber: configured }]
    const office = await openOffice({ domain: { users } })
    const holds = () => office.pbx.userState('acme.test', '101')?.secondNumber
    expect(holds()).toEqual({ on: true, ...configured })
    set(office, { secondNumber: { on: false } })
    expect(holds()).toEqual({ on: false, ...configured })
    set(office, { secondNumber: { number: '95550100177' } })
    expect(holds()).toEqual({ on: true, ...configured, number: '95550100177' })
    set(office, { secondNumber: null })
    expect(holds()).toEqual({ on: true, ...configured })
    set(office, { secondNumber: { number: null } })
    expect(holds()).toEqual({ on: false, ...configured, number: null })
  })

  test.each([
    [{ number: '102' }, 'destination_invalid', 'secondNumber.number'],
    [{ number: '911' }, 'destination_invalid', 'secondNumber.number'],
    [{ number: 'nobody' }, 'destination_invalid', 'secondNumber.number'],
    [{ number: '+8613912345678' }, 'destination_barred', 'secondNumber.number'],
    [{ on: true }, 'destination_invalid', 'secondNumber.number']
  ])('%j is refused, and nothing is set', async (secondNumber, code, path) => {
    const office = await openOffice()
    expect(office.pbx.setUserState('acme.test', '101', { secondNumber })).toMatchObject({
      ok: false,
      error: { code, path }
    })
    expect(office.pbx.userState('acme.test', '101')?.secondNumber.number).toBeNull()
  })
})
