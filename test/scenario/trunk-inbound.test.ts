import { describe, expect, test } from 'vitest'
import { xml } from '../support/scripted-http.ts'
import type { DomainInput, Office } from '../support/virtual-pbx.ts'
import { facts, hangUp, openOffice, told, warnings } from './office.ts'

const inboundUrl = 'http://app.test/in?number=%%calleridnumber%%&name=%%calleridname%%&exten=%%exten%%'
const routeUrl = 'http://app.test/route?number=%%calleridnumber%%'
const hooked = { cti: { inbound: { url: inboundUrl } } }

async function openWith(domain: Partial<DomainInput> = hooked) {
  const office = await openOffice({ domain })
  const customer = office.provider('main')
  return { office, customer, ana: await office.phone('100'), tom: await office.phone('101') }
}

/** The caller gives up, and all is over. */
async function giveUp(office: Office, call: { cancel(): void }): Promise<void> {
  call.cancel()
  await office.pass()
}

describe('a call from a trunk', () => {
  test('rings without a password, by the route of its number, the first that matches (1-product, Matching)', async () => {
    const { office, customer, ana, tom } = await openWith({})
    const call = customer.invite('+15550100101')
    await office.pass()
    expect([ana.calls.length, tom.calls.length]).toEqual([0, 1])
    expect(tom.call.invite.from.text).toMatch(/^"Customer" <sip:\+15550170@acme\.test>;tag=/)
    expect(call.statuses).toEqual([180])
    await giveUp(office, call)
    const other = customer.invite('+15550100177')
    await office.pass()
    expect(ana.calls).toHaveLength(1)
    await giveUp(office, other)
    expect(office.records).toEqual([
      expect.objectContaining({ direction: 'inbound', trunk: 'main', dst: '+15550100101', calleeUser: '101' }),
      expect.objectContaining({ direction: 'inbound', trunk: 'main', dst: '+15550100177', calleeUser: '100' })
    ])
    expect(office.record.channel).toMatch(/^SIP\/trunk:main-/)
  })

  test('the identity that the network asserts goes before From (RFC 3325 §9.1)', async () => {
    const { office, customer, tom } = await openWith({})
    const call = customer.invite('+15550100101', {
      headers: [['P-Asserted-Identity', '"ACME Inc" <sip:+15550111@provider.test>']]
    })
    await office.pass()
    expect(tom.call.invite.from.text).toMatch(/^"ACME Inc" <sip:\+15550111@acme\.test>/)
    await giveUp(office, call)
  })

  for (const [what, asserted, number] of [
    ['as a tel: URI', '<tel:+1-555-0111;cpc=ordinary>', '+15550111'],
    ['as a tel: URI without brackets', 'tel:+15550111', '+15550111'],
    ['twice in one field', '"ACME Inc" <sip:+15550111@provider.test>, <tel:+15550111>', '+15550111'],
    ['in SIP without a number, and as a tel: URI', '<sip:provider.test>, <tel:+15550111>', '+15550111'],
    ['with parameters of the number', '<sip:+15550111;cpc=ordinary@provider.test;user=phone>', '+15550111']
  ] as const) {
    test(`the number of who calls is known where the network asserts it ${what} (RFC 3325 §9.1, RFC 3966)`, async () => {
      const { office, customer } = await openWith()
      office.http.on('/in', {})
      const call = customer.invite('+15550100101', { headers: [['P-Asserted-Identity', asserted]] })
      await giveUp(office, call)
      expect(office.record.src).toBe(number)
    })
  }

  for (const privacy of ['id', 'user', 'ID;critical', 'session; Id', 'header;user;id']) {
    test(`Privacy: ${privacy} hides the caller from phone, hook and record (RFC 3323, RFC 3325)`, async () => {
      const { office, customer, tom } = await openWith({
        cti: {
          inbound: {
            url: 'http://app.test/in?n=%%calleridnumber%%&m=%%calleridname%%&p=%%sip:P-Asserted-Identity%%&f=%%sip:From%%'
          }
        }
      })
      const headers = [
        ['Privacy', privacy],
        ['P-Asserted-Identity', '"Ruth" <sip:+15550170@provider.test>, <tel:+1-555-0170>'],
        ['Identity', 'eyJhbGciOiJFUzI1NiJ9.eyJvcmlnIjp7InRuIjoiMTU1NTAxNzAifX0.c2ln;info=<https://sti.test/c>']
      ] as const
      const call = customer.invite('+15550100101', { headers })
      await giveUp(office, call)
      expect(decodeURIComponent(office.http.urls.join())).not.toMatch(/15550170|Ruth|Customer/)
      expect([tom.call.invite.from.uri.user, tom.call.invite.from.displayName]).toEqual(['anonymous', 'Anonymous'])
      expect([office.record.src, office.record.clid]).toEqual(['anonymous', '"Anonymous" <anonymous>'])
      expect(JSON.stringify(await office.timeline())).not.toMatch(/1-?555-?0170|Ruth|Customer|eyJvcmln/)
    })
  }

  test('a name is cut at 128 characters, freed of direction, and read as windows-1252 where it is no UTF-8', async () => {
    const { office, customer, tom } = await openWith()
    for (const [name, shown] of [
      [`K\xe4the ${'x'.repeat(20_000)}`, `Käthe ${'x'.repeat(122)}`],
      ['ACME \xe2\x80\xae1110555', 'ACME 1110555']
    ] as const) {
      const call = customer.invite('+15550100101', {
        headers: [['P-Asserted-Identity', `"${name}" <sip:+15550111@provider.test>`]]
      })
      await giveUp(office, call)
      expect(tom.call.invite.from.displayName).toBe(shown)
      expect(office.http.urls.map((url) => new URLSearchParams(url.split('?')[1]).get('name'))).toContain(shown)
      expect(office.record.clid).toBe(`"${shown}" <+15550111>`)
    }
  })

  test('a hook reads a whole header as short as its name is shown (2-cti, Variables)', async () => {
    const { office, customer } = await openWith({
      cti: { inbound: { url: 'http://app.test/in?f=%%sip:P-Asserted-Identity%%' } }
    })
    const asserted = (name: string) => `"${name}" <sip:+15550111@provider.test>`
    const headers = [['P-Asserted-Identity', asserted(`K\xe4the ${'x'.repeat(20_000)}`)]] as const
    await giveUp(office, customer.invite('+15550101', { headers }))
    const read = office.http.urls.map((url) => new URLSearchParams(url.split('?')[1]).get('f'))
    expect(read).toEqual([asserted(`Käthe ${'x'.repeat(122)}`)])
  })

  test('a trunk that is trusted with private numbers shows them, and so does Privacy: none', async () => {
    const trusted = { name: 'main', type: 'peer', address: 'sip:192.0.2.10:5060', trustPrivate: true } as const
    for (const [privacy, trunks] of [
      ['id', [trusted]],
      ['none', [{ ...trusted, trustPrivate: false }]]
    ] as const) {
      const { office, customer } = await openWith({ trunks: [...trunks], outbound: [] })
      await giveUp(office, customer.invite('+15550100101', { headers: [['Privacy', privacy]] }))
      expect(office.record.src).toBe('+15550170')
      expect(JSON.stringify(await office.timeline())).toContain('15550170')
    }
  })

  test('a stranger at the socket of a trunk is not answered at all (1-product, Configuration)', async () => {
    const { office } = await openWith({})
    const eve = office.stranger('main')
    expect(await office.until(eve.request('OPTIONS', { to: '100' }))).toBe('timeout')
  })

  test('more calls than the trunk has are refused with 503 and a record (4-pbx, Numbers)', async () => {
    const { office, customer, tom } = await openWith({
      trunks: [{ name: 'main', type: 'peer', address: 'sip:192.0.2.10:5060', maxCalls: 1 }],
      outbound: []
    })
    const first = customer.invite('+15550100101')
    await office.pass()
    const second = customer.invite('+15550100101')
    await office.pass()
    expect(second.statuses).toEqual([503])
    expect(second.response(503).headers.get('Retry-After')).toBe('2')
    expect(second.response(503).to.tag).toMatch(/^[0-9a-f]{16}$/)
    expect(tom.calls).toHaveLength(1)
    expect(office.record).toMatchObject({ disposition: 'FAILED', hangupcause: 34 })
    await giveUp(office, first)
    const third = customer.invite('+15550100101')
    await office.pass()
    expect(third.statuses).toEqual([180])
    await giveUp(office, third)
  })

  test('without a route it is 404 and a warning', async () => {
    const { office, customer } = await openWith({ inbound: [{ match: '+15550100101', to: 'extension:101' }] })
    const call = customer.invite('+15550109999')
    await office.pass()
    expect(call.statuses).toEqual([404])
    expect(warnings(await office.timeline())).toEqual(['no inbound route matches +15550109999'])
  })
})

describe('hooks of a call from a trunk (2-cti)', () => {
  test('cti.inbound runs before routing, inbound[].cti after, with what the first one set; then the phone rings', async () => {
    const { office, customer, tom } = await openWith({
      ...hooked,
      inbound: [{ match: '+15550100101', to: 'extension:101', cti: { url: routeUrl } }]
    })
    office.http.on('/in', { after: 300, body: xml('<set><calleridnumber>4711</calleridnumber></set>') })
    office.http.on('/route', {
      after: 200,
      body: xml('<set><accountcode>88213</accountcode><acc_code3>three</acc_code3></set>')
    })
    const call = customer.invite('+15550100101')
    await office.pass(290)
    expect(office.http.urls).toEqual(['/in?number=%2B15550170&name=Customer&exten=%2B15550100101'])
    expect(tom.calls).toEqual([])
    await office.pass(200)
    expect(office.http.urls).toEqual([expect.any(String), '/route?number=4711'])
    expect(tom.calls).toEqual([])
    await office.pass(50)
    expect(tom.call.invite.from.text).toMatch(/^"Customer" <sip:4711@acme\.test>/)
    await giveUp(office, call)
    expect(office.record).toMatchObject({
      src: '4711',
      accountcode: '88213',
      accCode3: 'three',
      originalClid: '"Customer" <+15550170>'
    })
  })

  test('Example Code 1 of the seed: the phone shows "ACME Inc OVRDUE"', async () => {
    const { office, customer, tom } = await openWith()
    office.http.on('/in', {
      body: xml(
        '<set><calleridname>ACME Inc OVRDUE</calleridname><accountcode>88213</accountcode><record>yes</record></set>'
      )
    })
    const call = customer.invite('+15550100101')
    await office.pass()
    expect(tom.call.invite.from.displayName).toBe('ACME Inc OVRDUE')
    expect(office.events).toContainEqual({
      name: 'call.offered',
      payload: expect.objectContaining({
        user: '101',
        call: expect.objectContaining({ caller: { name: 'ACME Inc OVRDUE', number: '+15550170', user: null } })
      })
    })
    await giveUp(office, call)
    expect(office.record).toMatchObject({ clid: '"ACME Inc OVRDUE" <+15550170>', accountcode: '88213' })
  })

  test('an application that answers after 5 s does not keep the phone: it rings at 2 s', async () => {
    const { office, customer, tom } = await openWith()
    office.http.on('/in', { after: 5000, body: xml('<set><calleridname>Late</calleridname></set>') })
    const call = customer.invite('+15550100101')
    await office.pass(1990)
    expect(tom.calls).toEqual([])
    expect(call.statuses).toEqual([100])
    await office.pass(20)
    expect(tom.call.invite.from.displayName).toBe('Customer')
    await giveUp(office, call)
    expect(told(await office.timeline())).toContain('hook cti.inbound: timeout: no answer within 2000 ms')
  })

  for (const [what, reply] of [
    ['a broken reply', { body: '<?xml version="1.0"?><ipbx><set>' }],
    ['an error', { status: 500, body: 'oops' }],
    ['a hostile reply', { body: '<!DOCTYPE x [<!ENTITY a "b">]><ipbx><calleridname>&a;</calleridname></ipbx>' }]
  ] as const) {
    test(`with ${what} it rings at once`, async () => {
      const { office, customer, tom } = await openWith()
      office.http.on('/in', reply)
      const call = customer.invite('+15550100101')
      await office.pass(10)
      expect(tom.call.invite.from.displayName).toBe('Customer')
      await giveUp(office, call)
    })
  }

  test('all hooks before the first phone rings share 4 s', async () => {
    const { office, customer, tom } = await openWith({
      cti: { inbound: { url: inboundUrl, timeoutMs: 3000 } },
      inbound: [{ match: '*', to: 'extension:101', cti: { url: routeUrl, timeoutMs: 3000 } }],
      users: [
        { extension: '101', sipPassword: 'sip-101', webPassword: 'web', cti: { url: 'http://app.test/user' } },
        { extension: '100', sipPassword: 'sip-100', webPassword: 'web' }
      ]
    })
    for (const path of ['/in', '/route', '/user']) office.http.on(path, { after: 9000 })
    const call = customer.invite('+15550100101')
    await office.pass(3990)
    expect(tom.calls).toEqual([])
    await office.pass(20)
    expect(tom.calls).toHaveLength(1)
    expect(office.http.calls.map(({ request }) => request.timeoutMs)).toEqual([3000, 1000])
    await giveUp(office, call)
  })

  test('after 5 failures in a row it is skipped for 30 s, then tried again', async () => {
    const { office, customer, tom } = await openWith()
    office.http.on('/in', { status: 500 })
    const ring = async () => {
      const call = customer.invite('+15550100101')
      await office.pass()
      await giveUp(office, call)
    }
    for (let turn = 0; turn < 7; turn++) await ring()
    expect(office.http.calls).toHaveLength(5)
    expect(tom.calls).toHaveLength(7)
    expect(told(await office.timeline())).toContain('hook cti.inbound: skipped: it failed 5 times in a row')
    await office.pass(30_000)
    await ring()
    expect(office.http.calls).toHaveLength(6)
  })

  test('its health is that of the one that is configured: last answer, last failure, until when it is skipped', async () => {
    const { office, customer } = await openWith()
    const health = (url: string) =>
      office.until(office.pbx.hookHealth({ domain: 'acme.test', hook: 'cti.inbound', url }))
    const fresh = { lastAnswer: null, lastFailure: null, skippedUntil: null, stopped: false, waiting: 0 }
    expect(await health(inboundUrl)).toEqual(fresh)
    office.http.on('/in', { status: 204 })
    const answered = customer.invite('+15550100101')
    await office.pass()
    await giveUp(office, answered)
    const lastAnswer = { at: expect.any(Number), status: 204, ms: expect.any(Number) }
    expect(await health(inboundUrl)).toEqual({ ...fresh, lastAnswer })
    office.http.on('/in', { status: 500 })
    for (let failures = 0; failures < 5; failures++) {
      const call = customer.invite('+15550100101')
      await office.pass()
      await giveUp(office, call)
    }
    const failing = {
      lastAnswer,
      lastFailure: { at: expect.any(Number), remark: { code: 'status', status: 500 } },
      skippedUntil: expect.any(Number),
      stopped: false,
      waiting: 0
    }
    expect(await health(inboundUrl)).toEqual(failing)
    expect(await health('http://app.test/mended')).toEqual(fresh)
  })

  test('onFailure reject: an announcement as early media (183), then 480', async () => {
    const { office, customer, tom } = await openWith({ cti: { inbound: { url: inboundUrl, onFailure: 'reject' } } })
    office.http.on('/in', { status: 500 })
    const call = customer.invite('+15550100101')
    await office.pass(100)
    expect(call.statuses).toEqual([183])
    expect(office.media.leased.map(({ playing }) => playing)).toEqual([['prompt application-failed']])
    await office.pass(600)
    expect(call.statuses).toEqual([183, 480])
    expect(tom.calls).toEqual([])
    expect(office.record).toMatchObject({ disposition: 'FAILED', hangupby: 'pbx' })
  })

  test('a route (break 1) rings the other phone, for good, and inbound[].cti does not run', async () => {
    const { office, customer, ana, tom } = await openWith({
      ...hooked,
      inbound: [{ match: '*', to: 'extension:101', cti: { url: routeUrl } }]
    })
    office.http.on('/in', { body: xml('<route><type>extension</type><name>100</name><break>1</break></route>') })
    const call = customer.invite('+15550100101')
    await office.pass()
    ana.call.refuse(486)
    await office.pass()
    expect(call.statuses).toEqual([180, 486])
    expect(tom.calls).toEqual([])
    expect(office.http.urls).toHaveLength(1)
    expect(told(await office.timeline())).toContain('decision: the hook routes to extension:100')
  })

  test('a route with break 0 comes back to the normal routing where it ends unanswered', async () => {
    const { office, customer, ana, tom } = await openWith()
    office.http.on('/in', { body: xml('<type>user</type><name>100</name><break>0</break>') })
    const call = customer.invite('+15550100101')
    await office.pass()
    expect([ana.calls.length, tom.calls.length]).toEqual([1, 0])
    ana.call.refuse(486)
    await office.pass()
    expect(tom.calls).toHaveLength(1)
    tom.call.answer()
    await office.pass()
    expect(call.statuses).toEqual([180, 200])
    await hangUp(office, call)
    expect(office.record).toMatchObject({ calleeUser: '101', disposition: 'ANSWERED' })
  })

  test('break without a route declines before routing: 603', async () => {
    const { office, customer, tom } = await openWith()
    office.http.on('/in', { body: xml('<break>1</break>') })
    const call = customer.invite('+15550100101')
    await office.pass()
    expect(call.statuses).toEqual([603])
    expect(tom.calls).toEqual([])
    expect(office.record).toMatchObject({ disposition: 'FAILED', hangupby: 'pbx' })
  })

  test('a route to hangup:busy is 486', async () => {
    const { office, customer } = await openWith()
    office.http.on('/in', { body: xml('<route><type>hangup</type><name>busy</name></route>') })
    const call = customer.invite('+15550100101')
    await office.pass()
    expect(call.statuses).toEqual([486])
    expect(office.record.disposition).toBe('BUSY')
  })

  for (const [type, name, warning, fact] of [
    [
      'teleport',
      'mars',
      'unknown type "teleport": the call goes on where it was going',
      { code: 'reply-remark', remark: { code: 'unknown-type', type: 'teleport' } }
    ],
    [
      'extension',
      '999',
      'the hook routes to extension:999, which does not exist; the call goes on',
      { code: 'hook-route-unknown', destination: 'extension:999' }
    ]
  ] as const) {
    test(`a route to ${type}:${name} leaves the call where it was going and warns`, async () => {
      const { office, customer, tom } = await openWith()
      office.http.on('/in', { body: xml(`<route><type>${type}</type><name>${name}</name></route>`) })
      const call = customer.invite('+15550100101')
      await office.pass()
      expect(tom.calls).toHaveLength(1)
      await giveUp(office, call)
      expect(warnings(await office.timeline())).toEqual([warning])
      expect(facts(await office.timeline())).toEqual([expect.objectContaining(fact)])
    })
  }

  test('what is decided is told as a code with its values beside the text (docs/time-line)', async () => {
    const { office, customer } = await openWith()
    office.http.on('/in', {
      body: xml('<calleridname>ACME</calleridname><route><type>extension</type><name>101</name></route>')
    })
    const call = customer.invite('+15550100177')
    await office.pass()
    await giveUp(office, call)
    const entries = await office.timeline()
    expect(
      entries.flatMap((entry) => ('fact' in entry && entry.kind !== 'media' ? [[entry.text, entry.fact]] : []))
    ).toEqual([
      ['the hook routes to extension:101', { code: 'hook-routes', destination: 'extension:101' }],
      ['to extension:101', { code: 'goes-to', destination: 'extension:101' }],
      [
        expect.stringMatching(/^SIP\/101-.*: cancelled$/),
        { code: 'phone', channel: expect.stringMatching(/^SIP\/101-/), party: '101', result: 'cancelled' }
      ],
      ['ended: cancelled', { code: 'ended', result: 'cancelled', by: 'caller', reason: null }]
    ])
    expect(entries.find(({ kind }) => kind === 'hook')).toMatchObject({
      result: 'reply',
      changes: { calleridname: 'ACME' }
    })
  })

  test('more than 10 re-routes by hooks: the last is ignored, and the phone rings', async () => {
    const { office, customer, tom } = await openWith({
      users: [
        { extension: '100', sipPassword: 'sip-100', webPassword: 'web' },
        { extension: '101', sipPassword: 'sip-101', webPassword: 'web', cti: { url: 'http://app.test/loop' } }
      ]
    })
    office.http.on('/loop', { body: xml('<route><type>extension</type><name>101</name></route>') })
    const call = customer.invite('+15550100101')
    await office.pass()
    expect(tom.calls).toHaveLength(1)
    expect(office.http.calls).toHaveLength(11)
    await giveUp(office, call)
    expect(warnings(await office.timeline())).toEqual(['more than 10 re-routes by hooks; extension:101 is ignored'])
  })

  test('Example Code 2 of the seed leads to a queue, and its agent rings (2-cti, The XML reply)', async () => {
    const { office, customer, ana } = await openWith({
      ...hooked,
      queues: [{ name: 'support', extension: '600', agents: [{ user: '100' }] }]
    })
    office.http.on('/in', { body: xml('<route><type>queue</type><name>support</name><break>1</break></route>') })
    const call = customer.invite('+15550100101')
    await office.pass()
    expect([ana.calls.length, call.statuses.at(-1), office.pbx.queues('acme.test')[0]?.waiting.length]).toEqual([
      1, 200, 1
    ])
    await hangUp(office, call)
    expect(warnings(await office.timeline())).toEqual([])
  })

  test('a caller who gives up while a hook is asked is gone at once, and the request too', async () => {
    const { office, customer, tom } = await openWith()
    office.http.on('/in', { after: 5000 })
    const call = customer.invite('+15550100101')
    await office.pass(500)
    await giveUp(office, call)
    expect(call.statuses).toEqual([100, 487])
    expect(tom.calls).toEqual([])
    expect(office.record).toMatchObject({ disposition: 'NO ANSWER', hangupby: 'caller' })
  })

  test("the users' hook runs when the user is called, cti.timeout before its `then`, with the reason", async () => {
    const { office, customer, ana } = await openWith({
      cti: { timeout: { url: 'http://app.test/timeout?reason=%%reason%%&app=%%app%%&appname=%%appname%%' } },
      users: [
        { extension: '100', sipPassword: 'sip-100', webPassword: 'web' },
        {
          extension: '101',
          sipPassword: 'sip-101',
          webPassword: 'web',
          ringSeconds: 5,
          then: 'extension:100',
          cti: { url: 'http://app.test/user?user=%%user%%&app=%%app%%&exten=%%exten%%' }
        }
      ]
    })
    const call = customer.invite('+15550100101')
    await office.pass(5100)
    expect(ana.calls).toHaveLength(1)
    expect(office.http.urls).toEqual([
      '/user?user=101&app=user&exten=%2B15550100101',
      '/timeout?reason=timeout&app=user&appname=101'
    ])
    await giveUp(office, call)
  })

  test('the post-call request goes out within 100 ms of the end, with the fields of the record', async () => {
    const { office, customer, tom } = await openWith({
      cti: {
        postCall: {
          url: 'http://app.test/cdr?src=%%src%%&dst=%%dst%%&billsec=%%billsec%%&disposition=%%disposition%%&answer=%%answerdate%%'
        }
      }
    })
    tom.whenCalled = (call) => call.answer()
    const call = customer.invite('+15550100101')
    await office.pass(7500)
    call.bye()
    await office.pass(100)
    expect(office.http.urls).toEqual([
      '/cdr?src=%2B15550170&dst=%2B15550100101&billsec=7&disposition=ANSWERED&answer=2026-11-21%2022%3A05%3A09'
    ])
    expect(await office.pbx.deliveries(office.record.uniqueid)).toEqual([
      expect.objectContaining({ id: `${office.record.uniqueid}.1.postCall`, state: 'delivered', attempts: 1 })
    ])
    expect(told(await office.timeline())).toContain('delivery 1: status 204')
  })
})
