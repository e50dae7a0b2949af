import { describe, expect, test } from 'vitest'
import type { PhoneCall } from '../support/phone-call.ts'
import { xml } from '../support/scripted-http.ts'
import { type DomainInput, type Office, userConfig } from '../support/virtual-pbx.ts'
import { hangUp, openOffice, told, warnings } from './office.ts'

const national = 'external:+12025550188'
const international = 'external:+493012345678'
const outbound = { url: 'http://app.test/out?exten=%%exten%%&trunk=%%trunk%%&from=%%calleridnumber%%' }
const routeTo = (destination: string, whether = '') => {
  const [type, name] = destination.split(':')
  return { body: xml(`<route><type>${type}</type><name>${name}</name>${whether}</route>`) }
}

/** Tom (101) has no phone, so that his `then` is taken at once. */
async function openWith(domain: Partial<DomainInput>) {
  const office = await openOffice({ domain })
  const far = office.provider('main')
  return { office, far, customer: far, ana: await office.phone('100') }
}

const users = (tom: object, ana: object = {}) => [
  { ...userConfig('100', 'Ana'), ...ana },
  { ...userConfig('101', 'Tom'), ...tom }
]

/** Of the calls that reached the provider, the numbers. */
const dialled = (far: { calls: readonly PhoneCall[] }) =>
  far.calls.flatMap(({ role, invite }) => (role === 'callee' ? [invite.uri.user] : []))

async function call(office: Office, phone: { invite(number: string): PhoneCall }, number: string): Promise<PhoneCall> {
  const made = phone.invite(number)
  await office.pass()
  return made
}

async function giveUp(office: Office, ...calls: readonly PhoneCall[]): Promise<void> {
  for (const one of calls) one.cancel()
  await office.pass()
}

describe("a user's call that a hook or a `then` sends out (4-pbx, Toll fraud; 2-cti, cti.outbound): as if dialled", () => {
  test('cti.outbound is asked, and the record says outbound', async () => {
    const { office, far, ana } = await openWith({ users: users({ then: national }), cti: { outbound } })
    office.http.on('/out', { body: xml('<userfield>deal 7</userfield>') })
    far.whenCalled = (taken) => taken.answer()
    const made = await call(office, ana, '101')
    expect(office.http.urls).toEqual(['/out?exten=101&trunk=main&from=100'])
    expect(dialled(far)).toEqual(['+12025550188'])
    await hangUp(office, made)
    expect(office.record).toMatchObject({
      direction: 'outbound',
      trunk: 'main',
      userfield: 'deal 7',
      callerUser: '100',
      lastapp: 'external',
      lastdata: '+12025550188',
      disposition: 'ANSWERED'
    })
  })

  test('cti.outbound may bar it', async () => {
    const { office, far, ana } = await openWith({ users: users({ then: national }), cti: { outbound } })
    office.http.on('/out', { body: xml('<break>1</break>') })
    await call(office, ana, '101')
    expect(dialled(far)).toEqual([])
    expect(told(await office.timeline())).toContain('decision: cti.outbound: not handled further here')
  })

  test("the caller's permissions count, not those of whose `then` it is", async () => {
    const mayTom = await openWith({ users: users({ then: international, permissions: { international: true } }) })
    await call(mayTom.office, mayTom.ana, '101')
    expect(dialled(mayTom.far)).toEqual([])
    expect(told(await mayTom.office.timeline())).toContain('decision: +493012345678 is barred: international')

    const mayAna = await openWith({
      users: users({ then: international }, { permissions: { international: true } })
    })
    const made = await call(mayAna.office, mayAna.ana, '101')
    expect(dialled(mayAna.far)).toEqual(['+493012345678'])
    await giveUp(mayAna.office, made)
  })

  test("it counts against the caller's limits, by a `then` and by a hook alike", async () => {
    const { office, far, ana } = await openWith({
      users: users({ then: national, cti: { url: 'http://app.test/user' } }, { limits: { concurrent: 1 } })
    })
    const first = await call(office, ana, '101')
    office.http.on('/user', routeTo('external:+12025550199'))
    const second = await call(office, ana, '101')
    expect(second.statuses).toEqual([401, 403])
    expect(dialled(far)).toEqual(['+12025550188'])
    expect(warnings(await office.timeline())).toEqual(['100 already has 1 outbound calls (limits.concurrent)'])
    expect((await office.timeline()).flatMap((entry) => ('fact' in entry ? [entry.fact] : []))).toContainEqual({
      code: 'limit-reached',
      user: '100',
      limit: 'concurrent',
      count: 1
    })
    // It never left: neither outbound, nor by a trunk.
    expect(office.record).toMatchObject({ direction: 'internal', trunk: null, disposition: 'FAILED', hangupcause: 21 })
    await giveUp(office, first)
  })

  test('where cti.outbound itself sends it out, it is neither asked nor counted a second time', async () => {
    const { office, far, ana } = await openWith({
      users: users({}, { limits: { concurrent: 1, perHour: 1 } }),
      cti: { outbound }
    })
    office.http.on('/out', routeTo('external:+12025550199'))
    const made = await call(office, ana, '92025550123')
    expect(office.http.urls).toHaveLength(1)
    expect(dialled(far)).toEqual(['+12025550199'])
    await giveUp(office, made)
  })

  test('where cti.outbound tries a number first (break 0), the one that was dialled comes after it', async () => {
    const { office, far, ana } = await openWith({ users: users({}, { limits: { perHour: 1 } }), cti: { outbound } })
    office.http.on('/out', routeTo('external:+12025550199', '<break>0</break>'))
    far.whenCalled = (taken) => taken.refuse(486)
    const made = await call(office, ana, '92025550123')
    expect(dialled(far)).toEqual(['+12025550199', '2025550123'])
    expect([made.statuses, office.http.urls.length]).toEqual([[401, 486], 1])
  })

  test("cti.outbound has no permissions beyond the caller's", async () => {
    const { office, far, ana } = await openWith({ cti: { outbound } })
    office.http.on('/out', routeTo(international))
    const made = await call(office, ana, '92025550123')
    expect([made.statuses, dialled(far)]).toEqual([[401, 403], []])
    expect(office.record).toMatchObject({ disposition: 'FAILED', hangupcause: 21, hangupby: 'pbx' })
  })
})

describe("a call from a trunk that a user's own setting sends out (4-pbx, Toll fraud): it is that user's", () => {
  test('it counts against the limits of whose `then` it is; cti.outbound is for calls that users make', async () => {
    const { office, far, customer } = await openWith({
      users: users({ then: national, limits: { concurrent: 1 } }),
      cti: { outbound }
    })
    const first = await call(office, customer, '+15550100101')
    expect([dialled(far), office.http.urls]).toEqual([['+12025550188'], []])
    const second = await call(office, customer, '+15550100101')
    // Why Tom did not take it is what the caller hears.
    expect(second.statuses).toEqual([480])
    expect(dialled(far)).toHaveLength(1)
    expect(warnings(await office.timeline())).toEqual([
      'no phone of 101 is registered',
      '101 already has 1 outbound calls (limits.concurrent)'
    ])
    await giveUp(office, first)
    expect(office.record).toMatchObject({ direction: 'inbound', dst: '+15550100101' })
  })

  test('what it makes and what it sends out count together', async () => {
    const { office, far, customer, ana } = await openWith({
      users: users({}, { then: national, limits: { perHour: 1 } }),
      inbound: [{ match: '*', to: 'extension:100' }]
    })
    far.whenCalled = (taken) => taken.refuse(486)
    await call(office, ana, '92025550123')
    ana.whenCalled = (rung) => rung.refuse(486)
    await call(office, customer, '+15550100101')
    expect(dialled(far)).toEqual(['2025550123'])
    expect(warnings(await office.timeline())).toEqual(['100 made 1 outbound calls within an hour (limits.perHour)'])
  })

  test("the user's permissions count: barred as installed, with the reason in the time line", async () => {
    const barred = await openWith({ users: users({ then: international }) })
    await call(barred.office, barred.customer, '+15550100101')
    expect(dialled(barred.far)).toEqual([])
    expect(told(await barred.office.timeline())).toContain('decision: +493012345678 is barred: international')

    const allowed = await openWith({ users: users({ then: international, permissions: { international: true } }) })
    const made = await call(allowed.office, allowed.customer, '+15550100101')
    expect(dialled(allowed.far)).toEqual(['+493012345678'])
    await giveUp(allowed.office, made)
  })

  test("the same where the user's hook routes it out", async () => {
    const { office, far, customer } = await openWith({
      users: users({ cti: { url: 'http://app.test/user' }, limits: { concurrent: 1 } })
    })
    office.http.on('/user', routeTo(national))
    const first = await call(office, customer, '+15550100101')
    const second = await call(office, customer, '+15550100101')
    expect([dialled(far), second.statuses]).toEqual([['+12025550188'], [403]])
    expect(office.record).toMatchObject({ disposition: 'FAILED', hangupcause: 21, hangupby: 'pbx' })
    await giveUp(office, first)
  })

  test("a `then` that leads to another user's `then` is that one's", async () => {
    const { office, far, customer } = await openWith({
      users: [...users({ then: 'extension:102' }), { ...userConfig('102', 'Lena'), then: international }]
    })
    await call(office, customer, '+15550100101')
    expect(dialled(far)).toEqual([])
  })

  test('an emergency number is dialled past the limits (4-pbx, Numbers)', async () => {
    const { office, far, customer } = await openWith({
      users: users({ then: 'external:112', limits: { perHour: 1 } })
    })
    far.whenCalled = (taken) => taken.refuse(486)
    for (let turn = 0; turn < 3; turn++) await call(office, customer, '+15550100101')
    expect(dialled(far)).toEqual(['112', '112', '112'])
  })
})

describe("a call from a trunk that nobody's own setting sends out (4-pbx, Toll fraud): the domain has a limit", () => {
  const limits = { forwardedConcurrent: 1, forwardedPerHour: 3 }

  for (const [what, domain] of [
    ['an inbound route', { inbound: [{ match: '*', to: national }] }],
    ['cti.inbound', { cti: { inbound: { url: 'http://app.test/hook' } } }],
    ['inbound[].cti', { inbound: [{ match: '*', to: 'extension:100', cti: { url: 'http://app.test/hook' } }] }],
    ["an application's `then`", { queues: [{ name: 'q', then: national }], inbound: [{ match: '*', to: 'queue:q' }] }]
  ] as const) {
    test(`${what}: no more at once than the domain allows`, async () => {
      const { office, far, customer } = await openWith({ limits, ...(domain as Partial<DomainInput>) })
      office.http.on('/hook', routeTo(national))
      const first = await call(office, customer, '+15550100101')
      await call(office, customer, '+15550100101')
      expect(dialled(far)).toEqual(['+12025550188'])
      expect(warnings(await office.timeline())).toContain(
        '1 calls are already sent on to numbers outside (limits.forwardedConcurrent)'
      )
      await giveUp(office, first)
    })
  }

  test('no more in an hour; the caller hears 403, and record and time line say why', async () => {
    const { office, far, customer } = await openWith({ limits, inbound: [{ match: '*', to: national }] })
    far.whenCalled = (taken) => taken.refuse(486)
    const statuses: unknown[] = []
    for (let turn = 0; turn < 4; turn++) {
      statuses.push((await call(office, customer, '+15550100101')).statuses.at(-1))
    }
    expect(statuses).toEqual([486, 486, 486, 403])
    expect(dialled(far)).toHaveLength(3)
    expect(office.record).toMatchObject({
      direction: 'inbound',
      trunk: 'main',
      disposition: 'FAILED',
      hangupcause: 21,
      hangupby: 'pbx'
    })
    const because = '3 calls were sent on to numbers outside within an hour (limits.forwardedPerHour)'
    expect(told(await office.timeline())).toEqual(
      expect.arrayContaining([`warning: ${because}`, `decision: ended: forbidden, ${because}`])
    )
    await office.pass(3_600_000)
    expect((await call(office, customer, '+15550100101')).statuses).toEqual([486])
  })

  test("cti.timeout sends it out on the domain's account, though it runs after a user's phones", async () => {
    const { office, far, customer } = await openWith({
      users: users({}, { permissions: { international: true }, ringSeconds: 5 }),
      inbound: [{ match: '*', to: 'extension:100' }],
      cti: { timeout: { url: 'http://app.test/hook' } }
    })
    office.http.on('/hook', routeTo(international))
    await call(office, customer, '+15550100101')
    await office.pass(5100)
    expect(dialled(far)).toEqual([])
    expect(told(await office.timeline())).toContain('decision: +493012345678 is barred: international')
  })

  test("neither users' own calls nor what they send out count against it", async () => {
    const { office, far, customer, ana } = await openWith({
      limits,
      users: users({ then: national }),
      inbound: [
        { match: '+15550100101', to: 'extension:101' },
        { match: '*', to: national }
      ]
    })
    const calls = [
      await call(office, ana, '92025550123'),
      await call(office, customer, '+15550100101'),
      await call(office, customer, '+15550100177')
    ]
    expect(dialled(far)).toEqual(['2025550123', '+12025550188', '+12025550188'])
    await giveUp(office, ...calls)
  })
})
