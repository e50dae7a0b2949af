import { describe, expect, it } from 'vitest'
import type { Octets } from '../../../pbx-core/base/octets.ts'
import { createRequest, createResponse, withTopVia } from '../../../pbx-core/sip/message/create.ts'
import { makeNameAddr } from '../../../pbx-core/sip/message/make-name-addr.ts'
import { makeUri } from '../../../pbx-core/sip/message/make-uri.ts'
import { makeVia } from '../../../pbx-core/sip/message/make-via.ts'
import { serialise } from '../../../pbx-core/sip/message/serialise.ts'
import { options, parsed, parsedRequest, wire } from './support.ts'

const via = makeVia({ transport: 'UDP', host: '192.0.2.1', port: 5060, branch: 'z9hG4bK74', rport: true })
const bob = makeUri({ user: 'bob', host: 'example.com' })
const from = makeNameAddr({ uri: makeUri({ user: 'pbx', host: 'example.com' }), params: { tag: 'f1' } })

const message = (headers: readonly (readonly [string, Octets])[] = [], body = '') =>
  createRequest({
    method: 'MESSAGE',
    uri: bob,
    from,
    to: '<sip:bob@example.com>',
    callId: 'c1',
    cseq: 7,
    via,
    headers,
    body,
    contentType: 'text/plain'
  })

describe('making requests (RFC 3261 §8.1.1)', () => {
  it('writes the essential fields, then the others, then the body with its length', () => {
    expect(serialise(message([['subject', 'x']], 'hi'))).toBe(
      wire(`MESSAGE sip:bob@example.com SIP/2.0
Via: SIP/2.0/UDP 192.0.2.1:5060;rport;branch=z9hG4bK74
Max-Forwards: 70
From: <sip:pbx@example.com>;tag=f1
To: <sip:bob@example.com>
Call-ID: c1
CSeq: 7 MESSAGE
Subject: x
Content-Type: text/plain
Content-Length: 2

hi`)
    )
  })

  it('gives what parsing it again gives', () => {
    const made = message([['subject', 'x']], 'hi')
    expect(parsed(serialise(made))).toEqual(made)
  })

  it('puts a Via on top of a copy', () => {
    const bare = createRequest({ method: 'BYE', uri: bob, from, to: from, callId: 'c1', cseq: 8, maxForwards: 69 })
    const sent = withTopVia(bare, via)
    expect([bare.headers.has('Via'), parsed(serialise(sent))]).toEqual([false, sent])
  })

  it('throws at a value of our own that is no value: a bug', () => {
    expect(() => createRequest({ ...message(), from: 'nobody', cseq: 1, headers: [] })).toThrow('has no scheme')
  })
})

describe('making responses (RFC 3261 §8.2.6, §12.1.1)', () => {
  const recordRoute = 'Record-Route: <sip:p2;lr>\r\nRecord-Route: <sip:p1;lr>\r\nTimestamp: 54\r\n'
  const invite = (to: string) =>
    parsedRequest(
      options({ To: to, CSeq: '0063104 INVITE' }, `v: SIP/2.0/TCP 192.0.2.9\r\n${recordRoute}`).replace(
        'OPTIONS',
        'INVITE'
      )
    )

  it('copies Via, From, To with a tag, Call-ID, CSeq, and Record-Route into what creates a dialog', () => {
    const response = createResponse(invite('<sip:bob@example.com>'), 200, {
      toTag: 'b7',
      headers: [['Contact', '<sip:bob@192.0.2.7>']],
      body: 'v=0\r\n',
      contentType: 'application/sdp'
    })
    expect(serialise(response)).toBe(
      wire(`SIP/2.0 200 OK
Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKnashds8
Via: SIP/2.0/TCP 192.0.2.9
Record-Route: <sip:p2;lr>
Record-Route: <sip:p1;lr>
From: <sip:alice@example.com>;tag=1928301774
To: <sip:bob@example.com>;tag=b7
Call-ID: a84b4c76e66710@192.0.2.1
CSeq: 0063104 INVITE
Contact: <sip:bob@192.0.2.7>
Content-Type: application/sdp
Content-Length: 5

v=0
`)
    )
    expect(parsed(serialise(response))).toEqual(response)
  })

  it.each([
    [200, '<sip:bob@example.com>;tag=1'],
    [100, '<sip:bob@example.com>'],
    [486, '<sip:bob@example.com>']
  ])('copies no Record-Route into %i to %s', (status, to) => {
    expect(createResponse(invite(to), status, { toTag: 'x' }).headers.has('Record-Route')).toBe(false)
  })

  it('copies Timestamp into 100 alone (§8.2.6.1)', () => {
    const request = invite('<sip:bob@example.com>')
    expect([100, 180].map((status) => createResponse(request, status).headers.get('Timestamp'))).toEqual([
      '54',
      undefined
    ])
  })

  it('MUST keep a tag that the request has', () => {
    expect(createResponse(invite('<sip:bob@example.com>;tag=1'), 200, { toTag: 'x' }).to.tag).toBe('1')
  })

  it.each([
    [604, 'Does Not Exist Anywhere'],
    [499, 'Request Failure'],
    [299, 'OK']
  ])('says of %i: %s', (status, reason) => {
    expect(createResponse(message(), status).reason).toBe(reason)
  })
})

describe('writing (4-pbx.md, SIP: strict in what it emits)', () => {
  it('never lets a value begin a line of its own', () => {
    const evil = 'x\r\nEvil: 1\r\n\r\n\0Ċ'
    const uri = { ...bob, text: `sip:${evil}` }
    const octets = serialise({ ...message([[evil, evil]]), method: evil, uri })
    expect(octets.split('\r\n')).toEqual([
      'x  Evil: 1     \xc4\x8a sip:x  Evil: 1     \xc4\x8a SIP/2.0',
      'Via: SIP/2.0/UDP 192.0.2.1:5060;rport;branch=z9hG4bK74',
      'Max-Forwards: 70',
      'From: <sip:pbx@example.com>;tag=f1',
      'To: <sip:bob@example.com>',
      'Call-ID: c1',
      'CSeq: 7 MESSAGE',
      'X  evil: 1     \xc4\x8b: x  Evil: 1     \xc4\x8a',
      'Content-Length: 0',
      '',
      ''
    ])
  })

  it('lets no reason phrase begin a line of its own', () => {
    const octets = serialise({ ...createResponse(message(), 200), reason: 'OK\r\nEvil: 1' })
    expect(octets.split('\r\n')[0]).toBe('SIP/2.0 200 OK  Evil: 1')
  })

  it('encodes a body and a reason that are text, and counts octets', () => {
    const octets = serialise(createResponse(message(), 200, { reason: 'Größe', body: '€' }))
    expect([
      octets.startsWith('SIP/2.0 200 Gr\xc3\xb6\xc3\x9fe\r\n'),
      octets.endsWith('Content-Length: 3\r\n\r\n\xe2\x82\xac')
    ]).toEqual([true, true])
  })

  it('takes Content-Length from the body, whatever the headers say', () => {
    const request = message([['Content-Length', '99']], 'abc')
    expect(serialise(request).match(/Content-Length: \d+/g)).toEqual(['Content-Length: 3'])
  })
})
