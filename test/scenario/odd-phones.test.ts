import { describe, expect, test } from 'vitest'
import { createRequest } from '../../pbx-core/sip/message/create.ts'
import type { SipRequest } from '../../pbx-core/sip/message/message.ts'
import { trunkConfig, userConfig } from '../support/virtual-pbx.ts'
import { hangUp, openOffice, talk, warnings } from './office.ts'

/** A description with these lines below `t=`. */
const session = (...lines: string[]) =>
  ['v=0', 'o=- 1 1 IN IP4 10.0.1.2', 's=-', 'c=IN IP4 10.0.1.2', 't=0 0', ...lines, ''].join('\r\n')

describe('phones that are behind, beside or beyond', () => {
  test('a phone behind a router is reached over the flow that it registered from (RFC 5626 §5.3)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = office.addPhone('101')
    tom.contact = '<sip:101@192.168.178.20:5060>'
    await office.until(tom.register())
    const { caller } = await talk(office, { caller: ana, callee: tom })
    expect(tom.call.invite.uri.text).toBe('sip:101@192.168.178.20:5060')
    expect(tom.call.methods).toEqual(['ACK'])
    await hangUp(office, caller)
    expect(tom.call.methods).toEqual(['ACK', 'BYE'])
  })

  test('names that are no ASCII cross as UTF-8, quotes and backslashes escaped (RFC 3261 §25.1)', async () => {
    const office = await openOffice({
      domain: { users: [userConfig('100', 'Zoë "Zo" \\ Müller'), userConfig('101', 'Tom')], inbound: [] }
    })
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    const { caller } = await talk(office, { caller: ana, callee: tom })
    expect(tom.call.invite.from.displayName).toBe('Zoë "Zo" \\ Müller')
    await hangUp(office, caller)
    expect(office.record.clid).toBe('"Zoë \\"Zo\\" \\\\ Müller" <100>')
  })

  test('BYE before the answer ends a call as CANCEL does (RFC 3261 §15.1.2)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    const call = ana.invite('101')
    await office.pass()
    expect(await office.until(call.bye())).toMatchObject({ status: 200 })
    await office.pass()
    expect(call.statuses).toEqual([401, 180, 487])
    expect(tom.call.methods).toEqual(['CANCEL'])
    expect(office.record).toMatchObject({ disposition: 'NO ANSWER', hangupby: 'caller' })
  })

  test('an INVITE whose To has a tag without a value is refused: its call could never be hung up (RFC 3261 §25.1)', async () => {
    const office = await openOffice()
    const tom = await office.phone('101')
    const main = office.provider('main')
    const { uri, from, callId, cseq, headers, body } = main.build('INVITE', {
      to: '+15550100101',
      headers: [['Contact', main.contact]],
      body: session('m=audio 4000 RTP/AVP 0')
    })
    const odd = createRequest({
      method: 'INVITE',
      uri,
      from,
      to: `<${uri.text}>;tag`,
      callId,
      cseq: cseq.number,
      headers: [['Contact', headers.get('Contact') ?? '']],
      body,
      contentType: 'application/sdp'
    })
    const statuses: number[] = []
    main.layer.send(odd, main.flow, { response: ({ status }) => void statuses.push(status), failed: () => {} })
    await office.pass()
    expect([statuses, tom.calls]).toEqual([[400], []])
  })

  test('a second INVITE before the first one has its answer gets 500 and Retry-After (RFC 3261 §14.2)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    const call = ana.invite('101')
    await office.pass()
    const second = await office.until(call.hold())
    expect(second).toMatchObject({ status: 500 })
    if (typeof second !== 'string') expect(second.headers.get('Retry-After')).toBe('1')
    tom.call.answer()
    await office.pass()
    expect(call.statuses).toEqual([401, 180, 200])
    expect(await office.until(call.hold())).toMatchObject({ status: 200 })
    await hangUp(office, call)
  })

  test('keys before the answer are taken, and change nothing', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    await office.phone('101')
    const call = ana.invite('101')
    await office.pass()
    expect(await office.until(call.info('1'))).toMatchObject({ status: 200 })
    call.cancel()
    await office.pass()
    expect(call.statuses).toEqual([401, 180, 487])
  })

  test('an application answers re-INVITEs itself: hold, resume, no offer, no codec (RFC 3261 §14.2)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const call = ana.invite('*43')
    await office.pass()
    expect(await office.until(call.hold())).toMatchObject({ status: 200 })
    expect(call.heard.direction).toBe('recvonly')
    expect(await office.until(call.resume())).toMatchObject({ status: 200 })
    expect(call.heard.direction).toBe('sendrecv')
    expect(await office.until(call.reoffer({}, { silent: true }))).toMatchObject({ status: 200 })
    await office.pass()
    expect(call.heard.codecs).toEqual(['8 PCMA', '0 PCMU'])
    expect(await office.until(call.reoffer({ codecs: ['3 GSM/8000'] }))).toMatchObject({ status: 488 })
    expect(office.media.leased.map(({ echoing, stream }) => [echoing, stream?.direction])).toEqual([[true, 'sendrecv']])
    await hangUp(office, call)
  })

  test('a call that comes back to us through a trunk, over and over, runs out of hops (RFC 3261 §16.3)', async () => {
    const office = await openOffice({ domain: { inbound: [{ match: '*', to: 'external:+15550109999' }] } })
    const main = office.provider('main')
    main.whenCalled = (call) => {
      const maxForwards = Number(call.invite.headers.get('Max-Forwards')) - 1
      const next = main.invite('+15550109999', { maxForwards })
      next.whenOver = (status) => call.refuse(status)
    }
    const call = main.invite('+15550109999', { maxForwards: 12 })
    await office.pass(500)
    expect(call.statuses.at(-1)).toBe(483)
    expect(office.records.length).toBeLessThan(12)
  })
})

describe('session descriptions that are not as one would like', () => {
  test('an offer of audio and video: the video line is answered with port 0 (RFC 3264 §6)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    tom.whenCalled = (call) => call.answer()
    const call = ana.invite('101', {
      body: session('m=video 5000 RTP/AVP 96', 'a=rtpmap:96 H264/90000', 'm=audio 4000 RTP/AVP 8', 'a=sendrecv')
    })
    await office.pass()
    const answer = call.response(200).body
    expect(answer.split('\r\n').filter((line) => line.startsWith('m='))).toEqual([
      'm=video 0 RTP/AVP 96',
      'm=audio 20002 RTP/AVP 8'
    ])
    expect(tom.call.heard.codecs).toEqual(['8 PCMA', '0 PCMU', '9 G722', '111 OPUS'])
    await hangUp(office, call)
  })

  for (const [what, body] of [
    ['only encrypted media', session('m=audio 4000 RTP/SAVP 8')],
    ['no audio', session('m=video 4000 RTP/AVP 96')],
    ['nonsense', 'not a session']
  ] as const) {
    test(`an offer of ${what} is refused with 488 before anything rings (RFC 3261 §13.3.1.3)`, async () => {
      const office = await openOffice()
      const ana = await office.phone('100')
      const tom = await office.phone('101')
      const call = ana.invite('101', { body })
      await office.pass()
      expect(call.statuses).toEqual([401, 488])
      expect(tom.calls).toEqual([])
      expect(office.record).toMatchObject({ disposition: 'FAILED', hangupcause: 65 })
    })
  }

  for (const [what, body] of [
    ['no session', ''],
    ['a stream of port 0', session('m=audio 0 RTP/AVP 8')],
    ['a codec that nobody offered', session('m=audio 4000 RTP/AVP 3')]
  ] as const) {
    test(`a 200 with ${what} gets ACK and BYE, and the caller 488 (RFC 3261 §13.2.2.4)`, async () => {
      const office = await openOffice()
      const ana = await office.phone('100')
      const tom = await office.phone('101')
      tom.whenCalled = (call) => call.answer(body)
      const call = ana.invite('101')
      await office.pass()
      expect(call.statuses).toEqual([401, 488])
      expect(tom.call.methods).toEqual(['ACK', 'BYE'])
      expect(office.record).toMatchObject({ disposition: 'FAILED', answer: null })
    })
  }

  test('a 200 that comes again is acknowledged as the first one was, and the call goes on (RFC 3261 §13.2.2.4)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    const { caller } = await talk(office, { caller: ana, callee: tom })
    const first = tom.call.last('ACK')
    tom.call.respond(200, { body: session('m=audio 4000 RTP/AVP 8') })
    await office.pass()
    expect(tom.call.methods).toEqual(['ACK', 'ACK'])
    const again = tom.call.last('ACK')
    const told = ({ uri, from, to, callId, cseq }: SipRequest) => [uri.text, from.text, to.text, callId, cseq]
    expect(told(again)).toEqual(told(first))
    await hangUp(office, caller)
    expect(tom.call.methods).toEqual(['ACK', 'ACK', 'BYE'])
    expect(office.record.disposition).toBe('ANSWERED')
  })

  test('a 200 that leaves out the session of the 183 before it is taken all the same, as some gateways do', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    tom.whenCalled = (call) => {
      call.early()
      call.answer('')
    }
    const call = ana.invite('101')
    await office.pass()
    expect(call.statuses).toEqual([401, 183, 200])
    await hangUp(office, call)
    expect(office.record.disposition).toBe('ANSWERED')
  })
})

describe('routes of the PBX itself', () => {
  test('an inbound route to external: leaves through a trunk, with the caller ID of the caller kept by a hook only', async () => {
    const office = await openOffice({ domain: { inbound: [{ match: '*', to: 'external:+12025550188' }] } })
    const main = office.provider('main')
    main.whenCalled = (call) => {
      call.ring()
      call.answer()
    }
    const call = main.invite('+15550100101')
    await office.pass(100)
    expect(call.statuses).toEqual([180, 200])
    const out = main.calls.find(({ role }) => role === 'callee')
    expect(out?.invite.uri.user).toBe('+12025550188')
    await hangUp(office, call)
    expect(office.record).toMatchObject({ dst: '+15550100101', lastapp: 'external', trunk: 'main' })
  })

  test('an inbound route to external: dials no international number: nobody has allowed it (4-pbx, toll fraud)', async () => {
    const office = await openOffice({ domain: { inbound: [{ match: '*', to: 'external:+493012345678' }] } })
    const main = office.provider('main')
    const call = main.invite('+15550100101')
    await office.pass()
    expect(call.statuses).toEqual([403])
  })

  test('a trunk whose address cannot be found says so, and the call is not lost where another can take it', async () => {
    const office = await openOffice({
      domain: { trunks: [{ ...trunkConfig('main'), address: 'sip:gone.test' }, trunkConfig('backup')] }
    })
    const ana = await office.phone('100')
    const backup = office.provider('backup', 5090)
    const call = ana.invite('82025550123')
    await office.pass()
    expect(backup.calls).toHaveLength(1)
    expect(office.pbx.health()).toMatchObject({
      status: 'degraded',
      warnings: ['trunk main: the name gone.test cannot be looked up']
    })
    call.cancel()
    await office.pass()
    expect(warnings(await office.timeline())).toEqual([expect.stringContaining('trunk main failed')])
  })
})

describe('two companies on one PBX (1-product, Matching)', () => {
  test('each domain has its own 100; a host names the domain, and a number stays inside it', async () => {
    const office = await openOffice({
      others: [{ name: 'other.test', users: [userConfig('100', 'Otto'), userConfig('300', 'Olga')] }]
    })
    const ana = await office.phone('100')
    const olga = office.addPhone('300', { domain: 'other.test' })
    const otto = office.addPhone('100', { domain: 'other.test' })
    for (const phone of [olga, otto]) expect(await office.until(phone.register())).toMatchObject({ status: 200 })
    const call = olga.invite('100')
    await office.pass()
    expect([ana.calls.length, otto.calls.length]).toEqual([0, 1])
    expect(otto.call.invite.from.text).toMatch(/^"Olga" <sip:300@other\.test>/)
    call.cancel()
    await office.pass()
    expect(office.record).toMatchObject({ domain: 'other.test', src: '300' })
    const unknown = ana.invite('300')
    await office.pass()
    expect(unknown.statuses).toEqual([401, 404])
  })

  test('a user of one domain is nobody in the other', async () => {
    const office = await openOffice({ others: [{ name: 'other.test', users: [userConfig('300', 'Olga')] }] })
    const ana = office.addPhone('100', { domain: 'other.test' })
    expect(await office.until(ana.register())).toMatchObject({ status: 401 })
    expect(office.pbx.registrations('other.test')).toEqual([])
  })
})
