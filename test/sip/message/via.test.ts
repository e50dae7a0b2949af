import { describe, expect, it } from 'vitest'
import { makeVia, receivedFrom, withSource } from '../../../pbx-core/sip/message/make-via.ts'
import { parseTopVia, parseVia, parseViaList } from '../../../pbx-core/sip/message/via.ts'
import { errorOf, options, parsedRequest, unwrapped } from './support.ts'

describe('parsing Via (RFC 3261 §20.42)', () => {
  it('takes every part', () => {
    const text = 'SIP/2.0/udp Pbx.Example.com:5070;branch=z9hG4bK87;received=192.0.2.4;rport;ttl=16'
    expect(unwrapped(parseVia(text))).toEqual({
      transport: 'UDP',
      host: 'pbx.example.com',
      port: 5070,
      branch: 'z9hG4bK87',
      params: new Map([
        ['branch', 'z9hG4bK87'],
        ['received', '192.0.2.4'],
        ['rport', ''],
        ['ttl', '16']
      ]),
      text
    })
  })

  it('allows white space around slashes and colon (§25.1 SLASH, COLON)', () => {
    expect(unwrapped(parseVia('SIP / 2.0\t/ TCP   [2001:db8::1] : 5060 ; branch = z9hG4bKx'))).toMatchObject({
      transport: 'TCP',
      host: '[2001:db8::1]',
      port: 5060,
      branch: 'z9hG4bKx'
    })
  })

  it.each([
    ['', 'is empty'],
    ['SIP/2.0 example.com', 'has a malformed protocol'],
    ['SIP/2.0/UDP', 'has a malformed protocol'],
    ['SIP/2.0/ example.com', 'has a malformed protocol'],
    ['SIP/2.0/UDP ;branch=z9hG4bK1', 'has a malformed host'],
    ['SIP/2.0/UDP a b', 'has a malformed host'],
    ['SIP/2.0/UDP a:b', 'has a malformed port'],
    ['SIP/2.0/UDP a;;', 'has an empty parameter'],
    ['SIP/2.0/UDP a;branch=z9hG4bK', 'has a branch without a value of its own'],
    ['SIP/2.0/UDP a;branch=z9hG4bK1;branch=z9hG4bK2', 'repeats a parameter']
  ])('refuses %j: %s', (text, fault) => {
    expect(errorOf(parseVia(text))).toBe(fault)
  })

  it('reads the topmost of several values in one field', () => {
    const field = 'SIP/2.0/UDP a;branch=z9hG4bK1;x="," , SIP/2.0/TCP b'
    expect(unwrapped(parseTopVia(field))).toEqual(unwrapped(parseViaList([field]))[0])
  })
})

describe('our own Via', () => {
  it('is what would have been parsed', () => {
    const via = makeVia({ transport: 'UDP', host: '2001:db8::1', port: 5060, branch: 'z9hG4bKa', rport: true })
    expect(via).toEqual(unwrapped(parseVia('SIP/2.0/UDP [2001:db8::1]:5060;rport;branch=z9hG4bKa')))
  })
})

describe('the source of a request (RFC 3261 §18.2.1, RFC 3581 §4)', () => {
  const source = { address: '198.51.100.1', port: 9988 }
  const stamped = (text: string, from = source) => withSource(unwrapped(parseVia(text)), from)

  it('MUST be put into received where sent-by is a name or another address', () => {
    expect(stamped('SIP/2.0/UDP bobspc.example.org:5060;branch=z9hG4bK77').text).toBe(
      'SIP/2.0/UDP bobspc.example.org:5060;branch=z9hG4bK77;received=198.51.100.1'
    )
  })

  it('is left out where sent-by says the same', () => {
    const text = 'SIP/2.0/UDP 198.51.100.1:5060;branch=z9hG4bK77'
    expect(stamped(text).text).toBe(text)
  })

  it('MUST be put into received and rport where rport is asked for, even if received adds nothing', () => {
    const via = stamped('SIP/2.0/UDP 198.51.100.1:5060;rport;branch=z9hG4bK77')
    expect(via).toEqual(
      unwrapped(parseVia('SIP/2.0/UDP 198.51.100.1:5060;rport=9988;branch=z9hG4bK77;received=198.51.100.1'))
    )
  })

  it('replaces what the sender claims', () => {
    const via = stamped('SIP/2.0/UDP a;received=203.0.113.9;rport=1;branch=z9hG4bK77')
    expect([via.params.get('received'), via.params.get('rport')]).toEqual(['198.51.100.1', '9988'])
  })

  it('writes an IPv6 address bare (§25.1 via-received)', () => {
    const via = stamped('SIP/2.0/UDP [2001:db8::9]:5060;rport;branch=z9hG4bK77', { address: '2001:db8::1', port: 9 })
    expect(via.text).toBe('SIP/2.0/UDP [2001:db8::9]:5060;rport=9;branch=z9hG4bK77;received=2001:db8::1')
  })

  it.each([
    [
      'SIP/2.0/UDP A.Example:5060;RPort;branch=z9hG4bK/a=@1',
      'SIP/2.0/UDP A.Example:5060;rport=9988;branch=z9hG4bK/a=@1'
    ],
    ['SIP/2.0/UDP a;x="b;rport";branch=z9hG4bK1', 'SIP/2.0/UDP a;x="b;rport";branch=z9hG4bK1'],
    ['SIP / 2.0 / UDP a ; branch = z9hG4bK1', 'SIP / 2.0 / UDP a ; branch = z9hG4bK1'],
    ['SIP/2.0/UDP a;branch=z9hG4bK1;rport=1;keep', 'SIP/2.0/UDP a;branch=z9hG4bK1;rport=9988;keep']
  ])('MUST leave everything else as it was, or the sender does not know it again (§8.2.6.2): %s', (text, kept) => {
    const via = stamped(text)
    expect(via.text).toBe(`${kept};received=198.51.100.1`)
    expect(unwrapped(parseVia(via.text)).params).toEqual(via.params)
  })

  it('compares IPv6 with its brackets', () => {
    const text = 'SIP/2.0/UDP [2001:db8::1];branch=z9hG4bK77'
    expect(stamped(text, { address: '2001:db8::1', port: 5060 }).text).toBe(text)
  })

  it('changes the first value of the topmost field alone', () => {
    const second = 'Via: SIP/2.0/TCP c;branch=z9hG4bK3\r\n'
    const via = 'SIP/2.0/UDP a;branch=z9hG4bK1;rport, SIP/2.0/TCP b;branch=z9hG4bK2'
    const request = receivedFrom(parsedRequest(options({ Via: via }, second)), source)
    expect(request.headers.all('Via')).toEqual([
      'SIP/2.0/UDP a;branch=z9hG4bK1;rport=9988;received=198.51.100.1, SIP/2.0/TCP b;branch=z9hG4bK2',
      'SIP/2.0/TCP c;branch=z9hG4bK3'
    ])
    expect(request.via.params.get('rport')).toBe('9988')
    expect([...request.headers].map(([name]) => name).slice(0, 3)).toEqual(['Via', 'Via', 'Max-Forwards'])
  })
})
