import { describe, expect, it } from 'vitest'
import { parseMessage } from '../../../pbx-core/sip/message/parse.ts'
import { parseViaList } from '../../../pbx-core/sip/message/via.ts'
import { errorOf, parsed, parsedRequest, tortureMessage, unwrapped } from './support.ts'

const torture = (file: string) => tortureMessage('rfc5118', file)

describe('IPv6 in SIP (RFC 5118 §4)', () => {
  it('§4.1 an IPv6 reference stands in brackets', () => {
    const { uri, via } = parsedRequest(torture('ipv6-good'))
    expect([uri.host, uri.port, via.host]).toEqual(['[2001:db8::10]', 0, '[2001:db8::9:1]'])
  })

  it('§4.2 without brackets it MUST be answered with 400', () => {
    const error = errorOf(parseMessage(torture('ipv6-bad'), 'datagram'))
    expect([error.status, error.message, error.answerable?.callId]).toEqual([
      400,
      'the Request-URI has a malformed port',
      'SSG9559905523997077@hlau_4100'
    ])
  })

  it('§4.3 what looks like a port in the brackets is part of the address', () => {
    const { uri } = parsedRequest(torture('port-ambiguous'))
    expect([uri.host, uri.port]).toEqual(['[2001:db8::10:5070]', 0])
  })

  it('§4.4 a port after the brackets is one', () => {
    const { uri } = parsedRequest(torture('port-unambiguous'))
    expect([uri.host, uri.port]).toEqual(['[2001:db8::10]', 5070])
  })

  it.each(['via-received-param-with-delim', 'via-received-param-no-delim'])(
    '§4.5 %s: both forms mean the same',
    (file) => {
      expect(parsed(torture(file)).via.params.get('received')).toBe('2001:db8::9:255')
    }
  )

  it.each([
    ['§4.6', 'ipv6-in-sdp', 241],
    ['§4.8', 'mult-ip-in-sdp', 181],
    ['§4.9', 'ipv4-mapped-ipv6', 236]
  ] as const)('%s %s: the body is framed by Content-Length', (_, file, length) => {
    expect(parsed(torture(file)).body.length).toBe(length)
  })

  it('§4.7 IPv4 and IPv6 may stand in one message', () => {
    const vias = unwrapped(parseViaList(parsed(torture('mult-ip-in-header')).headers.all('Via')))
    expect(vias.map(({ host, port }) => [host, port])).toEqual([
      ['[2001:db8::9:1]', 6050],
      ['192.0.2.1', 0],
      ['[2001:db8::9:255]', 0]
    ])
  })

  it('§4.9 IPv4-mapped addresses are addresses', () => {
    const { via } = parsed(torture('ipv4-mapped-ipv6'))
    expect([via.host, via.port]).toEqual(['[::ffff:192.0.2.10]', 19_823])
  })

  it.each(['ipv6-bug-abnf-3-colons', 'ipv6-correct-abnf-2-colons'])(
    '§4.10 %s: the extra colon is overlooked',
    (file) => {
      expect(parsedRequest(torture(file)).uri.host).toBe('[2001:db8::192.0.2.1]')
    }
  )
})
