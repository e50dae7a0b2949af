import { describe, expect, test } from 'vitest'
import type { UserStatePatch } from '../../pbx-core/contract/user-state.ts'
import type { PhoneCall } from '../support/phone-call.ts'
import { type DomainInput, type Office, trunkConfig, userConfig } from '../support/virtual-pbx.ts'
import { facts, hangUp, openOffice, told } from './office.ts'

const outside = 'external:92025550188'
const did = '+15550100101'

async function officeOf(domain: Partial<DomainInput> = {}) {
  const office = await openOffice({ domain })
  const [main, backup] = [office.provider('main'), office.provider('backup')]
  main.whenCalled = (call) => call.answer()
  backup.whenCalled = (call) => call.answer()
  return { office, main, backup }
}

function set(office: Office, user: string, patch: UserStatePatch): void {
  expect(office.pbx.setUserState('acme.test', user, patch)).toMatchObject({ ok: true })
}

/** What the provider is told of who sent the call on. */
function toldOf({ invite: { headers } }: PhoneCall): readonly string[] {
  return ['Diversion', 'History-Info'].flatMap((name) => headers.all(name).map((value) => `${name}: ${value}`))
}

const host = '10.0.0.1'
const both = (number: string, { reason, cause, name = '' }: { reason: string; cause: number; name?: string }) => [
  `Diversion: ${name}<sip:${number}@${host}>;reason=${reason};counter=1;privacy=off`,
  `History-Info: ${name}<sip:${number}@${host}>;index=1, <sip:2025550188@192.0.2.10:5060;cause=${cause}>;index=1.1;mp=1`
]
const tom = '"Tom Okafor" '

describe('a call from outside that is sent on out again says by whom (RFC 5806 §6, RFC 7044 §10.3)', () => {
  test.each<[string, UserStatePatch, (call: PhoneCall) => void, { reason: string; cause: number }]>([
    ['all', { forward: { all: outside } }, () => {}, { reason: 'unconditional', cause: 302 }],
    ['busy', { forward: { busy: outside } }, (call) => call.refuse(486), { reason: 'user-busy', cause: 486 }],
    ['no answer', { forward: { noAnswer: outside } }, (call) => call.ring(), { reason: 'no-answer', cause: 408 }],
    [
      'a phone that answers 302',
      {},
      (call) => call.refuse(302, [['Contact', '<sip:92025550188@acme.test>']]),
      { reason: 'deflection', cause: 480 }
    ],
    [
      'a phone that says why (§5.2)',
      {},
      (call) =>
        call.refuse(302, [
          ['Contact', '<sip:92025550188@acme.test>'],
          ['Diversion', '<sip:101@acme.test>;reason=away']
        ]),
      { reason: 'away', cause: 404 }
    ]
  ])('a user’s forward: %s', async (_, patch, whenCalled, why) => {
    const { office, backup, main } = await officeOf({
      inbound: [{ match: '*', to: 'extension:101' }]
    })
    const phone = await office.phone('101')
    phone.whenCalled = whenCalled
    set(office, '101', patch)
    const call = backup.invite(did)
    await office.pass(30_000)
    expect(toldOf(main.call)).toEqual(both(did, { ...why, name: tom }))
    await hangUp(office, call)
    expect(office.record).toMatchObject({ trunk: 'main', dstchannel: expect.stringContaining('SIP/trunk:main-') })
  })

  test('no phone at all: unavailable; what a `then` sends on says why as well', async () => {
    for (const user of [{ then: outside }, {}]) {
      const users = [{ ...userConfig('101', 'Tom Okafor'), ...user }]
      const { office, backup, main } = await officeOf({ users, inbound: [{ match: '*', to: 'extension:101' }] })
      if (user.then === undefined) set(office, '101', { forward: { unreachable: outside } })
      const call = backup.invite(did)
      await office.pass(100)
      expect(toldOf(main.call)).toEqual(both(did, { reason: 'unavailable', cause: 503, name: tom }))
      await hangUp(office, call)
    }
  })

  test.each<[string, string, Partial<DomainInput>, { reason: string; cause: number }]>([
    ['an inbound route', outside, {}, { reason: 'unconditional', cause: 302 }],
    [
      'a time condition',
      'time:night',
      { timeConditions: [{ name: 'night', openTo: 'extension:100', closedTo: outside }] },
      { reason: 'time-of-day', cause: 404 }
    ],
    [
      'a group of which nobody is there',
      'group:sales',
      { groups: [{ name: 'sales', members: ['101'], ringSeconds: 5, then: outside }] },
      { reason: 'unavailable', cause: 503 }
    ]
  ])('what is nobody’s own: %s, by the number that was called', async (_, to, domain, why) => {
    const { office, backup, main } = await officeOf({ ...domain, inbound: [{ match: '*', to }] })
    const call = backup.invite(did)
    await office.pass(100)
    expect(toldOf(main.call)).toEqual(both(did, why))
    await hangUp(office, call)
  })

  test('a user’s second number is followed, with the user’s own number outside (RFC 5806 §7: follow-me)', async () => {
    const users = [{ ...userConfig('101', 'Tom Okafor'), callerIds: ['+15550100111'] }]
    const { office, backup, main } = await officeOf({ users, inbound: [{ match: '*', to: 'extension:101' }] })
    set(office, '101', { secondNumber: { number: '92025550188', confirm: false } })
    const call = backup.invite(did)
    await office.pass(100)
    expect(toldOf(main.call)).toEqual(both('+15550100111', { reason: 'follow-me', cause: 404, name: tom }))
    await hangUp(office, call)
  })

  test('two who send it on are two, the last one first; what did not come of it is nobody’s', async () => {
    const users = [
      { ...userConfig('100', 'Ana Keller'), callerIds: ['+15550100110'] },
      { ...userConfig('101', 'Tom Okafor'), callerIds: ['+15550100111'] }
    ]
    const { office, backup, main } = await officeOf({ users, inbound: [{ match: '*', to: 'extension:101' }] })
    set(office, '101', { forward: { all: '100' } })
    set(office, '100', { forward: { unreachable: outside } })
    const call = backup.invite(did)
    await office.pass(100)
    expect(toldOf(main.call)[0]).toBe(
      `Diversion: "Ana Keller" <sip:+15550100110@${host}>;reason=unavailable;counter=1;privacy=off, "Tom Okafor" <sip:+15550100111@${host}>;reason=unconditional;counter=1;privacy=off`
    )
    await hangUp(office, call)
  })
})

describe('the numbers of who sends a call on', () => {
  test('one that two of them share is told once, with the last reason; inside, the trunk’s own stands for whoever has none', async () => {
    const { office, main } = await officeOf()
    const ana = await office.phone('100')
    set(office, '101', { forward: { all: '102' } })
    set(office, '102', { forward: { unreachable: outside } })
    const call = ana.invite('101')
    await office.pass(100)
    expect(toldOf(main.call)[0]).toBe(
      `Diversion: "Lena Brandt" <sip:+15550100100@${host}>;reason=unavailable;counter=1;privacy=off`
    )
    await hangUp(office, call)
  })

  test('the number that was called stands for the first who has none of its own, the trunk’s for those after', async () => {
    const { office, backup, main } = await officeOf({ inbound: [{ match: '*', to: 'extension:101' }] })
    set(office, '101', { forward: { all: '102' } })
    set(office, '102', { forward: { unreachable: outside } })
    const call = backup.invite(did)
    await office.pass(100)
    expect(toldOf(main.call)[0]).toBe(
      `Diversion: "Lena Brandt" <sip:+15550100100@${host}>;reason=unavailable;counter=1;privacy=off, "Tom Okafor" <sip:${did}@${host}>;reason=unconditional;counter=1;privacy=off`
    )
    await hangUp(office, call)
  })

  test('a number outside that answers 302 is one of them', async () => {
    const { office, main, backup } = await officeOf({ inbound: [{ match: '*', to: outside }] })
    main.whenCalled = (call) => {
      if (main.calls.length > 1) return call.answer()
      call.refuse(302, [['Contact', '<sip:92025550177@192.0.2.10>']])
    }
    const call = backup.invite(did)
    await office.pass(100)
    expect(toldOf(main.call)[0]).toBe(`Diversion: <sip:2025550188@${host}>;reason=deflection;counter=1;privacy=off`)
    await hangUp(office, call)
  })
})

describe('`trunks[].diversion`: as its provider reads it', () => {
  test.each<[NonNullable<DomainInput['trunks']>[number]['diversion'], string[]]>([
    ['diversion', ['Diversion']],
    ['history-info', ['History-Info']],
    ['both', ['Diversion', 'History-Info']],
    ['none', []]
  ])('%s', async (diversion, names) => {
    const trunks = [{ ...trunkConfig('main'), diversion }, trunkConfig('backup')]
    const { office, backup, main } = await officeOf({ trunks, inbound: [{ match: '*', to: outside }] })
    const call = backup.invite(did)
    await office.pass(100)
    expect(toldOf(main.call).map((line) => line.split(':')[0])).toEqual(names)
    await hangUp(office, call)
  })

  test('in the form of `identity`', async () => {
    const identity = { header: 'pai', format: 'e164' } as const
    const trunks = [{ ...trunkConfig('main'), identity, diversion: 'diversion' as const }, trunkConfig('backup')]
    const { office, backup, main } = await officeOf({ trunks, inbound: [{ match: '*', to: outside }] })
    const call = backup.invite(did)
    await office.pass(100)
    expect(toldOf(main.call)).toEqual([
      `Diversion: <sip:15550100101@${host}>;reason=unconditional;counter=1;privacy=off`
    ])
    await hangUp(office, call)
  })
})

describe('what was sent on by nobody says nothing', () => {
  test('a user’s own call, and one for help that is sent out', async () => {
    const { office, main, backup } = await officeOf({ inbound: [{ match: '*', to: 'external:911' }] })
    const ana = await office.phone('100')
    const call = ana.invite('92025550188')
    await office.pass(100)
    const help = backup.invite(did)
    await office.pass(100)
    expect(main.calls.map(toldOf)).toEqual([[], []])
    await hangUp(office, call)
    await hangUp(office, help)
  })
})

describe('a transfer of somebody outside to somebody outside', () => {
  test('names who has transferred; a user who is transferred out dials as ever', async () => {
    const users = [userConfig('100', 'Ana'), { ...userConfig('101', 'Tom Okafor'), callerIds: ['+15550100111'] }]
    const { office, main, backup } = await officeOf({ users, inbound: [{ match: '*', to: 'extension:101' }] })
    const [ana, phone] = [await office.phone('100'), await office.phone('101')]
    phone.whenCalled = (call) => call.answer()
    const call = backup.invite(did)
    await office.pass(100)
    const [view] = office.pbx.calls()
    expect(
      office.pbx.transfer({ uniqueid: view?.uniqueid ?? '', action: 'send', to: '92025550188', by: 'callee' })
    ).toMatchObject({ ok: true })
    await office.pass(100)
    expect(toldOf(main.call)).toEqual(both('+15550100111', { reason: 'unknown', cause: 404, name: tom }))
    await hangUp(office, call)
    const inside = ana.invite('101')
    await office.pass(100)
    const [second] = office.pbx.calls()
    office.pbx.transfer({ uniqueid: second?.uniqueid ?? '', action: 'send', to: '92025550188', by: 'callee' })
    await office.pass(100)
    expect(toldOf(main.call)).toEqual([])
    await hangUp(office, inside)
  })
})

describe('a call that was sent on before it comes here', () => {
  const received = (...values: string[]) => ({ headers: values.map((value) => ['Diversion', value] as const) })

  test('the time line says by whom and why; who wants not to be named is not, to hooks neither (RFC 5806 §9)', async () => {
    const cti = { inbound: { url: 'http://app.test/in?by=%%sip:Diversion%%' } }
    const { office, backup } = await officeOf({ cti, inbound: [{ match: '*', to: 'hangup:busy' }] })
    office.http.on('/in', {})
    backup.invite(did, received('<sip:+15550177@p.test>;reason=no-answer'))
    await office.pass(100)
    expect(told(await office.timeline())).toContain('decision: +15550177 has sent the call on to here (no-answer)')
    backup.invite(did, received('<sip:+15550177@p.test>;reason=away;privacy=full'))
    await office.pass(100)
    expect(told(await office.timeline())).toContain('decision: anonymous has sent the call on to here (away)')
    expect(office.http.urls.map((url) => url.includes('15550177'))).toEqual([true, false])
    expect(JSON.stringify((await office.timeline()).filter(({ kind }) => kind !== 'sip'))).not.toContain('15550177')
  })

  test('a trunk that says `trustPrivate` names them', async () => {
    const trunks = [trunkConfig('main'), { ...trunkConfig('backup'), trustPrivate: true }]
    const { office, backup } = await officeOf({ trunks, inbound: [{ match: '*', to: 'hangup:busy' }] })
    backup.invite(did, received('<sip:+15550177@p.test>;reason=away;privacy=full'))
    await office.pass(100)
    expect(told(await office.timeline())).toContain('decision: +15550177 has sent the call on to here (away)')
  })

  test('History-Info says the same, and counts once where both are there (RFC 7544 §2.2)', async () => {
    const { office, backup } = await officeOf({ inbound: [{ match: '*', to: 'hangup:busy' }] })
    backup.invite(did, {
      headers: [
        ['Diversion', '<sip:+15550177@p.test>;reason=user-busy'],
        ['History-Info', `<sip:+15550177@p.test>;index=1, <sip:${did}@p.test;cause=486>;index=1.1;mp=1`]
      ]
    })
    await office.pass(100)
    const lines = told(await office.timeline()).filter((line) => line.includes('has sent the call on'))
    expect(lines).toEqual(['decision: +15550177 has sent the call on to here (user-busy)'])
  })

  test('the one that knows more counts, and four times is not too often', async () => {
    const { office, backup, main } = await officeOf({ inbound: [{ match: '*', to: outside }] })
    const entries = ['1', '1.1', '1.1.1', '1.1.1.1', '1.1.1.1.1'].map(
      (index, at) => `<sip:+1555017${at}@p.test${at === 0 ? '' : ';cause=302'}>;index=${index}`
    )
    const call = backup.invite(did, {
      headers: [
        ['Diversion', '<sip:+15550173@p.test>;reason=user-busy'],
        ['History-Info', entries.join(', ')]
      ]
    })
    await office.pass(100)
    expect(
      main.call.invite.headers
        .all('Diversion')
        .join()
        .match(/sip:\+1555017\d/g)
    ).toEqual(['3', '2', '1', '0'].map((last) => `sip:+1555017${last}`))
    await hangUp(office, call)
  })

  test('it goes out with all of them, those before us first in time', async () => {
    const { office, backup, main } = await officeOf({ inbound: [{ match: '*', to: outside }] })
    const call = backup.invite(did, received('<sip:+15550177@p.test>;reason=no-answer;privacy=full'))
    await office.pass(100)
    expect(toldOf(main.call)).toEqual([
      `Diversion: <sip:${did}@${host}>;reason=unconditional;counter=1;privacy=off, <sip:+15550177@${host}>;reason=no-answer;counter=1;privacy=full`,
      `History-Info: <sip:+15550177@${host}?Privacy=history>;index=1, <sip:${did}@${host};cause=408>;index=1.1;mp=1, <sip:2025550188@192.0.2.10:5060;cause=302>;index=1.1.1;mp=1.1`
    ])
    await hangUp(office, call)
  })

  test.each([
    ['five times is not sent out once more', '<sip:+15550177@p.test>;counter=5', 'too-often'],
    ['by whom it would go to is not, or it would come back', '<sip:+12025550188@p.test>', 'circle']
  ])('%s; nobody is called, and the time line says why', async (_, value, because) => {
    const { office, backup, main } = await officeOf({ inbound: [{ match: '*', to: outside }] })
    const call = backup.invite(did, received(value))
    await office.pass(100)
    expect([call.statuses.at(-1), main.calls.length]).toEqual([483, 0])
    expect(facts(await office.timeline())).toEqual([{ code: 'forward-refused', party: 'trunk:backup', because }])
    expect(office.record).toMatchObject({ disposition: 'FAILED', trunk: 'backup' })
  })

  test('nor does it ring at a second number outside; its phones ring on', async () => {
    const { office, backup, main } = await officeOf({ inbound: [{ match: '*', to: 'extension:101' }] })
    const phone = await office.phone('101')
    phone.whenCalled = (call) => call.ring()
    set(office, '101', { secondNumber: { number: '92025550188', confirm: false } })
    const call = backup.invite(did, received('<sip:+12025550188@p.test>'))
    await office.pass(100)
    expect([main.calls.length, phone.calls.length, call.statuses.at(-1)]).toEqual([0, 1, 180])
    call.cancel()
    await office.pass()
  })

  test('help is sent for however often it was', async () => {
    const { office, backup, main } = await officeOf({ inbound: [{ match: '*', to: 'external:911' }] })
    const call = backup.invite(did, received('<sip:+15550177@p.test>;counter=9'))
    await office.pass(100)
    expect(main.call.invite.uri.user).toBe('911')
    await hangUp(office, call)
  })
})
