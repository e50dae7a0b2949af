import { describe, expect, it } from 'vitest'
import { createErrorResponse } from '../../../pbx-core/sip/message/error-response.ts'
import { HeaderList } from '../../../pbx-core/sip/message/headers.ts'
import { parseNameAddr } from '../../../pbx-core/sip/message/name-addr.ts'
import { parseMessage } from '../../../pbx-core/sip/message/parse.ts'
import { parseUri } from '../../../pbx-core/sip/message/uri.ts'
import { parseVia } from '../../../pbx-core/sip/message/via.ts'
import { errorOf, options, parsed, parsedRequest, parsedResponse, unwrapped, wire } from './support.ts'

const source = { address: '192.0.2.99', port: 40_000 }
const fault = (octets: string) => {
  const { code, status, message } = errorOf(parseMessage(octets, 'datagram'))
  return [code, status, message]
}

describe('a message (RFC 3261 §7)', () => {
  it('gives every essential part parsed and the rest as text', () => {
    const octets = wire(`INVITE sip:bob@biloxi.example.com SIP/2.0
Via: SIP/2.0/UDP pc33.example.com;branch=z9hG4bK776
v: SIP/2.0/TCP 192.0.2.9
Max-Forwards: 70
To: Bob <sip:bob@biloxi.example.com>
f: Alice <sip:alice@example.com>;tag=1928301774
i: a84b4c76e66710@pc33
CSeq: 314159 INVITE
X-Odd:
c: text/plain
l: 2

hi`)
    expect(parsed(octets)).toEqual({
      kind: 'request',
      method: 'INVITE',
      uri: unwrapped(parseUri('sip:bob@biloxi.example.com')),
      headers: new HeaderList([
        ['Via', 'SIP/2.0/UDP pc33.example.com;branch=z9hG4bK776'],
        ['Via', 'SIP/2.0/TCP 192.0.2.9'],
        ['Max-Forwards', '70'],
        ['To', 'Bob <sip:bob@biloxi.example.com>'],
        ['From', 'Alice <sip:alice@example.com>;tag=1928301774'],
        ['Call-ID', 'a84b4c76e66710@pc33'],
        ['CSeq', '314159 INVITE'],
        ['X-Odd', ''],
        ['Content-Type', 'text/plain']
      ]),
      body: 'hi',
      via: unwrapped(parseVia('SIP/2.0/UDP pc33.example.com;branch=z9hG4bK776')),
      from: unwrapped(parseNameAddr('Alice <sip:alice@example.com>;tag=1928301774')),
      to: unwrapped(parseNameAddr('Bob <sip:bob@biloxi.example.com>')),
      callId: 'a84b4c76e66710@pc33',
      cseq: { number: 314_159, method: 'INVITE' }
    })
  })

  it('may begin with empty lines (§7.5)', () => {
    expect(parsed(`\r\n\r\n${options()}`)).toEqual(parsed(options()))
  })

  it('may be folded anywhere between tokens (§7.3.1)', () => {
    const folded = options({ Subject: 'I know\r\n you are\r\n\t there', To: '\r\n <sip:bob@example.com>\r\n ;tag=1' })
    const { headers, to } = parsed(folded)
    expect([headers.get('Subject'), to.tag]).toEqual(['I know you are there', '1'])
  })

  it('may be of SIP/2.0 in any case (§7.1)', () => {
    expect(parsedRequest(options().replace('SIP/2.0\r\n', 'sip/2.0\r\n')).method).toBe('OPTIONS')
  })

  it.each([100, 699])('may be a response with status %i', (status) => {
    const octets = options({ CSeq: '1 INVITE' }).replace(/^.*/, `SIP/2.0 ${status} Some Reason`)
    expect(parsedResponse(octets)).toMatchObject({ status, reason: 'Some Reason', cseq: { method: 'INVITE' } })
  })
})

describe('what is no message', () => {
  it.each([
    ['', 'start-line', 400, 'no start line'],
    ['OPTIONS\r\n\r\n', 'start-line', 400, 'the request line does not have three parts'],
    ['OPTIONS sip:a SIP/2\r\n\r\n', 'start-line', 400, 'no version of SIP'],
    ['OPTIONS sip:a HTTP/1.1\r\n\r\n', 'start-line', 400, 'no version of SIP'],
    ['OPTIONS sip:a SIP/2.1\r\n\r\n', 'version', 505, 'not SIP/2.0'],
    ['OPT(IONS sip:a SIP/2.0\r\n\r\n', 'start-line', 400, 'the method is not a token'],
    ['OPTIONS sip:a\n SIP/2.0\r\n\r\n', 'start-line', 400, 'control characters in the start line'],
    ['OPTIONS sip:a@b?x=y SIP/2.0\r\n\r\n', 'request-uri', 400, 'the Request-URI has headers'],
    ['OPTIONS x SIP/2.0\r\n\r\n', 'request-uri', 400, 'the Request-URI has no scheme'],
    ['SIP/2.0 099 x\r\n\r\n', 'start-line', 400, 'the status is not a number from 100 to 699'],
    ['SIP/2.0 700 x\r\n\r\n', 'start-line', 400, 'the status is not a number from 100 to 699'],
    ['SIP/2.0 2000 x\r\n\r\n', 'start-line', 400, 'the status is not a number from 100 to 699'],
    ['SIP/3.0 200 x\r\n\r\n', 'version', 505, 'not a response of SIP/2.0'],
    ['OPTIONS sip:a SIP/2.0\r\n\r\n', 'missing-header', 400, 'Via is missing'],
    ['OPTIONS sip:a SIP/2.0\r\nVia: x\r\n', 'header-field', 400, 'the head has no end'],
    ['OPTIONS sip:a SIP/2.0\r\n folded\r\n\r\n', 'header-field', 400, 'a line without a colon'],
    ['OPTIONS sip:a SIP/2.0\r\nfoo bar: x\r\n\r\n', 'header-field', 400, 'a malformed header name'],
    ['OPTIONS sip:a SIP/2.0\r\n: x\r\n\r\n', 'header-field', 400, 'a malformed header name'],
    ['OPTIONS sip:a SIP/2.0\r\nX: a\nVia: b\r\n\r\n', 'header-field', 400, 'CR or LF by itself'],
    ['OPTIONS sip:a SIP/2.0\r\nX: a\rVia: b\r\n\r\n', 'header-field', 400, 'CR or LF by itself'],
    ['OPTIONS sip:a SIP/2.0\r\nX: a\0b\r\n\r\n', 'header-field', 400, 'a NUL octet'],
    [`OPTIONS sip:a SIP/2.0\r\n${'a:\r\n'.repeat(513)}\r\n`, 'too-large', 513, 'more than 512 header fields'],
    [`OPTIONS sip:a SIP/2.0\r\nX: ${'a'.repeat(65_536)}\r\n\r\n`, 'too-large', 513, 'the head is too large'],
    ['x'.repeat(131_073), 'too-large', 513, 'the message is too large']
  ])('%.60j', (octets, code, status, message) => {
    expect(fault(octets)).toEqual([code, status, message])
  })

  it.each([
    [{ Via: 'SIP/2.0/UDP' }, 'via', 'Via has a malformed protocol'],
    [{ From: 'alice' }, 'from', 'From has no scheme'],
    [{ To: '' }, 'to', 'To is empty'],
    [{ 'Call-ID': 'a b' }, 'call-id', 'Call-ID has white space or control characters'],
    [{ 'Call-ID': '' }, 'call-id', 'Call-ID has white space or control characters'],
    [{ CSeq: '4294967296 OPTIONS' }, 'cseq', 'CSeq is out of range'],
    [{ CSeq: '1 options' }, 'cseq', 'CSeq names another method'],
    [{ 'Max-Forwards': '256' }, 'max-forwards', 'Max-Forwards is out of range'],
    [{ 'Content-Length': '+1' }, 'content-length', 'Content-Length is not a number in range'],
    [{ 'Content-Length': '1' }, 'content-length', 'Content-Length is greater than the body']
  ])('%j', (lines, code, message) => {
    expect(fault(options(lines))).toEqual([code, 400, message])
  })

  it.each(['From', 'To', 'Call-ID', 'CSeq', 'Content-Length', 'Max-Forwards', 'Content-Type', 'Event'])(
    'MUST NOT have %s twice, in either form (§7.3.1, RFC 4475 §3.3.8)',
    (name) => {
      const value = /^[CMX].*:/.test(`${name}:`) ? '0' : 'x'
      const twice = `${name}: ${value}\r\n${name.toUpperCase()}: ${value}\r\n`
      const octets = options({ [name]: 'removed' }, twice).replace(`${name}: removed\r\n`, '')
      expect(fault(octets)).toEqual(['repeated-header', 400, `${name} stands more than once`])
    }
  )

  it('is no reason to lose a response: only what is essential MUST stand once there', () => {
    const twice = 'Session-Expires: 90\r\nSession-Expires: 90\r\n'
    const octets = options({ CSeq: '1 INVITE' }, twice).replace(/^.*/, 'SIP/2.0 200 OK')
    expect(parsed(octets).headers.all('x')).toEqual(['90', '90'])
  })
})

describe('the body (RFC 3261 §18.3)', () => {
  const withLength = (length: number | undefined, body: string) => {
    const octets = options({ 'Content-Length': String(length) }) + body
    return length === undefined ? octets.replace('Content-Length: undefined\r\n', '') : octets
  }

  it('is as long as Content-Length says; what follows in a datagram is ignored', () => {
    expect(parsed(withLength(2, 'abcd')).body).toBe('ab')
  })

  it('is the rest of a datagram where there is no Content-Length', () => {
    expect(parsed(withLength(undefined, 'ab\0\r\n\r\n')).body).toBe('ab\0\r\n\r\n')
  })

  it('MUST have a Content-Length on a stream', () => {
    const error = errorOf(parseMessage(withLength(undefined, ''), 'stream'))
    expect([error.code, error.message]).toEqual(['content-length', 'Content-Length is missing'])
  })
})

describe('the stateless answer to what could not be parsed (RFC 3261 §8.2.6)', () => {
  const answer = (octets: string) => createErrorResponse(errorOf(parseMessage(octets, 'datagram')), source)
  const twoVia = 'Via: SIP/2.0/TCP c.example.com;branch=z9hG4bK3\r\n'

  it('copies Via, From, To, Call-ID and CSeq, and says what is wrong', () => {
    const octets = options({ Via: 'SIP/2.0/UDP a;rport;branch=z9hG4bK1, SIP/2.0/TCP b', CSeq: 'x OPTIONS' }, twoVia)
    const response = answer(octets)
    const tag = /;tag=([0-9a-f]{8})\r\n/.exec(response?.octets ?? '')?.[1]
    expect(response).toEqual({
      octets: wire(`SIP/2.0 400 Bad Request
Via: SIP/2.0/UDP a;rport=40000;branch=z9hG4bK1;received=192.0.2.99, SIP/2.0/TCP b
Via: SIP/2.0/TCP c.example.com;branch=z9hG4bK3
From: <sip:alice@example.com>;tag=1928301774
To: <sip:bob@example.com>;tag=${tag}
Call-ID: a84b4c76e66710@192.0.2.1
CSeq: x OPTIONS
Warning: 399 sip "CSeq is not a number"
Content-Length: 0

`),
      via: unwrapped(parseVia('SIP/2.0/UDP a;rport=40000;branch=z9hG4bK1;received=192.0.2.99'))
    })
  })

  it.each([
    ['SIP/2.0/UDP a;rport=;branch=z9hG4bK1', ';rport=40000;branch=z9hG4bK1'],
    ['SIP/2.0/UDP a;;branch=z9hG4bK1;', ';branch=z9hG4bK1'],
    ['SIP/2.0/UDP a; ;rport = ;branch=z9hG4bK1, SIP/2.0/TCP b', ';branch=z9hG4bK1']
  ])('keeps the branch of a Via with an empty parameter, by which its sender knows it: %s', (via, params) => {
    const response = answer(options({ Via: via }))
    expect(response?.via.branch).toBe('z9hG4bK1')
    expect(response?.octets).toContain(params)
  })

  it('is the same for a retransmission (§8.2.7)', () => {
    const octets = options({ CSeq: 'x OPTIONS' })
    expect(answer(octets)).toEqual(answer(octets))
  })

  it('keeps a tag that To has', () => {
    expect(answer(options({ CSeq: 'x', To: '<sip:b@c>;tag=7' }))?.octets).toContain('To: <sip:b@c>;tag=7\r\n')
  })

  it('is 505 for another version', () => {
    expect(answer(options().replace('SIP/2.0\r\n', 'SIP/7.0\r\n'))?.octets).toContain(
      'SIP/2.0 505 Version Not Supported'
    )
  })

  it.each([
    ['an ACK', options({ CSeq: 'x' }).replace('OPTIONS', 'ACK')],
    ['a response', options({ CSeq: 'x' }).replace(/^.*/, 'SIP/2.0 200 OK')],
    ['a request without Call-ID', options({ CSeq: 'x' }).replace(/Call-ID.*\r\n/, '')],
    ['a request whose Via leads nowhere', options({ Via: '?' })],
    ['noise', '\xff\xfe\0'],
    ['nothing', '']
  ])('does not exist for %s', (_, octets) => {
    expect(answer(octets)).toBeUndefined()
  })

  it('never repeats a control character', () => {
    const octets = options({ 'Call-ID': 'x\nEvil: 1', To: '<sip:b@c>\0' })
    expect(answer(octets)?.octets).not.toMatch(/[^\r]\n|\0/)
  })
})
