import { describe, expect, test } from 'vitest'
import { parseUri, type SipUri } from '../../pbx-core/sip/message/uri.ts'
import { pbxAddress } from '../support/virtual-pbx.ts'
import { hangUp, openOffice, talk, told, warnings } from './office.ts'

/** A message without what is different at every run: branches, tags, Call-IDs, session numbers. */
function plain(octets: string): string[] {
  return octets
    .replace(/branch=z9hG4bK[0-9a-f]+/g, 'branch=B')
    .replace(/tag=[0-9a-f]+/g, 'tag=T')
    .replace(/Call-ID: [0-9a-f]+/g, 'Call-ID: I')
    .replace(/X-Offhook-Call: \d+\.[0-9a-f]+/g, 'X-Offhook-Call: U')
    .replace(/o=- \d+ /g, 'o=- S ')
    .replace(/username=.*\r/g, '…\r')
    .split('\r\n')
}

function uriOf(text: string): SipUri {
  const uri = parseUri(text)
  if (!uri.ok) throw new Error(uri.error)
  return uri.value
}

describe('a user calls a user', () => {
  test('100, 180, 200, ACK and BYE cross the PBX, each leg a dialog of its own (RFC 3261 §13, 4-pbx: B2BUA)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    tom.whenCalled = () => {}
    const before = office.network.sent.length
    const call = ana.invite('101')
    await office.pass(300)
    tom.call.ring()
    await office.pass(2000)
    tom.call.answer()
    await office.pass(10_000)
    await hangUp(office, call)

    const lines = office.network.sent
      .slice(before)
      .map(({ from, to, octets }) => `${from.address} > ${to.address} ${octets.slice(0, octets.indexOf('\r\n'))}`)
    expect(lines).toEqual([
      '10.0.1.1 > 10.0.0.1 INVITE sip:101@acme.test SIP/2.0',
      '10.0.0.1 > 10.0.1.1 SIP/2.0 401 Unauthorized',
      '10.0.1.1 > 10.0.0.1 ACK sip:101@acme.test SIP/2.0',
      '10.0.1.1 > 10.0.0.1 INVITE sip:101@acme.test SIP/2.0',
      '10.0.0.1 > 10.0.1.2 INVITE sip:101@10.0.1.2:5060 SIP/2.0',
      '10.0.0.1 > 10.0.1.1 SIP/2.0 100 Trying',
      '10.0.1.2 > 10.0.0.1 SIP/2.0 100 Trying',
      '10.0.1.2 > 10.0.0.1 SIP/2.0 180 Ringing',
      '10.0.0.1 > 10.0.1.1 SIP/2.0 180 Ringing',
      '10.0.1.2 > 10.0.0.1 SIP/2.0 200 OK',
      '10.0.0.1 > 10.0.1.2 ACK sip:101@10.0.1.2:5060 SIP/2.0',
      '10.0.0.1 > 10.0.1.1 SIP/2.0 200 OK',
      '10.0.1.1 > 10.0.0.1 ACK sip:101@10.0.0.1:5060 SIP/2.0',
      '10.0.1.1 > 10.0.0.1 BYE sip:101@10.0.0.1:5060 SIP/2.0',
      '10.0.0.1 > 10.0.1.1 SIP/2.0 200 OK',
      '10.0.0.1 > 10.0.1.2 BYE sip:101@10.0.1.2:5060 SIP/2.0',
      '10.0.1.2 > 10.0.0.1 SIP/2.0 200 OK'
    ])
    expect(call.invite.callId).not.toBe(tom.call.invite.callId)
    expect(call.invite.from.tag).not.toBe(tom.call.invite.from.tag)
  })

  test('the called phone sees the name and number of the user, hops count down, media is ours (4-pbx, SIP)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    const before = office.network.sent.length
    const { caller } = await talk(office, { caller: ana, callee: tom })
    const sent = office.network.sent.slice(before)
    const invite = sent.find(({ to, octets }) => to.address === tom.address && octets.startsWith('INVITE'))
    expect(plain(invite?.octets ?? '')).toEqual([
      'INVITE sip:101@10.0.1.2:5060 SIP/2.0',
      'Via: SIP/2.0/UDP 10.0.0.1:5060;rport;branch=B',
      'Max-Forwards: 69',
      'From: "Ana Keller" <sip:100@acme.test>;tag=T',
      'To: <sip:101@acme.test>',
      'Call-ID: I',
      'CSeq: 1 INVITE',
      'Contact: <sip:100@10.0.0.1:5060>',
      'Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, REFER, PRACK, UPDATE, SUBSCRIBE',
      'Supported: norefersub, replaces, 100rel, timer',
      'Allow-Events: dialog, message-summary, refer',
      'X-Offhook-Call: U',
      'Content-Type: application/sdp',
      'Content-Length: 296',
      '',
      'v=0',
      'o=- S 1 IN IP4 10.0.0.1',
      's=-',
      'c=IN IP4 10.0.0.1',
      't=0 0',
      'm=audio 20004 RTP/AVP 8 0 9 111 101',
      'a=rtpmap:8 PCMA/8000',
      'a=rtpmap:0 PCMU/8000',
      'a=rtpmap:9 G722/8000',
      'a=rtpmap:111 opus/48000/2',
      'a=fmtp:111 useinbandfec=1',
      'a=rtpmap:101 telephone-event/8000',
      'a=fmtp:101 0-16',
      'a=sendrecv',
      ''
    ])
    const answer = sent.find(({ to, octets }) => to.address === ana.address && octets.startsWith('SIP/2.0 200'))
    expect(plain(answer?.octets ?? '')).toEqual([
      'SIP/2.0 200 OK',
      'Via: SIP/2.0/UDP 10.0.1.1:5060;rport=5060;branch=B;received=10.0.1.1',
      'From: "Phone 100" <sip:100@acme.test>;tag=T',
      'To: <sip:101@acme.test>;tag=T',
      'Call-ID: I',
      'CSeq: 4 INVITE',
      'Contact: <sip:101@10.0.0.1:5060>',
      'Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, REFER, PRACK, UPDATE, SUBSCRIBE',
      'Supported: norefersub, replaces, 100rel, timer',
      'Allow-Events: dialog, message-summary, refer',
      'X-Offhook-Call: U',
      'Content-Type: application/sdp',
      'Content-Length: 213',
      '',
      'v=0',
      'o=- S 1 IN IP4 10.0.0.1',
      's=-',
      'c=IN IP4 10.0.0.1',
      't=0 0',
      'm=audio 20002 RTP/AVP 8 0 101',
      'a=rtpmap:8 PCMA/8000',
      'a=rtpmap:0 PCMU/8000',
      'a=rtpmap:101 telephone-event/8000',
      'a=fmtp:101 0-16',
      'a=sendrecv',
      ''
    ])
    await hangUp(office, caller)
  })

  test('the two media endpoints are joined, each configured for its phone (4-pbx, Media)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    tom.media = { ...tom.media, codecs: ['0 PCMU/8000'], port: 41_000 }
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    const [near, far] = office.media.endpoints
    expect(near?.peer).toBe(far)
    expect(near?.stream).toEqual({
      remote: { address: '10.0.1.1', rtpPort: 40_000, rtcpPort: 40_001 },
      codecs: [expect.objectContaining({ name: 'PCMU', payloadType: 0 })],
      telephoneEvent: 101,
      direction: 'sendrecv',
      packetTime: 20
    })
    expect(far?.stream?.remote).toEqual({ address: '10.0.1.2', rtpPort: 41_000, rtcpPort: 41_001 })
    expect(caller.heard.codecs).toEqual(['0 PCMU'])
    await hangUp(office, callee)
    expect(caller.methods).toEqual(['BYE'])
    expect(office.record).toMatchObject({ hangupby: 'callee', hangupcause: 16, disposition: 'ANSWERED' })
  })

  test('one record tells the whole call (4-pbx, Call record; 2-cti, Variables)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    const call = ana.invite('101')
    await office.pass(3000)
    tom.call.answer()
    await office.pass(61_500)
    await hangUp(office, call)
    expect(office.records).toHaveLength(1)
    const { record } = office
    expect(record).toEqual({
      uniqueid: expect.stringMatching(/^1795298709\.[0-9a-f]{12}$/),
      segment: 1,
      linkedid: record.uniqueid,
      domain: 'acme.test',
      direction: 'internal',
      start: record.start,
      answer: record.start + 2998,
      end: record.start + 2998 + 61_500,
      clid: '"Ana Keller" <100>',
      originalClid: '"Ana Keller" <100>',
      src: '100',
      dst: '101',
      dstname: 'Tom Okafor',
      callerUser: '100',
      calleeUser: '101',
      dcontext: 'internal',
      channel: 'SIP/100-00000001',
      dstchannel: 'SIP/101-00000002',
      lastapp: 'user',
      lastdata: '101',
      duration: 64,
      billsec: 61,
      disposition: 'ANSWERED',
      amaflags: 'DOCUMENTATION',
      accountcode: 'A100',
      accCode2: '',
      accCode3: '',
      userfield: '101@acme.test',
      hangupcause: 16,
      hangupby: 'caller',
      trunk: null,
      recording: '',
      recorded: null,
      voicemail: '',
      notes: '',
      outcome: '',
      transferredby: '',
      waitsec: 0,
      ringsec: 2,
      variables: {},
      legs: [{ party: '101', result: 'answered', ringMs: 2998 }]
    })
  })

  test('the time line has both legs from the challenged INVITE on, decisions and media (1-product, Principles)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    const { caller } = await talk(office, { caller: ana, callee: tom })
    await office.pass(1000)
    await hangUp(office, caller)
    await office.pass(6000)
    const timeline = await office.timeline()
    expect(told(timeline)).toEqual([
      '100 > INVITE sip:101@acme.test SIP/2.0',
      '100 < SIP/2.0 401 Unauthorized',
      '100 > ACK sip:101@acme.test SIP/2.0',
      '100 > INVITE sip:101@acme.test SIP/2.0',
      'media SIP/100-00000001: media at 10.0.0.1:20002',
      'decision: to extension:101',
      'app: user 101',
      'media SIP/101-00000002: media at 10.0.0.1:20004',
      '101 < INVITE sip:101@10.0.1.2:5060 SIP/2.0',
      '101 > SIP/2.0 180 Ringing',
      '100 < SIP/2.0 180 Ringing',
      '101 > SIP/2.0 200 OK',
      '101 < ACK sip:101@10.0.1.2:5060 SIP/2.0',
      'decision: SIP/101-00000002: answered',
      '100 < SIP/2.0 200 OK',
      'decision: 101 answered',
      '100 > ACK sip:101@10.0.0.1:5060 SIP/2.0',
      '100 > BYE sip:101@10.0.0.1:5060 SIP/2.0',
      '100 < SIP/2.0 200 OK',
      'media SIP/100-00000001: media ended',
      '101 < BYE sip:101@10.0.1.2:5060 SIP/2.0',
      'media SIP/101-00000002: media ended',
      'decision: ended: completed',
      '101 > SIP/2.0 200 OK'
    ])
    const times = timeline.map(({ at }) => at)
    expect(times).toEqual([...times].sort((one, other) => one - other))
    const text = JSON.stringify(timeline)
    expect(text).not.toMatch(/Digest|nonce|response=/)
    expect(text).toContain('Authorization: (removed)')
  })

  test('events announce the call in order, the pop-up when the phone rings (2-cti, Pop-up)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    office.events.length = 0
    const { caller } = await talk(office, { caller: ana, callee: tom })
    expect(office.pbx.calls()).toEqual([
      expect.objectContaining({ state: 'answered', app: 'user', onHold: false, exten: '101', direction: 'internal' })
    ])
    await hangUp(office, caller)
    const names = office.events.map(({ name }) => name).filter((name) => name !== 'call.updated')
    expect(names).toEqual(['call.started', 'call.offered', 'call.answered', 'call.ended', 'record.written'])
  })

  test('an INVITE that has no hop left is answered 483 (RFC 3261 §16.3)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    await office.phone('101')
    const call = ana.invite('101', { maxForwards: 0 })
    await office.pass()
    expect(call.statuses).toEqual([483])
  })

  test.each(['tel:101', 'tel:1-0-1;phone-context=acme.test'])(
    '%s is called as a number of the caller’s domain (RFC 3966)',
    async (uri) => {
      const office = await openOffice()
      const ana = await office.phone('100')
      const tom = await office.phone('101')
      ana.contact = '<tel:100>'
      tom.whenCalled = (ringing) => ringing.answer()
      const call = ana.invite('', { uri: uriOf(uri) })
      await office.pass()
      expect(call.statuses).toEqual([401, 200])
      // What it can be reached by within the call is its flow.
      await office.until(tom.call.bye())
      await office.pass()
      expect(call.requests.map(({ method, uri: target }) => `${method} ${target.text}`)).toEqual([
        'BYE sip:100@acme.test'
      ])
      expect(office.record).toMatchObject({ dst: '101', disposition: 'ANSWERED' })
    }
  )

  test.each(['mailto:100@acme.test', 'https://acme.test'])(
    'an INVITE whose Contact is %s is answered 416 (RFC 3261 §8.1.1.8)',
    async (contact) => {
      const office = await openOffice()
      const ana = await office.phone('100')
      await office.phone('101')
      ana.contact = `<${contact}>`
      const call = ana.invite('101')
      await office.pass()
      expect(call.statuses).toEqual([416])
      expect(office.records).toEqual([])
    }
  )

  test('a 200 whose Contact is no SIP URI is reached where the INVITE went', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    tom.contact = '<tel:101>'
    const { caller, callee } = await talk(office, { caller: ana, callee: tom })
    await hangUp(office, caller)
    expect(callee.requests.map(({ method, uri }) => `${method} ${uri.text}`)).toEqual([
      `ACK sip:101@${tom.address}:5060`,
      `BYE sip:101@${tom.address}:5060`
    ])
  })

  test('a body that is no session is refused before anything rings (RFC 3261 §8.2.3)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const call = ana.invite('101', { headers: [['Content-Encoding', 'gzip']] })
    await office.pass()
    expect(call.statuses).toEqual([415])
    expect(call.response(415).headers.get('Accept')).toBe('application/sdp')
  })

  test('codecs that we do not know cross untouched; none in common is 488 (4-pbx, Media)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const tom = await office.phone('101')
    ana.media = { ...ana.media, codecs: ['97 ILBC/8000', '0 PCMU/8000'] }
    tom.media = { ...tom.media, codecs: ['97 ILBC/8000'] }
    const { caller } = await talk(office, { caller: ana, callee: tom })
    expect(caller.heard.codecs).toEqual(['97 ILBC'])
    await hangUp(office, caller)
    tom.whenCalled = (call) => call.refuse(488)
    const refused = ana.invite('101')
    await office.pass()
    expect(refused.statuses.at(-1)).toBe(488)
    expect(office.record).toMatchObject({ disposition: 'FAILED', hangupcause: 65, hangupby: 'callee' })
  })

  test('*43 answers and sends back what it hears until the caller hangs up (4-pbx, Numbers)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const call = ana.invite('*43')
    await office.pass(5100)
    expect(call.statuses).toEqual([401, 200])
    expect(call.heard).toEqual({
      address: '10.0.0.1',
      port: 20_002,
      codecs: ['8 PCMA', '0 PCMU'],
      telephoneEvent: 101,
      direction: 'sendrecv'
    })
    expect(office.media.at(20_002).echoing).toBe(true)
    await hangUp(office, call)
    expect(office.record).toMatchObject({ lastapp: 'echo', dst: '*43', disposition: 'ANSWERED', billsec: 5 })
  })

  test('a number that leads nowhere is 404 and says so (4-pbx, Numbers)', async () => {
    const office = await openOffice()
    const ana = await office.phone('100')
    const call = ana.invite('555')
    await office.pass()
    expect(call.statuses).toEqual([401, 404])
    expect(office.record).toMatchObject({ disposition: 'FAILED', hangupcause: 1, dst: '555' })
    expect(told(await office.timeline())).toContain('decision: no extension and no route matches 555')
  })

  test('without a free media port a call is refused with 503 and Retry-After, and says so (4-pbx, SIP)', async () => {
    const office = await openOffice()
    office.media.capacity = 0
    const ana = await office.phone('100')
    const call = ana.invite('*43')
    await office.pass()
    expect(call.statuses).toEqual([401, 503])
    expect(call.response(503).headers.get('Retry-After')).toBe('2')
    expect(told(await office.timeline())).toContain('100 < SIP/2.0 503 Service Unavailable')
  })

  test('the same where only the called phones find none: it is not said that none is registered', async () => {
    const office = await openOffice()
    office.media.capacity = 1
    const ana = await office.phone('100')
    await office.phone('101')
    const call = ana.invite('101')
    await office.pass()
    expect(call.statuses).toEqual([401, 503])
    expect(warnings(await office.timeline())).toEqual([`no media port is free on ${pbxAddress}`])
    expect(office.record).toMatchObject({ disposition: 'FAILED', hangupcause: 34, calleeUser: '101' })
  })
})
