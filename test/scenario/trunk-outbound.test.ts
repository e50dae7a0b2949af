import { describe, expect, test } from 'vitest'
import type { PhoneCall } from '../support/phone-call.ts'
import { xml } from '../support/scripted-http.ts'
import { type DomainInput, trunkConfig, userConfig } from '../support/virtual-pbx.ts'
import { facts, hangUp, openOffice, told, warnings } from './office.ts'

async function openWith(domain: Partial<DomainInput> = {}) {
  const office = await openOffice({ domain })
  const main = office.provider('main')
  const backup = office.provider('backup')
  return { office, main, backup, ana: await office.phone('100') }
}

const answers = (call: PhoneCall) => {
  call.ring()
  call.answer()
}

describe('a call through a trunk', () => {
  test('number as the route makes it, caller ID of the trunk, both legs joined; recorded as outbound (4-pbx, Numbers)', async () => {
    const { office, main, ana } = await openWith()
    main.whenCalled = answers
    const call = ana.invite('92025550123')
    await office.pass(3100)
    expect(call.statuses).toEqual([401, 180, 200])
    const { invite } = main.call
    expect(invite.uri.text).toBe('sip:2025550123@192.0.2.10:5060')
    expect(invite.to.text).toBe('<sip:2025550123@192.0.2.10:5060>')
    expect(invite.from.text).toMatch(/^"Ana Keller" <sip:\+15550100100@10\.0\.0\.1>;tag=/)
    expect(invite.via.text).toMatch(/^SIP\/2\.0\/UDP 10\.0\.0\.1:5090;/)
    expect(invite.headers.get('Contact')).toBe('<sip:15550100100@10.0.0.1:5090>')
    expect(invite.headers.get('Max-Forwards')).toBe('69')
    expect(office.media.at(20_002).peer).toBe(office.media.at(20_004))
    await hangUp(office, call)
    expect(office.record).toMatchObject({
      direction: 'outbound',
      dcontext: 'outbound',
      trunk: 'main',
      src: '100',
      dst: '92025550123',
      lastapp: 'external',
      lastdata: '2025550123',
      accountcode: 'A100',
      disposition: 'ANSWERED',
      billsec: 3
    })
    expect(office.record.dstchannel).toMatch(/^SIP\/trunk:main-/)
  })

  test('busy at the far end is busy for the caller; no other trunk is tried (4-pbx: failover on 5xx, 408, 503)', async () => {
    for (const status of [486, 404, 480, 603, 484, 403]) {
      const { office, main, backup, ana } = await openWith()
      main.whenCalled = (call) => call.refuse(status)
      const call = ana.invite('82025550123')
      await office.pass()
      expect(call.statuses).toEqual([401, status])
      expect(backup.calls).toEqual([])
    }
  })

  test.each([408, 480, 487])(
    'a far end that rang out (%i) is no failure of its trunk: NO ANSWER, 19 (4-pbx, Call record)',
    async (status) => {
      const { office, main, backup, ana } = await openWith()
      main.whenCalled = (call) => call.ring()
      const call = ana.invite('82025550123')
      await office.pass(30_200)
      main.call.refuse(status)
      await office.pass()
      expect([call.statuses, backup.calls]).toEqual([[401, 180, 480], []])
      expect(call.response(480).headers.get('Reason')).toBe('Q.850;cause=19')
      expect(office.record).toMatchObject({
        disposition: 'NO ANSWER',
        hangupcause: 19,
        hangupby: 'callee',
        ringsec: 30
      })
    }
  )

  for (const status of [503, 500, 502, 408]) {
    test(`${status} of a trunk: the next one is tried, with its own caller ID (4-pbx, Numbers)`, async () => {
      const { office, main, backup, ana } = await openWith()
      main.whenCalled = (call) => call.refuse(status)
      backup.whenCalled = answers
      const call = ana.invite('82025550123')
      await office.pass(100)
      expect(call.statuses).toEqual([401, 180, 200])
      expect(backup.call.invite.from.uri.user).toBe('+15550200200')
      await hangUp(office, call)
      const dstchannel = expect.stringMatching(/^SIP\/trunk:backup-/)
      expect(office.record).toMatchObject({
        trunk: 'backup',
        dstchannel,
        disposition: 'ANSWERED',
        lastdata: '2025550123'
      })
      expect(warnings(await office.timeline())).toEqual([expect.stringMatching(/^trunk main failed: /)])
      expect(facts(await office.timeline())).toEqual([
        expect.objectContaining({ code: 'trunk-failed', trunk: 'main', result: expect.any(String), status })
      ])
    })
  }

  test('when all trunks fail, the last one says how', async () => {
    const { office, main, backup, ana } = await openWith()
    main.whenCalled = (call) => call.refuse(500)
    backup.whenCalled = (call) => call.refuse(503)
    const call = ana.invite('82025550123')
    await office.pass()
    expect(call.statuses).toEqual([401, 503])
    expect(office.record).toMatchObject({ disposition: 'FAILED', trunk: 'backup' })
  })

  test('a trunk whose calls are all in use is passed over (4-pbx, Numbers)', async () => {
    const { office, main, backup, ana } = await openWith({
      trunks: [{ ...trunkConfig('main'), maxCalls: 1 }, trunkConfig('backup')]
    })
    const first = ana.invite('82025550123')
    await office.pass()
    const second = ana.invite('82025550124')
    await office.pass()
    expect([main.calls.length, backup.calls.length]).toEqual([1, 1])
    first.cancel()
    await office.pass()
    const third = ana.invite('82025550125')
    await office.pass()
    expect(main.calls).toHaveLength(2)
    second.cancel()
    third.cancel()
    await office.pass()
  })

  test('early media of the network is heard before the answer (4-pbx: early media)', async () => {
    const { office, main, ana } = await openWith()
    main.whenCalled = (call) => call.early()
    const call = ana.invite('92025550123')
    await office.pass(1000)
    expect(call.statuses).toEqual([401, 183])
    expect(office.media.at(20_002).peer).toBe(office.media.at(20_004))
    main.call.refuse(404)
    await office.pass()
    expect(call.statuses).toEqual([401, 183, 404])
  })

  test('a challenge of the trunk does not reach the caller: 503, for whoever calls is not forbidden to', async () => {
    const { office, main, ana } = await openWith()
    main.whenCalled = (call) => call.refuse(407)
    const call = ana.invite('92025550123')
    await office.pass()
    expect(call.statuses).toEqual([401, 503])
  })
})

describe('a caller who withholds the number (RFC 3323 §4.1, RFC 3325 §9.2)', () => {
  const dial = async (privacy: string, number = '92025550123', domain: Partial<DomainInput> = {}) => {
    const opened = await openWith(domain)
    const call = opened.ana.invite(number, { headers: [['Privacy', privacy]] })
    await opened.office.pass()
    call.cancel()
    await opened.office.pass()
    return opened
  }
  const identity = ({ invite }: PhoneCall) => ({
    from: invite.from.text.replace(/;tag=.*/, ''),
    contact: invite.headers.all('Contact'),
    asserted: invite.headers.all('P-Asserted-Identity'),
    privacy: invite.headers.all('Privacy')
  })
  const withheld = {
    from: '"Anonymous" <sip:anonymous@anonymous.invalid>',
    contact: ['<sip:anonymous@10.0.0.1:5090>'],
    asserted: ['<sip:+15550100100@10.0.0.1>'],
    privacy: ['id']
  }

  test.each([
    ['id', 'id'],
    ['user', 'id'],
    ['header;ID', 'id'],
    ['session; Id ;critical', 'id;critical']
  ])('Privacy: %s crosses; only the provider is told who it is, and the record knows', async (asked, told) => {
    const { main, office } = await dial(asked)
    expect(identity(main.call)).toEqual({ ...withheld, privacy: [told] })
    expect(office.record).toMatchObject({ src: '100', clid: '"Ana Keller" <100>' })
  })

  test('no other header of the INVITE names the caller', async () => {
    const { main } = await dial('id')
    const { headers, body } = main.call.invite
    const said = [...headers].filter(([name]) => name !== 'P-Asserted-Identity').map(([, value]) => value)
    expect([...said, body].join('\n')).not.toMatch(/15550100100|\bAna\b|Keller|:100@/)
  })

  test('each trunk that is tried is told its own number', async () => {
    const { office, main, backup, ana } = await openWith()
    main.whenCalled = (call) => call.refuse(503)
    const call = ana.invite('82025550123', { headers: [['Privacy', 'id']] })
    await office.pass()
    expect(identity(backup.call)).toEqual({
      ...withheld,
      contact: ['<sip:anonymous@10.0.0.1:5091>'],
      asserted: ['<sip:+15550200200@10.0.0.1>']
    })
    call.cancel()
    await office.pass()
  })

  test('what a hook makes of the number is told the provider alone as well', async () => {
    const { office, main, ana } = await openWith({ cti: { outbound: { url: 'http://app.test/out' } } })
    office.http.on('/out', { body: xml('<calleridnumber>+15550100177</calleridnumber>') })
    const call = ana.invite('92025550123', { headers: [['Privacy', 'id']] })
    await office.pass()
    expect(identity(main.call)).toEqual({ ...withheld, asserted: ['<sip:+15550100177@10.0.0.1>'] })
    call.cancel()
    await office.pass()
  })

  test('who asks for none gets none, where the line withholds by itself (RFC 3323 §4.2)', async () => {
    const { main } = await dial('none')
    expect(identity(main.call)).toEqual({
      from: '"Ana Keller" <sip:+15550100100@10.0.0.1>',
      contact: ['<sip:15550100100@10.0.0.1:5090>'],
      asserted: [],
      privacy: ['none']
    })
  })

  test('who calls for help is always shown: somebody has to call back', async () => {
    const { main } = await dial('id', '112')
    expect(identity(main.call)).toEqual({
      from: '"Ana Keller" <sip:+15550100100@10.0.0.1>',
      contact: ['<sip:15550100100@10.0.0.1:5090>'],
      asserted: [],
      privacy: []
    })
  })

  test('a call from outside that is sent out again stays withheld, though its trunk may show it here', async () => {
    for (const trustPrivate of [false, true]) {
      const { office, main, backup } = await openWith({
        trunks: [
          { ...trunkConfig('main'), trustPrivate },
          { ...trunkConfig('backup'), callerIdNumber: '' }
        ],
        inbound: [{ match: '*', to: 'external:72025550123' }],
        outbound: [{ match: '7X.', strip: 1, trunk: 'backup' }]
      })
      const call = main.invite('+15550100100', { headers: [['Privacy', 'id']] })
      await office.pass()
      expect(identity(backup.call)).toEqual({
        ...withheld,
        contact: ['<sip:anonymous@10.0.0.1:5091>'],
        asserted: trustPrivate ? ['<sip:+15550170@10.0.0.1>'] : []
      })
      call.cancel()
      await office.pass()
    }
  })

  test('*67 and a number is for the provider to understand, and goes out as it is (4-pbx, Numbers)', async () => {
    const { office, main, ana } = await openWith({ outbound: [{ match: '*67X.', trunk: 'main' }] })
    const call = ana.invite('*672025550123')
    await office.pass()
    expect(main.call.invite.uri.user).toBe('*672025550123')
    call.cancel()
    await office.pass()
  })
})

describe('permissions and limits (4-pbx, Numbers)', () => {
  test('international calls are off as installed: 403 before any trunk is touched', async () => {
    const { office, main, ana } = await openWith()
    const call = ana.invite('+493012345678')
    await office.pass()
    expect(call.statuses).toEqual([401, 403])
    expect(main.calls).toEqual([])
    expect(told(await office.timeline())).toContain('decision: +493012345678 is barred: international')
  })

  test('where the user may, they go out', async () => {
    const { office, main, ana } = await openWith({
      users: [{ ...userConfig('100', 'Ana'), permissions: { international: true } }],
      inbound: []
    })
    const call = ana.invite('+493012345678')
    await office.pass()
    expect(main.call.invite.uri.user).toBe('+493012345678')
    call.cancel()
    await office.pass()
  })

  test('no more outbound calls at once than the user has: 403 and a warning; the next is free when one ends', async () => {
    const { office, main, ana } = await openWith({
      users: [{ ...userConfig('100', 'Ana'), limits: { concurrent: 1 } }],
      inbound: []
    })
    const first = ana.invite('92025550123')
    await office.pass()
    const second = ana.invite('92025550124')
    await office.pass()
    expect(second.statuses).toEqual([401, 403])
    expect(warnings(await office.timeline())).toEqual(['100 already has 1 outbound calls (limits.concurrent)'])
    expect(facts(await office.timeline())).toEqual([
      { code: 'limit-reached', user: '100', limit: 'concurrent', count: 1 }
    ])
    first.cancel()
    await office.pass()
    const third = ana.invite('92025550125')
    await office.pass()
    expect(main.calls).toHaveLength(2)
    third.cancel()
    await office.pass()
  })

  test('no more outbound calls in an hour than the user has', async () => {
    const { office, main, ana } = await openWith({
      users: [{ ...userConfig('100', 'Ana'), limits: { perHour: 2 } }],
      inbound: []
    })
    main.whenCalled = (call) => call.refuse(486)
    const dial = async () => {
      const call = ana.invite('92025550123')
      await office.pass()
      return call.statuses.at(-1)
    }
    expect([await dial(), await dial(), await dial()]).toEqual([486, 486, 403])
    await office.pass(3_600_000)
    expect(await dial()).toBe(486)
  })

  test('an emergency call goes past limits, busy trunks and hooks, without a prefix', async () => {
    const { office, main, ana } = await openWith({
      users: [{ ...userConfig('100', 'Ana'), limits: { concurrent: 1 } }],
      inbound: [],
      trunks: [{ ...trunkConfig('main'), maxCalls: 1 }, trunkConfig('backup')],
      cti: { outbound: { url: 'http://app.test/out' } }
    })
    office.http.on('/out', {})
    const first = ana.invite('92025550123')
    await office.pass()
    office.http.on('/out', { body: xml('<break>1</break>') })
    const help = ana.invite('112')
    await office.pass()
    expect(main.calls.map(({ invite }) => invite.uri.user)).toEqual(['2025550123', '112'])
    expect(office.http.calls).toHaveLength(1)
    expect(told(await office.timeline(office.pbx.calls()[1]?.uniqueid))).toContain('decision: emergency call to 112')
    help.cancel()
    first.cancel()
    await office.pass()
  })

  test('an emergency call tries every trunk there is', async () => {
    const { office, main, backup, ana } = await openWith()
    main.whenCalled = (call) => call.refuse(503)
    backup.whenCalled = answers
    const call = ana.invite('911')
    await office.pass()
    expect(call.statuses).toEqual([401, 180, 200])
    await hangUp(office, call)
    expect(office.record).toMatchObject({ trunk: 'backup', dst: '911', direction: 'outbound' })
  })

  test('an emergency call that a trunk does not carry (403, 404, 484) goes to the next one (4-pbx, Numbers)', async () => {
    for (const status of [403, 404, 484, 486, 488, 603]) {
      const { office, main, backup, ana } = await openWith()
      main.whenCalled = (call) => call.refuse(status)
      backup.whenCalled = answers
      const call = ana.invite('112')
      await office.pass()
      expect(call.statuses).toEqual([401, 180, 200])
      await hangUp(office, call)
      expect(office.record).toMatchObject({ trunk: 'backup', dst: '112', disposition: 'ANSWERED' })
    }
  })

  test('an emergency call that the caller gives up goes to no other trunk', async () => {
    const { office, main, backup, ana } = await openWith()
    const call = ana.invite('112')
    await office.pass()
    call.cancel()
    await office.pass()
    expect([call.statuses, main.calls.length, backup.calls.length]).toEqual([[401, 180, 487], 1, 0])
  })
})

describe('cti.outbound (2-cti)', () => {
  const hook = {
    cti: { outbound: { url: 'http://app.test/out?exten=%%exten%%&trunk=%%trunk%%&user=%%calleridnumber%%' } }
  }

  test('runs once, however many trunks are tried; what it sets is the caller ID', async () => {
    const { office, main, backup, ana } = await openWith(hook)
    office.http.on('/out', {
      body: xml(
        '<calleridnumber>+15550100177</calleridnumber><calleridname>Sales</calleridname><userfield>deal 7</userfield>'
      )
    })
    main.whenCalled = (call) => call.refuse(503)
    const call = ana.invite('82025550123')
    await office.pass()
    expect(office.http.urls).toEqual(['/out?exten=82025550123&trunk=main&user=100'])
    expect(backup.call.invite.from.text).toMatch(/^"Sales" <sip:\+15550100177@/)
    call.cancel()
    await office.pass()
    expect(office.record).toMatchObject({ src: '+15550100177', userfield: 'deal 7', callerUser: '100' })
  })

  test('break without a route bars the call: 403', async () => {
    const { office, main, ana } = await openWith(hook)
    office.http.on('/out', { body: xml('<break>yes</break>') })
    const call = ana.invite('92025550123')
    await office.pass()
    expect(call.statuses).toEqual([401, 403])
    expect(main.calls).toEqual([])
  })

  test('a route leads elsewhere', async () => {
    const { office, main, ana } = await openWith(hook)
    office.http.on('/out', { body: xml('<route><type>function</type><name>echo</name></route>') })
    const call = ana.invite('92025550123')
    await office.pass()
    expect(call.statuses).toEqual([401, 200])
    expect(main.calls).toEqual([])
    await hangUp(office, call)
    expect(office.record).toMatchObject({ lastapp: 'echo' })
  })

  test('break 0 with a route: tried first, and where nobody takes it there the call leaves, by the same hook once', async () => {
    const { office, main, ana } = await openWith(hook)
    const tom = await office.phone('101')
    office.http.on('/out', { body: xml('<route>extension:101</route><break>0</break>') })
    const call = ana.invite('92025550123')
    await office.pass()
    expect([tom.calls.length, main.calls.length]).toEqual([1, 0])
    tom.call.refuse(486)
    await office.pass()
    expect([main.calls.length, office.http.urls.length]).toEqual([1, 1])
    call.cancel()
    await office.pass()
  })

  test('break 0 without a route changes nothing of where the call goes', async () => {
    const { office, main, ana } = await openWith(hook)
    office.http.on('/out', { body: xml('<userfield>deal 7</userfield><break>no</break>') })
    const call = ana.invite('92025550123')
    await office.pass()
    expect(main.calls).toHaveLength(1)
    call.cancel()
    await office.pass()
    expect(office.record).toMatchObject({ userfield: 'deal 7' })
  })

  test('a document may dial as `external:` does: the user who calls answers for it, and the hook is not asked again', async () => {
    const { office, main, ana } = await openWith(hook)
    office.http.on('/out', { body: '<Response><Dial><Number>92025550199</Number></Dial></Response>' })
    const call = ana.invite('92025550123')
    await office.pass()
    expect([main.call.invite.uri.user, office.http.urls.length]).toEqual(['2025550199', 1])
    call.cancel()
    await office.pass()
  })

  test('does not run for calls between users', async () => {
    const { office, ana } = await openWith(hook)
    await office.phone('101')
    const call = ana.invite('101')
    await office.pass()
    expect(office.http.calls).toEqual([])
    call.cancel()
    await office.pass()
  })
})
