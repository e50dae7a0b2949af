import { describe, expect, test } from 'vitest'
import type { StandingWarning } from '../../pbx-core/contract/standing-warning.ts'
import { MemoryStore } from '../support/memory-store.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'
import { type DomainInput, Office, officeConfig, userConfig } from '../support/virtual-pbx.ts'
import type { VirtualPhone } from '../support/virtual-phone.ts'
import { facts, hangUp, openOffice } from './office.ts'

const hour = 3_600_000
const minute = 60_000

const generous = { limits: { concurrent: 50, perHour: 1000 }, permissions: { international: true } }
const users = (more: object = {}) => [
  { ...userConfig('100', 'Ana Keller'), ...generous, ...more },
  { ...userConfig('101', 'Tom Okafor'), ...generous }
]

interface Guarded {
  readonly office: Office
  readonly ana: VirtualPhone
  readonly tom: VirtualPhone
}

async function guarded(domain: Partial<DomainInput> = {}, kept = storeAndClock()): Promise<Guarded> {
  const office = await openOffice({ domain: { users: users(), timeZone: 'UTC', ...domain }, ...kept })
  const [ana, tom] = [await office.phone('100'), await office.phone('101')]
  office.provider('main').whenCalled = (call) => call.answer()
  return { office, ana, tom }
}

const storeAndClock = () => ({ store: new MemoryStore(), clock: createVirtualClock() })

/** What a crash (kill -9) leaves: the store, and a clock that goes on. */
const afterCrash = ({ store, clock }: Office) => ({ store, clock: createVirtualClock(clock.wallTime()) })

/** A call that is answered, lasts for so long, and is hung up; its final status. */
async function call(office: Office, from: VirtualPhone, number = '915550123', lasts = 0): Promise<number | undefined> {
  const made = from.invite(number)
  await office.pass()
  const status = made.statuses.at(-1)
  if (status !== 200) return status
  await office.pass(lasts)
  await hangUp(office, made)
  return status
}

async function calls(office: Office, from: VirtualPhone, count: number): Promise<void> {
  for (let made = 0; made < count; made++) expect(await call(office, from)).toBe(200)
}

/** The domain's first call, and a day of one call an hour. */
async function usualDay(office: Office, from: VirtualPhone, perHour = 1): Promise<void> {
  for (let hours = 0; hours < 25; hours++) {
    await calls(office, from, perHour)
    office.clock.setWallTime(hour)
  }
}

const codes = (warnings: readonly StandingWarning[]) => warnings.map(({ code }) => code)
const logged = (office: Office, event: string) => office.complaints.filter((each) => each.event === event).length

/** What is to be known, but for the calls for help, which are told by a warning of their own. */
const guards = (office: Office) => office.pbx.warnings().filter(({ code }) => code !== 'emergency-call')

describe('a sudden rise of calls that leave (4-pbx, limits.alertFactor: 3 times the hourly mean of 7 days, at least 20 calls)', () => {
  test('is warned of once in log and health, with who makes most of them, and stands until somebody has settled it', async () => {
    const { office, ana, tom } = await guarded()
    await usualDay(office, ana)
    await calls(office, tom, 19)
    expect(office.pbx.warnings()).toEqual([])
    await calls(office, ana, 1)
    const rise = { code: 'rise', domain: 'acme.test', calls: 20, usual: 1, user: '101', ofUser: 19 } as const
    expect(office.pbx.warnings()).toEqual([rise])
    expect(office.pbx.health().warnings).toEqual([
      'acme.test: 20 calls left within an hour, where 1 are usual; 19 of them by 101. ' +
        'If they are not meant, bar the user in the window, and change its passwords.'
    ])
    await calls(office, tom, 2)
    expect(office.pbx.warnings()).toEqual([{ ...rise, calls: 22, ofUser: 21 }])
    office.clock.setWallTime(2 * hour)
    await office.pass(10_000)
    expect([codes(office.pbx.warnings()), logged(office, 'calls.rise')]).toEqual([['rise'], 1])
    const settle = { domain: 'acme.test', code: 'rise', subject: '' } as const
    expect(office.pbx.settle(settle)).toEqual({ ok: true, value: undefined })
    expect([office.pbx.warnings(), office.pbx.settle(settle)]).toEqual([[], { ok: false, error: 'nothing_to_settle' }])
    office.takeComplaints()
  })

  test('that somebody has settled is told again once it has been over', async () => {
    const { office, ana } = await guarded()
    await usualDay(office, ana)
    await calls(office, ana, 20)
    office.pbx.settle({ domain: 'acme.test', code: 'rise', subject: '' })
    for (let times = 0; times < 2; times++) {
      await calls(office, ana, 3)
      await office.pass(10_000)
    }
    expect(office.pbx.warnings()).toEqual([])
    office.clock.setWallTime(hour)
    await office.pass(10_000)
    await calls(office, ana, 30)
    expect(codes(office.pbx.warnings())).toEqual(['rise'])
    office.takeComplaints()
  })

  test.each([
    ['no more than the factor', { alertFactor: 3 }, 7, 21],
    ['a domain that wants no alert', { alertFactor: null }, 1, 25]
  ] as const)('is none: %s', async (_why, limits, usual, made) => {
    const { office, ana } = await guarded({ limits })
    await usualDay(office, ana, usual)
    await calls(office, ana, made)
    expect(office.pbx.warnings()).toEqual([])
  })

  test('is not known before a day has passed', async () => {
    const { office, ana } = await guarded()
    await calls(office, ana, 30)
    office.clock.setWallTime(22 * hour)
    await calls(office, ana, 30)
    expect(office.pbx.warnings()).toEqual([])
  })

  test('is compared with seven days, of which no more is kept; what is usual and what stands outlive a crash', async () => {
    const kept = storeAndClock()
    const { office, ana } = await guarded({}, kept)
    await usualDay(office, ana)
    office.clock.setWallTime(8 * 24 * hour)
    await calls(office, ana, 5)
    const slots = (await kept.store.kept()).filter(({ kind }) => kind === 'calls')
    expect(slots.map(({ value }) => value)).toEqual(['{"100":5}'])
    const { office: again, ana: later } = await guarded({}, afterCrash(office))
    await calls(again, later, 15)
    expect(again.pbx.warnings()).toMatchObject([{ code: 'rise', calls: 20, usual: 0, ofUser: 20 }])
    const { office: third } = await guarded({}, afterCrash(again))
    expect(third.pbx.warnings()).toMatchObject([{ code: 'rise', calls: 20 }])
    for (const each of [office, again]) each.takeComplaints()
  })
})

describe('a country that nobody has called before (4-pbx, Numbers: toll fraud)', () => {
  const cuba = {
    ...{ code: 'new-country', domain: 'acme.test', country: 'CU', number: '+5372046888', user: '100' },
    at: expect.any(Number)
  }
  const settle = { domain: 'acme.test', code: 'new-country', subject: 'CU' } as const

  test('is warned of with number and user, once, and is known after somebody has said that it is meant; over a crash', async () => {
    const { office, ana, tom } = await guarded({ country: 'DE' })
    expect(await call(office, ana, '+5372046888')).toBe(200)
    await call(office, tom, '+5372046889')
    await call(office, tom, '+4930901820')
    expect([office.pbx.warnings(), logged(office, 'calls.new-country')]).toEqual([[cuba], 1])
    const { office: again, ana: later } = await guarded({ country: 'DE' }, afterCrash(office))
    expect(again.pbx.warnings()).toEqual([cuba])
    again.pbx.settle(settle)
    await call(again, later, '+5372046888')
    expect(again.pbx.warnings()).toEqual([])
    await call(again, later, '+88213000000')
    expect(again.pbx.warnings()).toMatchObject([{ code: 'new-country', country: '+882' }])
    for (const each of [office, again]) each.takeComplaints()
  })

  test.each([
    ['US', '918765550123', 'JM'],
    ['US', '901153555550123', 'CU'],
    ['DE', '90053720468880', 'CU'],
    ['DE', '9030901820', undefined],
    ['US', '912125550123', undefined],
    ['US', '92125550123', undefined]
  ])('%s: %s leads to %s', async (country, number, expected) => {
    const { office, ana } = await guarded({ country })
    await call(office, ana, number)
    const found = office.pbx.warnings().map((each) => (each.code === 'new-country' ? each.country : each.code))
    expect(found).toEqual(expected === undefined ? [] : [expected])
    office.takeComplaints()
  })
})

describe('minutes of a day (4-pbx, limits.minutesPerDay: warning at 80 %, refusal at 100 %, emergency exempt)', () => {
  const of = (code: 'minutes-near' | 'minutes-used', minutes: number, user: string | null = '100') => ({
    ...{ code, domain: 'acme.test', user, minutes, limit: 10 }
  })
  const limited = () => guarded({ users: users({ limits: { ...generous.limits, minutesPerDay: 10 } }) })

  test('of a user: calls in progress go on, further ones are refused until midnight, or until somebody begins anew', async () => {
    const { office, ana, tom } = await limited()
    const made = ana.invite('915550123')
    await office.pass(7.9 * minute)
    expect(office.pbx.warnings()).toEqual([])
    await office.pass(0.2 * minute)
    expect(office.pbx.warnings()).toEqual([of('minutes-near', 8)])
    expect(await call(office, ana)).toBe(200)
    await office.pass(2 * minute)
    expect(office.pbx.warnings()).toEqual([of('minutes-used', 10)])
    expect([await call(office, ana), await call(office, tom)]).toEqual([403, 200])
    expect(facts(await office.timeline())).toEqual([])
    expect(made.statuses.at(-1)).toBe(200)
    expect(office.pbx.calls().length).toBe(1)
    office.pbx.settle({ domain: 'acme.test', code: 'minutes-used', subject: '100' })
    expect([office.pbx.warnings(), await call(office, ana)]).toEqual([[], 200])
    await office.pass(10 * minute + 10_000)
    expect(await call(office, ana)).toBe(403)
    expect(facts(await office.timeline())).toEqual([
      { code: 'limit-reached', user: '100', limit: 'minutesPerDay', count: 10 }
    ])
    await hangUp(office, made)
    expect(logged(office, 'calls.minutes')).toBe(4)
    // It was 22:05 when it began.
    await office.pass(1.7 * hour)
    expect([office.pbx.warnings(), await call(office, ana)]).toEqual([[], 200])
    office.takeComplaints()
  })

  test('are known to the second when a further call is to leave', async () => {
    const { office, ana } = await limited()
    const made = ana.invite('915550123')
    await office.pass(10 * minute + 500)
    expect(await call(office, ana)).toBe(403)
    await hangUp(office, made)
    office.takeComplaints()
  })

  test('of the domain count for everybody; ringing does not, and calls for help leave and are counted nowhere', async () => {
    const { office, ana, tom } = await guarded({ limits: { minutesPerDay: 10 } })
    const main = office.provider('main')
    main.whenCalled = (incoming) => incoming.ring()
    const ringing = ana.invite('915550123')
    await office.pass(2 * minute)
    ringing.cancel()
    await office.pass()
    main.whenCalled = (incoming) => incoming.answer()
    expect(await call(office, ana, '112', 20 * minute)).toBe(200)
    expect(guards(office)).toEqual([])
    await call(office, ana, '915550123', 5 * minute)
    await call(office, tom, '915550123', 5 * minute)
    expect(guards(office)).toEqual([of('minutes-used', 10, null)])
    expect([await call(office, ana), await call(office, tom), await call(office, tom, '112')]).toEqual([403, 403, 200])
    office.takeComplaints()
  })

  test('outlive a crash, those of a call in progress as well', async () => {
    const domain = { users: users({ limits: { ...generous.limits, minutesPerDay: 10 } }), timeZone: 'UTC' }
    const before = await new Office({ domain }).start()
    const ana = await before.phone('100')
    before.provider('main').whenCalled = (incoming) => incoming.answer()
    ana.invite('915550123')
    await before.pass(11 * minute)
    const { office, ana: later } = await guarded(domain, afterCrash(before))
    expect([codes(office.pbx.warnings()), await call(office, later)]).toEqual([['minutes-used'], 403])
    office.takeComplaints()
  })

  test('0 lets none leave, on purpose and without a warning; emergency calls leave', async () => {
    const { office, ana } = await guarded({ users: users({ limits: { ...generous.limits, minutesPerDay: 0 } }) })
    expect([await call(office, ana), await call(office, ana, '112'), guards(office)]).toEqual([403, 200, []])
  })
})

describe('a user whose calls an admin has barred (4-pbx, Numbers: toll fraud)', () => {
  test('has its calls that leave ended and further ones refused, but for emergency calls, until they are allowed; over a crash', async () => {
    const { office, ana, tom } = await guarded()
    const going = ana.invite('915550123')
    const help = ana.invite('112')
    const other = tom.invite('915550123')
    await office.pass(1000)
    const bar = { domain: 'acme.test', user: '100', on: true }
    expect(office.pbx.bar(bar).ok).toBe(true)
    await office.pass(1000)
    expect([going, help, other].map(({ methods }) => methods.includes('BYE'))).toEqual([true, false, false])
    const barred = { code: 'user-barred', domain: 'acme.test', user: '100' }
    expect([guards(office), await call(office, ana), await call(office, ana, '101')]).toEqual([[barred], 403, 180])
    for (const each of [help, other]) await hangUp(office, each)
    const { office: again, ana: later } = await guarded({}, afterCrash(office))
    expect([guards(again), await call(again, later), await call(again, later, '112')]).toEqual([[barred], 403, 200])
    expect(facts(await again.timeline())).toEqual([])
    again.pbx.bar({ ...bar, on: false })
    expect([guards(again), await call(again, later)]).toEqual([[], 200])
    expect(again.pbx.bar({ ...bar, user: '999' })).toEqual({ ok: false, error: 'user_not_found' })
    for (const each of [office, again]) each.takeComplaints()
  })
})

test('what a configuration of before says stays as it was: no minutes are limited, and a rise is told', () => {
  const [domain] = officeConfig().domains
  expect(domain?.limits).toMatchObject({ minutesPerDay: null, alertFactor: 3 })
  expect(domain?.users[0]?.limits.minutesPerDay).toBe(null)
})
