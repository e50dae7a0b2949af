import { describe, expect, test } from 'vitest'
import type { PhoneCall } from '../support/phone-call.ts'
import { userConfig } from '../support/virtual-pbx.ts'
import { hangUp, talk, told } from './office.ts'
import { answers, billed, notified, office3, refer, replacing, status, talking } from './transfers.ts'

describe('a blind transfer (RFC 3515, RFC 5589 §6)', () => {
  test('by the called side: 202, the way is told by NOTIFY, whoever transferred is let go at the answer', async () => {
    const { office, ana, tom, lena } = await office3()
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    await office.pass(5000)
    const asked = refer(callee, '102')
    await office.pass()
    expect(status(await asked)).toBe(202)
    expect(notified(callee)).toEqual(['SIP/2.0 100 Trying active', 'SIP/2.0 180 Ringing active'])
    expect(lena.call.invite.from.uri.user).toBe('100')
    expect(talking(office)).toEqual(['100 caller waiting', '101 callee waiting', '102 callee ringing'])
    await office.pass(3000)
    lena.call.answer()
    await office.pass()
    expect(notified(callee).at(-1)).toBe('SIP/2.0 200 OK terminated')
    expect(callee.methods.at(-1)).toBe('BYE')
    expect(caller.methods).not.toContain('BYE')
    expect(talking(office)).toEqual(['100 caller talking', '102 callee talking'])
    await office.pass(7000)
    await hangUp(office, lena.call)
    expect(caller.methods.at(-1)).toBe('BYE')
    expect(office.records.map(billed)).toEqual([
      '1: 100 > 101 (101) ANSWERED by callee, 5 5 ring 0',
      '2: 100 > 102 (102) ANSWERED by callee, 10 7 ring 3'
    ])
    expect(new Set(office.records.map(({ uniqueid }) => uniqueid)).size).toBe(1)
    expect(office.records.map(({ transferredby }) => transferredby)).toEqual(['', '101'])
    expect(office.records.map(({ linkedid, uniqueid }) => linkedid === uniqueid)).toEqual([true, true])
  })

  test('by the calling side: the called one stays, and is the caller of what follows', async () => {
    const { office, ana, tom, lena } = await office3()
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    answers(lena)
    expect(status(await office.until(refer(caller, '102')))).toBe(202)
    await office.pass(2000)
    expect(lena.call.invite.from.uri.user).toBe('101')
    expect(caller.methods.at(-1)).toBe('BYE')
    await hangUp(office, callee)
    expect(lena.call.methods.at(-1)).toBe('BYE')
    expect(office.records.map(billed)).toEqual([
      '1: 100 > 101 (101) ANSWERED by caller, 0 0 ring 0',
      '2: 101 > 102 (102) ANSWERED by caller, 2 2 ring 0'
    ])
  })

  test('somebody who hangs up at once after its REFER has transferred all the same (RFC 5057 §5.1)', async () => {
    const { office, ana, tom, lena } = await office3()
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    answers(lena)
    await office.until(refer(callee, '102'))
    await office.until(callee.bye())
    await office.pass(1000)
    expect(talking(office)).toEqual(['100 caller talking', '102 callee talking'])
    await hangUp(office, caller)
  })

  test.each([
    ['is busy', 486, 'SIP/2.0 486 Busy Here terminated'],
    ['declines', 603, 'SIP/2.0 603 Decline terminated']
  ])('whose target %s comes back to whoever transferred, in a segment of its own', async (_, refusal, last) => {
    const { office, ana, tom, lena } = await office3()
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    lena.whenCalled = (call) => call.refuse(refusal)
    await office.until(refer(callee, '102'))
    await office.pass(1000)
    expect(notified(callee).at(-1)).toBe(last)
    expect(talking(office)).toEqual(['100 caller talking', '101 callee talking'])
    expect(office.media.at(caller.heard.port).peer?.rtpPort).toBe(callee.heard.port)
    await office.pass(4000)
    await hangUp(office, callee)
    expect(office.records.map(billed)).toEqual([
      '1: 100 > 101 (101) ANSWERED by callee, 0 0 ring 0',
      '2: 100 > 102 (102) BUSY by callee, 0 0 ring 0',
      '3: 100 > 101 (101) ANSWERED by callee, 5 5 ring 0'
    ])
  })

  test('that nobody answers rings whoever transferred again, where that one has hung up', async () => {
    const { office, ana, tom } = await office3()
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    const home = await office.phone('101')
    await office.until(refer(callee, '102'))
    await office.until(callee.bye())
    const offers = () => office.events.filter(({ name }) => name === 'call.offered').length
    const before = offers()
    await office.pass(31_000)
    // One pop-up for whoever transferred, however many of its phones ring.
    expect([offers() - before, home.calls.length]).toEqual([1, 1])
    const again = tom.call
    expect(again).not.toBe(callee)
    await office.pass(1000)
    expect(talking(office)).toEqual(['100 caller talking', '101 callee talking'])
    await hangUp(office, caller)
    expect(office.records.map(billed)).toEqual([
      '1: 100 > 101 (101) ANSWERED by callee, 0 0 ring 0',
      '2: 100 > 102 (102) NO ANSWER by pbx, 25 0 ring 24',
      '3: 100 > 101 (101) ANSWERED by caller, 7 7 ring 0'
    ])
  })

  test('says in Referred-By who has transferred, whatever the REFER says of that; in no other INVITE (RFC 3892)', async () => {
    const { office, ana, tom, lena } = await office3()
    const provider = office.provider('main')
    const referrer = ({ call }: { readonly call: PhoneCall }) => call.invite.headers.get('Referred-By')
    const { callee } = await talk(office, { caller: ana, callee: tom })
    expect(referrer(tom)).toBeUndefined()
    lena.whenCalled = (call) => call.ring()
    await office.until(refer(callee, '102', [['Referred-By', '"The boss" <sip:100@acme.test>']]))
    await office.until(callee.bye())
    expect(referrer(lena)).toBe('"Tom Okafor" <sip:101@acme.test>')
    lena.call.refuse(486)
    await office.pass(1000)
    expect([tom.calls.length, referrer(tom)]).toEqual([2, undefined])
    await office.until(refer(tom.call, '92025550123'))
    expect(referrer(provider)).toBeUndefined()
    provider.call.refuse(486)
    await office.pass(1000)
    await hangUp(office, tom.call)
  })

  test('whoever waits hears a tone, not silence, also where it was held (4-pbx)', async () => {
    const { office, ana, tom } = await office3()
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    await office.until(callee.hold('inactive'))
    await office.until(refer(callee, '102'))
    await office.pass()
    expect(caller.heard.direction).toBe('sendrecv')
    expect(office.media.at(caller.heard.port).playing).toEqual(['tone ringback'])
    await office.pass(500)
    await hangUp(office, caller)
    expect(office.records.map(billed)).toEqual([
      '1: 100 > 101 (101) ANSWERED by callee, 0 0 ring 0',
      '2: 100 > 102 (102) NO ANSWER by caller, 0 0 ring 0'
    ])
  })

  test('an operator who hangs up ends it at once, whoever is in it by then', async () => {
    const { office, ana, tom, lena } = await office3()
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    answers(lena)
    await office.until(refer(caller, '102'))
    await office.pass(1000)
    office.pbx.hangUp(office.pbx.calls()[0]?.uniqueid ?? '')
    await office.pass()
    expect(callee.methods.at(-1)).toBe('BYE')
    expect(lena.call.methods.at(-1)).toBe('BYE')
    expect(office.pbx.calls()).toEqual([])
    expect(office.record.hangupby).toBe('operator')
  })

  test('is barred where whoever transfers may not dial the number; the call comes back', async () => {
    const { office, ana, tom } = await office3()
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    await office.until(refer(callee, '%2B8613912345678'))
    await office.pass(1000)
    expect(notified(callee).at(-1)).toBe('SIP/2.0 403 Forbidden terminated')
    expect(talking(office)).toEqual(['100 caller talking', '101 callee talking'])
    await hangUp(office, caller)
  })

  test('whoever waits hears the tone before the target rings', async () => {
    const { office, ana, tom, lena } = await office3()
    lena.whenCalled = () => {}
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    await office.until(refer(callee, '102'))
    await office.pass()
    expect(office.media.at(caller.heard.port).playing).toEqual(['tone ringback'])
    await hangUp(office, caller)
  })

  test('that comes back to somebody who has hung up rings there as long as any call does', async () => {
    const { office, ana, tom, lena } = await office3()
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    lena.whenCalled = (call) => call.ring()
    tom.whenCalled = (call) => call.ring()
    await office.until(refer(callee, '102'))
    await office.until(callee.bye())
    lena.call.refuse(486)
    await office.pass(60_000)
    expect(caller.methods.at(-1)).toBe('BYE')
    const { segment, disposition, duration, dst } = office.record
    expect({ segment, disposition, duration, dst }).toEqual({
      segment: 3,
      disposition: 'NO ANSWER',
      duration: 25,
      dst: '101'
    })
  })

  test('of a trunk is refused: what it wants to be sent to would be paid for here', async () => {
    const { office, ana } = await office3()
    const provider = office.provider('main')
    answers(provider)
    const call = ana.invite('+15550100177')
    await office.pass(1000)
    expect(status(await office.until(refer(provider.call, '102')))).toBe(403)
    expect(talking(office)).toEqual(['100 caller talking', '+15550100177 callee talking'])
    await hangUp(office, call)
  })

  test.each([
    ['<sip:102>', 202],
    ['<sip:102;transport=udp>', 202],
    ['<tel:102>', 202],
    ['<sip:acme.test>', 404],
    ['<sip:102.example>', 404],
    ['<sip:192.0.2.102>', 404]
  ])('to %s: a number in the place of the host is dialled, a host alone is nobody', async (to, expected) => {
    const { office, ana, tom, lena } = await office3()
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    const asked = callee.send('REFER', [
      ['Contact', callee.phone.contact],
      ['Refer-To', to]
    ])
    expect(status(await office.until(asked))).toBe(expected)
    await office.pass(500)
    expect(lena.calls).toHaveLength(expected === 202 ? 1 : 0)
    await hangUp(office, caller)
  })

  test('of somebody who talks with nobody is declined (RFC 3515 §2.4.2)', async () => {
    const { office, ana } = await office3()
    const call = ana.invite('*43')
    await office.pass(1000)
    expect(status(await office.until(refer(call, '102')))).toBe(603)
    await hangUp(office, call)
  })

  test.each([
    ['none', [], 400],
    [
      'two',
      [
        ['Refer-To', '<sip:102@acme.test>'],
        ['Refer-To', '<sip:100@acme.test>']
      ],
      400
    ],
    ['of another method', [['Refer-To', '<sip:102@acme.test;method=BYE>']], 403],
    ['of a foreign host', [['Refer-To', '<sip:102@evil.example>']], 404],
    ['of nobody', [['Refer-To', '<sip:acme.test>']], 404],
    ['with a Replaces of nobody', [['Refer-To', '<sip:102@acme.test?Replaces=x%3Bto-tag%3D1%3Bfrom-tag%3D2>']], 481],
    ['with half a Replaces', [['Refer-To', '<sip:102@acme.test?Replaces=x%3Bto-tag%3D1>']], 400],
    ['of mail', [['Refer-To', '<mailto:lena@acme.test>']], 416]
  ] as const)('Refer-To %s is refused, and the call goes on', async (_, headers, refusal) => {
    const { office, ana, tom } = await office3()
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    expect(status(await office.until(callee.send('REFER', headers)))).toBe(refusal)
    expect(talking(office)).toEqual(['100 caller talking', '101 callee talking'])
    await hangUp(office, caller)
    expect(office.records).toHaveLength(1)
  })

  test('Refer-To of a tel: URI, which has no host, is a number of this domain (RFC 3966 §3)', async () => {
    const { office, ana, tom, lena } = await office3()
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    answers(lena)
    expect(status(await office.until(callee.send('REFER', [['Refer-To', '<tel:102>']])))).toBe(202)
    await office.pass(1000)
    expect(talking(office)).toEqual(['100 caller talking', '102 callee talking'])
    await hangUp(office, caller)
  })

  test('Refer-Sub: false brings no NOTIFY (RFC 4488 §4)', async () => {
    const { office, ana, tom, lena } = await office3()
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    answers(lena)
    const taken = await office.until(refer(callee, '102', [['Refer-Sub', 'false']]))
    expect(typeof taken === 'string' ? taken : taken.headers.get('Refer-Sub')).toBe('false')
    await office.pass(1000)
    expect(notified(callee)).toEqual([])
    expect(callee.methods.at(-1)).toBe('BYE')
    await hangUp(office, caller)
  })

  test('a further REFER in the same dialog has its CSeq in the Event of its NOTIFYs (RFC 3515 §2.4.6)', async () => {
    const { office, ana, tom, lena } = await office3()
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    lena.whenCalled = (call) => call.refuse(486)
    for (let time = 0; time < 2; time++) {
      await office.until(refer(callee, '102'))
      await office.pass(1000)
    }
    const events = callee.requests
      .filter(({ method }) => method === 'NOTIFY')
      .map(({ headers }) => headers.get('Event')?.replace(/\d+/, 'N'))
    expect(events).toEqual(['refer', 'refer', 'refer;id=N', 'refer;id=N'])
    await hangUp(office, caller)
  })

  test('each status is told once, and none after a final one (RFC 3515 §2.4.5)', async () => {
    const { office, ana, tom, lena } = await office3()
    const beside = await office.phone('102')
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    await office.until(refer(callee, '102'))
    await office.pass(1000)
    lena.call.ring()
    beside.call.ring()
    await office.pass(1000)
    lena.call.answer()
    await office.pass(1000)
    expect(notified(callee)).toEqual([
      'SIP/2.0 100 Trying active',
      'SIP/2.0 180 Ringing active',
      'SIP/2.0 200 OK terminated'
    ])
    await hangUp(office, caller)
  })

  test.each(['caller', 'callee'] as const)(
    'what the %s held is held no longer, and nobody hears the other one',
    async (held) => {
      const { office, ana, tom } = await office3()
      const talking2 = await talk(office, { caller: ana, callee: tom })
      const { caller, callee } = talking2
      await office.until(talking2[held].hold())
      await office.until(refer(callee, '102'))
      await office.pass(1000)
      expect([
        office.pbx.calls()[0]?.onHold,
        ...[caller, callee].map(({ heard }) => office.media.at(heard.port).peer)
      ]).toEqual([false, undefined, undefined])
      await hangUp(office, caller)
    }
  )

  test('while somebody is being handed on nobody else can be, wherever to', async () => {
    const { office, ana, tom } = await office3()
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    await office.until(refer(callee, '102'))
    await office.pass(1000)
    const uniqueid = office.pbx.calls()[0]?.uniqueid ?? ''
    for (const to of ['100', 'queue:nowhere']) {
      expect(office.pbx.transfer({ uniqueid, action: 'send', to, by: 'caller' })).toMatchObject({
        ok: false,
        error: { code: 'not_allowed' }
      })
    }
    await hangUp(office, caller)
  })

  test('that goes round more than fifty times ends there, and the two talk on (RFC 3261 §16.3)', async () => {
    const { office, ana, tom, lena } = await office3()
    const phones = [tom, lena] as const
    const { caller } = await talk(office, { caller: ana, callee: tom })
    for (const phone of phones) answers(phone)
    for (let at = 0; at < 51; at++) {
      await office.until(refer(phones[at % 2 === 0 ? 0 : 1].call, at % 2 === 0 ? '102' : '101'))
      await office.pass(500)
    }
    const [view] = office.pbx.calls()
    expect([view?.members.map(({ user }) => user), view?.segment]).toEqual([['100', '101'], 51])
    await hangUp(office, caller)
  })

  test('the time line says who transferred, where to, and that it failed', async () => {
    const { office, ana, tom, lena } = await office3()
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    lena.whenCalled = (call) => call.refuse(486)
    await office.until(refer(callee, '102'))
    await office.pass(1000)
    await hangUp(office, caller)
    const decisions = told(await office.timeline()).filter((line) => /transfer|comes back/.test(line))
    expect(decisions).toEqual([
      'decision: 101 transfers the call to 102',
      'decision: the transfer to 102 failed: busy',
      'decision: the call comes back to 101'
    ])
  })

  test('a call through a trunk counts for whoever made it, also after that one has left (limits hold over transfers)', async () => {
    const users = [
      { ...userConfig('100', 'Ana'), limits: { concurrent: 2 } },
      userConfig('101', 'Tom'),
      userConfig('102', 'Lena')
    ]
    const { office, ana, tom } = await office3({ domain: { users } })
    const provider = office.provider('main')
    answers(provider)
    answers(tom)
    const call = ana.invite('+15550100177')
    await office.pass(1000)
    await office.until(refer(call, '101'))
    await office.pass(1000)
    expect(talking(office)).toEqual(['+15550100177 caller talking', '101 callee talking'])
    for (let more = 0; more < 3; more++) ana.invite('+15550100178')
    await office.pass(1000)
    expect(ana.calls.slice(-3).map(({ statuses }) => statuses.at(-1))).toEqual([200, 403, 403])
    await hangUp(office, provider.calls[0] as PhoneCall)
    await hangUp(office, ana.calls.at(-3) as PhoneCall)
  })
})

describe('an attended transfer (RFC 5589 §7, RFC 3891)', () => {
  test('joins the two others of two calls of one phone; the consultation names the call in its linkedid', async () => {
    const { office, ana, tom, lena } = await office3()
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    await office.until(callee.hold())
    await office.pass(2000)
    answers(lena)
    const asking = tom.invite('102')
    await office.pass(3200)
    expect(
      status(
        await office.until(callee.send('REFER', [['Refer-To', `<sip:102@acme.test?Replaces=${replacing(asking)}>`]]))
      )
    ).toBe(202)
    await office.pass(1000)
    expect(notified(callee)).toEqual(['SIP/2.0 100 Trying active', 'SIP/2.0 200 OK terminated'])
    expect(callee.methods.at(-1)).toBe('BYE')
    expect(asking.methods.at(-1)).toBe('BYE')
    expect(lena.calls).toHaveLength(1)
    expect(talking(office)).toEqual(['100 caller talking', '102 callee talking'])
    expect(caller.heard.direction).toBe('sendrecv')
    await office.pass(4000)
    await hangUp(office, lena.call)
    expect(caller.methods.at(-1)).toBe('BYE')
    const [first] = office.records
    const byCall = office.records.map((record) => [
      record.uniqueid === first?.uniqueid ? 'call' : 'consultation',
      billed(record)
    ])
    expect(byCall).toEqual([
      ['call', '1: 100 > 101 (101) ANSWERED by callee, 5 5 ring 0'],
      ['consultation', '1: 101 > 102 (102) ANSWERED by caller, 3 3 ring 0'],
      ['call', '2: 100 > 102 (102) ANSWERED by callee, 5 5 ring 0']
    ])
    expect(new Set(office.records.map(({ linkedid }) => linkedid))).toEqual(new Set([first?.uniqueid]))
  })

  test('to somebody who still rings calls that one anew, and the consultation is over', async () => {
    const { office, ana, tom, lena } = await office3()
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    await office.until(callee.hold())
    const asking = tom.invite('102')
    await office.pass(2000)
    const early = asking.responses.at(-1)
    const dialog = encodeURIComponent(`${asking.callId};to-tag=${early?.to.tag};from-tag=${asking.invite.from.tag}`)
    await office.until(callee.send('REFER', [['Refer-To', `<sip:102@acme.test?Replaces=${dialog}>`]]))
    await office.pass(1000)
    lena.call.answer()
    await office.pass(1000)
    expect(lena.calls.map(({ methods }) => methods.at(-1))).toEqual(['CANCEL', 'ACK'])
    expect(office.records.map(({ src, dst, disposition }) => `${src} > ${dst} ${disposition}`)).toEqual([
      '100 > 101 ANSWERED',
      '101 > 102 NO ANSWER'
    ])
    expect(talking(office)).toEqual(['100 caller talking', '102 callee talking'])
    await hangUp(office, caller)
  })

  test("with the names of somebody else's dialog takes nobody out of a call (481)", async () => {
    const { office, ana, tom, lena } = await office3()
    const home = await office.phone('102')
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    lena.whenCalled = (call) => call.refuse(486)
    answers(home)
    const other = lena.invite('*43')
    await office.pass(1000)
    expect(
      status(
        await office.until(callee.send('REFER', [['Refer-To', `<sip:102@acme.test?Replaces=${replacing(other)}>`]]))
      )
    ).toBe(481)
    await hangUp(office, caller)
    await hangUp(office, other)
  })
})

describe('a Replaces whose dialog is no other call of one’s own (RFC 3891 §3)', () => {
  const foreign = {
    name: 'other.test',
    users: [userConfig('101', 'Foreign Tom')],
    functions: [{ extension: '*43', name: 'echo', run: 'echo' } as const]
  }

  test.each([
    ['that of the same extension in another domain', true],
    ['that of the call itself', false]
  ])('%s is refused (481), and all calls go on', async (_, isForeign) => {
    const { office, ana, tom } = await office3({ others: [foreign] })
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    const theirs = office.addPhone('101', { domain: 'other.test' })
    await office.until(theirs.register())
    const other = theirs.invite('*43')
    await office.pass(1000)
    const dialog = replacing(isForeign ? other : callee)
    const asked = callee.send('REFER', [['Refer-To', `<sip:102@acme.test?Replaces=${dialog}>`]])
    expect(status(await office.until(asked))).toBe(481)
    expect(talking(office).slice(0, 2)).toEqual(['100 caller talking', '101 callee talking'])
    expect(office.pbx.calls()).toHaveLength(2)
    await hangUp(office, caller)
    await hangUp(office, other)
  })
})
