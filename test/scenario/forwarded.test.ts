import { describe, expect, test } from 'vitest'
import type { PhoneCall } from '../support/phone-call.ts'
import { type DomainInput, type Office, pbxAddress, userConfig } from '../support/virtual-pbx.ts'
import { facts, hangUp, openOffice, told } from './office.ts'

/** A phone or trunk that answers 302 with these Contacts. */
const sendsOn =
  (...contacts: string[]) =>
  (call: PhoneCall) =>
    call.refuse(
      302,
      contacts.map((contact) => ['Contact', contact] as const)
    )
const answers = (call: PhoneCall) => call.answer()

/** Ana (100) calls Tom (101), whose phone sends the call on; Lena (102) and the provider answer. */
async function officeOf(contacts: readonly string[], domain: Partial<DomainInput> = {}) {
  const office = await openOffice({ domain })
  const [ana, tom, lena] = [await office.phone('100'), await office.phone('101'), await office.phone('102')]
  const main = office.provider('main')
  tom.whenCalled = sendsOn(...contacts)
  lena.whenCalled = answers
  main.whenCalled = answers
  return { office, ana, tom, lena, main }
}

const users = (tom: object) => [
  userConfig('100', 'Ana Keller'),
  { ...userConfig('101', 'Tom Okafor'), ...tom },
  userConfig('102', 'Lena Brandt')
]

async function refused(office: Office, call: PhoneCall, status = 480): Promise<void> {
  await office.pass()
  expect(call.statuses.at(-1)).toBe(status)
}

describe('a phone that sends a call on itself, by 302 (RFC 3261 §8.1.3.4; 4-pbx: as a forward of that user)', () => {
  test.each(['<sip:102@acme.test>', `sip:102@${pbxAddress}`, '<tel:102>', '"Lena" <sips:102@ACME.test;x=y>;q=0.5'])(
    'to %s: the phones there ring, and record and time line say who had it and why',
    async (contact) => {
      const { office, ana, tom, lena } = await officeOf([contact])
      const call = ana.invite('101')
      await office.pass(100)
      expect([call.statuses, tom.calls.length, lena.calls.length]).toEqual([[401, 200], 1, 1])
      await hangUp(office, call)
      expect(office.record).toMatchObject({
        dst: '101',
        lastapp: 'user',
        lastdata: '102',
        calleeUser: '102',
        disposition: 'ANSWERED',
        legs: [
          { party: '101', result: 'unreachable' },
          { party: '102', result: 'answered' }
        ]
      })
      expect(told(await office.timeline())).toContain('decision: 101 sends the call on to 102')
    }
  )

  test('to a number outside: it leaves as that user’s call, whoever called, and counts for that user', async () => {
    const { office, tom, main, ana } = await officeOf(['<tel:+1-555-0188>'], {
      users: users({ limits: { perHour: 1 } })
    })
    const call = ana.invite('101')
    await office.pass(100)
    expect([call.statuses, main.call.invite.uri.user]).toEqual([[401, 200], '+15550188'])
    await hangUp(office, call)
    expect(office.record).toMatchObject({
      lastapp: 'external',
      lastdata: '+15550188',
      trunk: 'main',
      direction: 'outbound'
    })
    await refused(office, ana.invite('101'), 403)
    expect(facts(await office.timeline())).toEqual([{ code: 'limit-reached', user: '101', limit: 'perHour', count: 1 }])
    // Ana's own calls are none of it.
    const own = ana.invite('915550177')
    await office.pass(100)
    expect([own.statuses.at(-1), tom.calls.length]).toEqual([200, 2])
    await hangUp(office, own)
  })

  test('what that user may not dial is not dialled, whatever the caller may; then its `then` is taken', async () => {
    const { office, ana, main, lena } = await officeOf(['<tel:+4930901820>'], {
      users: [
        { ...userConfig('100', 'Ana Keller'), permissions: { international: true } },
        { ...userConfig('101', 'Tom Okafor'), then: 'extension:102' },
        userConfig('102', 'Lena Brandt')
      ]
    })
    const call = ana.invite('101')
    await office.pass(100)
    expect([call.statuses.at(-1), main.calls.length, lena.calls.length]).toEqual([200, 0, 1])
    await hangUp(office, call)
    expect(told(await office.timeline())).toContain('decision: +4930901820 is barred: international')
  })

  test('a caller from outside is sent on as well', async () => {
    const { office, main, lena } = await officeOf(['<sip:102@acme.test>'])
    const call = main.invite('+15550100101')
    await office.pass(100)
    expect([call.statuses, lena.calls.length]).toEqual([[200], 1])
    await hangUp(office, call)
  })

  test.each([
    ['elsewhere', ['<sip:102@other.test>', '<mailto:tom@acme.test>']],
    ['elsewhere', ['<sip:acme.test>']],
    ['circle', ['<sip:101@acme.test>']],
    ['emergency', ['<tel:112>']]
  ] as const)(
    'is not followed (%s) to %j: the call is unanswered, and the time line says why',
    async (reason, contacts) => {
      const { office, ana, tom, lena, main } = await officeOf(contacts)
      await refused(office, ana.invite('101'))
      expect([tom.calls.length, lena.calls.length, main.calls.length]).toEqual([1, 0, 0])
      expect(facts(await office.timeline())).toEqual([{ code: 'forward-refused', party: '101', because: reason }])
      expect(office.record).toMatchObject({ calleeUser: '101', disposition: 'FAILED' })
    }
  )

  test('phones that send a call to each other end it: each number is followed once', async () => {
    const { office, ana, tom, lena } = await officeOf(['<sip:102@acme.test>'])
    lena.whenCalled = sendsOn('<sip:101@acme.test>')
    await refused(office, ana.invite('101'))
    expect([tom.calls.length, lena.calls.length]).toEqual([2, 1])
    expect(facts(await office.timeline())).toEqual([{ code: 'forward-refused', party: '101', because: 'circle' }])
    expect(office.record).toMatchObject({ calleeUser: '101' })
  })

  test('the target it likes best comes first, what cannot be reached is passed over', async () => {
    const { office, ana, lena, main } = await officeOf([
      '<tel:+15550188>;q=0.2',
      '<sip:102@acme.test>;q=0.7, <sip:1@other.test>;q=0.9'
    ])
    const call = ana.invite('101')
    await office.pass(100)
    expect([call.statuses.at(-1), lena.calls.length, main.calls.length]).toEqual([200, 1, 0])
    await hangUp(office, call)
  })

  test('other phones of that user ring on; one that answers has the call', async () => {
    const { office, ana, lena } = await officeOf(['<sip:102@acme.test>'])
    const mobile = await office.phone('101')
    const call = ana.invite('101')
    await office.pass(1000)
    expect([call.statuses, lena.calls.length]).toEqual([[401, 180], 0])
    mobile.call.answer()
    await office.pass()
    expect([call.statuses.at(-1), lena.calls.length]).toEqual([200, 0])
    await hangUp(office, call)
  })

  test.each([
    ['gives up after its time', (_: PhoneCall) => {}, 1],
    ['is busy', (call: PhoneCall) => call.refuse(486), 1],
    ['declines', (call: PhoneCall) => call.refuse(603), 0]
  ])('where the other phone %s, the call goes on accordingly', async (_what, act, followed) => {
    const { office, ana, lena } = await officeOf(['<sip:102@acme.test>'], { users: users({ ringSeconds: 5 }) })
    const mobile = await office.phone('101')
    const call = ana.invite('101')
    await office.pass(1000)
    act(mobile.call)
    await office.pass(5000)
    expect(lena.calls.length).toBe(followed)
    if (followed === 1) await hangUp(office, call)
    else expect(call.statuses.at(-1)).toBe(603)
  })

  test('305 and 380 are no forwarding (RFC 3261 §21.3)', async () => {
    const { office, ana, tom, lena } = await officeOf([])
    for (const status of [305, 380]) {
      tom.whenCalled = (call) => call.refuse(status, [['Contact', '<sip:102@acme.test>']])
      await refused(office, ana.invite('101'))
    }
    expect(lena.calls).toEqual([])
  })
})

describe('a trunk that answers 302', () => {
  test('is followed to a number at its own host, by the dial plan, as the caller’s call', async () => {
    const { office, ana, main } = await officeOf([])
    main.whenCalled = (call) => {
      main.whenCalled = answers
      sendsOn(`<sip:+15550199@${main.address}>`)(call)
    }
    const call = ana.invite('915550177')
    await office.pass(100)
    expect([call.statuses.at(-1), main.calls.map(({ invite }) => invite.uri.user)]).toEqual([
      200,
      ['15550177', '+15550199']
    ])
    await hangUp(office, call)
    expect(told(await office.timeline())).toContain('decision: trunk:main sends the call on to +15550199')
  })

  test('no other trunk is tried in its place, and nobody’s extension is meant by a number at its host', async () => {
    const { office, ana, main, lena } = await officeOf([])
    const backup = office.provider('backup')
    main.whenCalled = sendsOn(`<sip:102@${main.address}>`)
    await refused(office, ana.invite('815550177'))
    expect([backup.calls, lena.calls]).toEqual([[], []])
    expect(facts(await office.timeline())).toEqual([
      { code: 'forward-refused', party: 'trunk:main', because: 'elsewhere' }
    ])
  })

  test.each(['<sip:102@acme.test>', '<tel:102>', '<sip:*60@acme.test>', '<tel:*60>', '<tel:2102>'])(
    'has no say in our house nor at other trunks (%s): nobody there rings, and nothing is switched',
    async (target) => {
      const { office, ana, main, lena } = await officeOf([], {
        outbound: [
          { match: '9X.', strip: 1, trunk: 'main' },
          { match: '2X.', trunk: 'backup' }
        ]
      })
      const backup = office.provider('backup')
      main.whenCalled = sendsOn(target)
      await refused(office, ana.invite('915550177'))
      expect([lena.calls, backup.calls, main.calls.length]).toEqual([[], [], 1])
      expect(facts(await office.timeline())).toEqual([
        { code: 'forward-refused', party: 'trunk:main', because: 'elsewhere' }
      ])
    }
  )

  test('leaves through that trunk alone where the route has others, with the permissions of whoever called', async () => {
    const { office, ana, main } = await officeOf([], {
      outbound: [
        { match: '9X.', strip: 1, trunk: 'main' },
        { match: '+X.', trunk: ['backup', 'main'] }
      ]
    })
    const backup = office.provider('backup')
    main.whenCalled = (call) => {
      main.whenCalled = answers
      sendsOn('<tel:+15550188>')(call)
    }
    const call = ana.invite('915550177')
    await office.pass(100)
    expect([call.statuses.at(-1), backup.calls, main.calls.length]).toEqual([200, [], 2])
    await hangUp(office, call)
    main.whenCalled = sendsOn('<tel:+4930901820>')
    await refused(office, ana.invite('915550177'), 403)
    expect([main.calls.length, told(await office.timeline())]).toEqual([
      3,
      expect.arrayContaining(['decision: +4930901820 is barred: international'])
    ])
  })

  test('that names another number each time is followed ten times, and no further', async () => {
    const { office, ana, main } = await officeOf([])
    let at = 0
    main.whenCalled = (call) => sendsOn(`<tel:+1555018${at++}>`)(call)
    await refused(office, ana.invite('915550177'))
    expect(main.calls.length).toBe(11)
    expect(facts(await office.timeline())).toEqual([
      { code: 'forward-refused', party: 'trunk:main', because: 'too-often' }
    ])
  })
})
