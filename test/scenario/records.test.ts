import { describe, expect, test } from 'vitest'
import type { Cdr } from '../../pbx-core/contract/views.ts'
import type { PhoneCall } from '../support/phone-call.ts'
import { type DomainInput, Office, userConfig } from '../support/virtual-pbx.ts'
import type { VirtualPhone } from '../support/virtual-phone.ts'
import { hangUp, openOffice, talk } from './office.ts'

/** Ana (100) and Tom (101) have phones, Lena (102) has none; the provider of `main` answers. */
interface Scene {
  readonly office: Office
  readonly ana: VirtualPhone
  readonly tom: VirtualPhone
  readonly provider: VirtualPhone
}

interface Case {
  readonly when: string
  readonly domain?: Partial<DomainInput>
  readonly happens: (scene: Scene) => Promise<void>
  /** src, dst, direction; what ended it; seconds; who had it. */
  readonly record: readonly [
    parties: string,
    disposition: Cdr['disposition'],
    ending: string,
    seconds: string,
    app: string,
    far: string
  ]
}

/** Milliseconds, with room for what passes on the network. */
const afterRinging = 4500
const talked = 10_300

const answerLate = (call: PhoneCall) => call.ring()
const refuse = (status: number) => (call: PhoneCall) => call.refuse(status)

/** Ana calls; the other side rings for 4 s, is answered, and they talk for 10 s. */
async function answered({ office, ana, tom, provider }: Scene, number = '101') {
  tom.whenCalled = answerLate
  provider.whenCalled = answerLate
  const caller = ana.invite(number)
  await office.pass(afterRinging)
  const callee = (number === '101' ? tom : provider).call
  callee.answer()
  await office.pass(talked)
  return { caller, callee }
}

/** Somebody calls, and is told how it went. */
async function failed(office: Office, call: PhoneCall, ms = 40) {
  await office.pass(ms)
  expect(call.statuses.at(-1)).toBeGreaterThanOrEqual(400)
}

const cases: readonly Case[] = [
  {
    when: 'the caller hangs up',
    happens: async (scene) => void (await answered(scene)).caller.bye(),
    record: ['100 > 101 internal', 'ANSWERED', 'caller 16', '14 10 ring 4', 'user 101', 'SIP/101']
  },
  {
    when: 'the callee hangs up',
    happens: async (scene) => void (await answered(scene)).callee.bye(),
    record: ['100 > 101 internal', 'ANSWERED', 'callee 16', '14 10 ring 4', 'user 101', 'SIP/101']
  },
  {
    when: 'an operator ends it',
    happens: async (scene) => {
      await answered(scene)
      scene.office.pbx.hangUp(scene.office.pbx.calls()[0]?.uniqueid ?? '')
    },
    record: ['100 > 101 internal', 'ANSWERED', 'operator 16', '14 10 ring 4', 'user 101', 'SIP/101']
  },
  {
    when: 'the PBX is stopped',
    happens: async (scene) => {
      await answered(scene)
      void scene.office.pbx.drain(0)
    },
    record: ['100 > 101 internal', 'ANSWERED', 'pbx 16', '14 10 ring 4', 'user 101', 'SIP/101']
  },
  {
    when: 'the callee is busy',
    happens: ({ office, ana, tom }) => {
      tom.whenCalled = refuse(486)
      return failed(office, ana.invite('101'))
    },
    record: ['100 > 101 internal', 'BUSY', 'callee 17', '0 0 ring 0', 'user 101', '']
  },
  {
    when: 'the callee declines after a while',
    happens: async ({ office, ana, tom }) => {
      const call = ana.invite('101')
      await office.pass(afterRinging)
      tom.call.refuse(603)
      return failed(office, call)
    },
    record: ['100 > 101 internal', 'BUSY', 'callee 21', '4 0 ring 4', 'user 101', '']
  },
  {
    when: 'nobody answers',
    domain: { users: [userConfig('100', 'Ana'), { ...userConfig('101', 'Tom'), ringSeconds: 12 }], inbound: [] },
    happens: ({ office, ana }) => failed(office, ana.invite('101'), 12_100),
    record: ['100 > 101 internal', 'NO ANSWER', 'pbx 19', '12 0 ring 11', 'user 101', '']
  },
  {
    when: 'the caller gives up while it rings',
    happens: async ({ office, ana }) => {
      const call = ana.invite('101')
      await office.pass(afterRinging)
      call.cancel()
      return failed(office, call)
    },
    record: ['100 > 101 internal', 'NO ANSWER', 'caller 16', '4 0 ring 4', 'user 101', '']
  },
  {
    when: 'the callee has no phone',
    happens: ({ office, ana }) => failed(office, ana.invite('102')),
    record: ['100 > 102 internal', 'FAILED', 'pbx 20', '0 0 ring 0', 'user 102', '']
  },
  {
    when: 'the number leads nowhere',
    happens: ({ office, ana }) => failed(office, ana.invite('555')),
    record: ['100 > 555 internal', 'FAILED', 'pbx 1', '0 0 ring 0', ' ', '']
  },
  {
    when: 'the number is barred',
    happens: ({ office, ana }) => failed(office, ana.invite('9011442071234567')),
    record: ['100 > 9011442071234567 internal', 'FAILED', 'pbx 21', '0 0 ring 0', ' ', '']
  },
  {
    when: 'it goes on to another user, who answers',
    domain: {
      users: [
        { ...userConfig('100', 'Ana') },
        { ...userConfig('101', 'Tom') },
        { ...userConfig('102', 'Lena'), then: 'extension:101' }
      ],
      inbound: []
    },
    happens: async ({ office, ana, tom }) => {
      tom.whenCalled = (call) => call.answer()
      const call = ana.invite('102')
      await office.pass(talked)
      void call.bye()
    },
    record: ['100 > 102 internal', 'ANSWERED', 'caller 16', '10 10 ring 0', 'user 101', 'SIP/101']
  },
  {
    when: 'it leaves through a trunk, and the far end hangs up',
    happens: async (scene) => void (await answered(scene, '92025550123')).callee.bye(),
    record: [
      '100 > 92025550123 outbound',
      'ANSWERED',
      'callee 16',
      '14 10 ring 4',
      'external 2025550123',
      'SIP/trunk:main'
    ]
  },
  {
    when: 'the trunk refuses it',
    happens: ({ office, ana, provider }) => {
      provider.whenCalled = refuse(503)
      return failed(office, ana.invite('92025550123'))
    },
    record: ['100 > 92025550123 outbound', 'FAILED', 'callee 41', '0 0 ring 0', 'external 2025550123', '']
  },
  {
    when: 'it comes in from a trunk, and its caller hangs up',
    happens: async ({ office, tom, provider }) => {
      tom.whenCalled = (call) => call.answer()
      const call = provider.invite('+15550100101')
      await office.pass(talked)
      void call.bye()
    },
    record: ['+15550170 > +15550100101 inbound', 'ANSWERED', 'caller 16', '10 10 ring 0', 'user 101', 'SIP/101']
  },
  {
    when: 'it is the echo test',
    happens: async ({ office, ana }) => {
      const call = ana.invite('*43')
      await office.pass(talked)
      void call.bye()
    },
    record: ['100 > *43 internal', 'ANSWERED', 'caller 16', '10 10 ring 0', 'echo ', '']
  },
  {
    when: 'it is a click to dial whose destination answers and hangs up',
    happens: async ({ office, ana, tom }) => {
      ana.whenCalled = (call) => call.answer()
      office.pbx.clickToDial({ domain: 'acme.test', user: '100', dest: '101', connect: true })
      await office.pass(afterRinging)
      tom.call.answer()
      await office.pass(talked)
      void tom.call.bye()
    },
    record: ['100 > 101 internal', 'ANSWERED', 'callee 16', '14 10 ring 4', 'ClickToDial 101', 'SIP/101']
  },
  {
    when: 'it is a click to dial that nobody confirms',
    happens: async ({ office, ana }) => {
      ana.whenCalled = (call) => call.answer()
      office.pbx.clickToDial({ domain: 'acme.test', user: '100', dest: '101', connect: false })
      await office.pass(20_000)
    },
    record: ['100 > 101 internal', 'NO ANSWER', 'caller 16', '18 0 ring 0', 'ClickToDial 101', '']
  }
]

describe('the record of a call (4-pbx, Call record: a table of cases)', () => {
  test.each(cases)('where $when', async ({ domain, happens, record }) => {
    const office = await openOffice(domain === undefined ? {} : { domain })
    const [ana, tom] = [await office.phone('100'), await office.phone('101')]
    await happens({ office, ana, tom, provider: office.provider('main') })
    await office.pass(2100)
    expect(office.records.map(summaryOf)).toEqual([record])
  })
})

function summaryOf(cdr: Cdr): Case['record'] {
  return [
    `${cdr.src} > ${cdr.dst} ${cdr.direction}`,
    cdr.disposition,
    `${cdr.hangupby} ${cdr.hangupcause}`,
    `${cdr.duration} ${cdr.billsec} ring ${cdr.ringsec}`,
    `${cdr.lastapp} ${cdr.lastdata}`,
    cdr.dstchannel.replace(/-[0-9a-f]{8}$/, '')
  ]
}

test.each([3_600_000, -3_600_000])(
  'seconds do not change when the wall clock is set by %i ms in the call (4-pbx, Call record)',
  async (by) => {
    const office = await openOffice()
    const [ana, tom] = [await office.phone('100'), await office.phone('101')]
    tom.whenCalled = (ringing) => ringing.ring()
    const call = ana.invite('101')
    await office.pass(2500)
    office.clock.setWallTime(by)
    tom.call.answer()
    await office.pass(3700)
    office.clock.setWallTime(by)
    await office.until(call.bye())
    await office.pass()
    const { duration, billsec, ringsec, start, answer, end } = office.record
    expect([duration, billsec, ringsec]).toEqual([6, 3, 2])
    expect([Math.trunc(((answer ?? 0) - start) / 1000), Math.trunc((end - start) / 1000)]).toEqual([2, 6])
  }
)

test('seconds of ringing count from the first phone that rings (4-pbx, Call record)', async () => {
  const office = await openOffice()
  const ana = await office.phone('100')
  const [desk, home] = [await office.phone('101'), await office.phone('101')]
  for (const phone of [desk, home]) phone.whenCalled = () => {}
  const call = ana.invite('101')
  await office.pass(1500)
  desk.call.ring()
  await office.pass(2000)
  home.call.ring()
  await office.pass(1000)
  home.call.answer()
  await office.pass(1000)
  await hangUp(office, call)
  const { duration, billsec, ringsec } = office.record
  expect([duration, billsec, ringsec]).toEqual([5, 1, 3])
})

describe('the record that a crash leaves, where the wall clock was set (4-pbx, Call record)', () => {
  const cases = [
    { when: 'before the call', by: 3_600_000, beforehand: true },
    { when: 'before the call, back', by: -3_600_000, beforehand: true },
    { when: 'in the call', by: 3_600_000, beforehand: false },
    { when: 'in the call, back', by: -3_600_000, beforehand: false }
  ]
  test.each(cases)('$when: its seconds are those that passed', async ({ by, beforehand }) => {
    const before = await new Office().start()
    const [ana, tom] = [await before.phone('100'), await before.phone('101')]
    if (beforehand) before.clock.setWallTime(by)
    await talk(before, { caller: ana, callee: tom })
    await before.pass(8_000)
    if (!beforehand) before.clock.setWallTime(by)
    await before.pass(24_000)
    const { clock, store } = before
    await new Office({ store, clock }).start()
    const [left] = store.records
    // It says every 5 s that it is alive.
    expect([left?.disposition, between(left?.duration, 27, 32), between(left?.billsec, 27, 32)]).toEqual([
      'ANSWERED',
      true,
      true
    ])
  })
})

function between(value: number | undefined, least: number, most: number): boolean {
  return value !== undefined && value >= least && value <= most
}
