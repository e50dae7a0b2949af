import { describe, expect, it } from 'vitest'
import { parseContacts } from '../../../pbx-core/sip/message/contact.ts'
import { createErrorResponse } from '../../../pbx-core/sip/message/error-response.ts'
import { parseMessage } from '../../../pbx-core/sip/message/parse.ts'
import type { ParseError } from '../../../pbx-core/sip/message/parse-error.ts'
import { parseTokenList } from '../../../pbx-core/sip/message/token-list.ts'
import { decodedUser } from '../../../pbx-core/sip/message/uri.ts'
import { parseViaList } from '../../../pbx-core/sip/message/via.ts'
import verdicts from '../../fixtures/rfc4475/verdicts.json' with { type: 'json' }
import { errorOf, parsed, parsedRequest, parsedResponse, tortureMessage, unwrapped } from './support.ts'

const source = { address: '192.0.2.99', port: 40_000 }
const torture = (file: string) => tortureMessage('rfc4475', file)

/** The status in the answer that a parse error gives: From and To in it are as broken as they came. */
function answered(error: ParseError): number | 'none' {
  const response = createErrorResponse(error, source)
  return response === undefined ? 'none' : Number(response.octets.slice('SIP/2.0 '.length, 'SIP/2.0 400'.length))
}

const byClass = (wanted: string) => verdicts.filter((verdict) => verdict.class === wanted)

describe('messages that MUST be understood (RFC 4475 §3.1.1, §3.3, §3.4)', () => {
  it.each(byClass('accept'))('§$section $file: $rfc', ({ file, start, body }) => {
    const message = parsed(torture(file))
    const named = message.kind === 'request' ? message.method : `${message.status} response`
    expect([named.startsWith(start.replace('...', '')), message.body.length]).toEqual([
      true,
      file === 'dblreq.dat' ? 0 : body
    ])
  })
})

describe('messages that MUST be refused (RFC 4475 §3.1.2, §3.3)', () => {
  it.each(byClass('reject'))('§$section $file: $rfc', ({ file, uas_codes }) => {
    expect(uas_codes).toContain(answered(errorOf(parseMessage(torture(file), 'datagram'))))
  })

  it.each(['clerr.dat', 'ncl.dat', 'mcl01.dat'])(
    '§3.1.2.2, §3.1.2.3, §3.3.9 %s is refused on a stream as well',
    (file) => {
      expect(parseMessage(torture(file), 'stream').ok).toBe(false)
    }
  )
})

describe('messages that are better refused than guessed at (RFC 4475 §3.1.2, §3.2)', () => {
  const understood = ['baddate.dat', 'regbadct.dat']
  const refused = byClass('either').filter(({ file }) => !understood.includes(file))

  it.each(refused)('§$section $file: $rfc', ({ file }) => {
    expect(answered(errorOf(parseMessage(torture(file), 'datagram')))).toBe(400)
  })

  it('§3.1.2.12 baddate.dat: a Date in another time zone is nobody’s business here', () => {
    expect(parsed(torture('baddate.dat')).headers.get('Date')).toBe('Fri, 01 Jan 2010 16:00:00 EST')
  })

  it('§3.1.2.13 regbadct.dat: parses, but its Contact does not', () => {
    const { headers } = parsed(torture('regbadct.dat'))
    expect(parseContacts(headers.all('Contact'))).toEqual({ ok: false, error: 'has a URI that needs brackets' })
  })

  it('§3.1.2.15 baddn.dat: also with the blank line that the archive forgot', () => {
    expect(errorOf(parseMessage(torture('baddn-corrected.dat'), 'datagram')).message).toBe(
      'From has a display name that needs quotes'
    )
  })
})

describe('responses that MUST be dropped (RFC 4475 §3.1.2, §3.3)', () => {
  it.each(['scalarlg.dat', 'bigcode.dat'])('%s is no message and gets no answer', (file) => {
    expect(answered(errorOf(parseMessage(torture(file), 'datagram')))).toBe('none')
  })

  it('§3.3.10 bcast.dat: more than one Via shows that it was meant for somebody else (RFC 3261 §8.1.3.3)', () => {
    const hosts = unwrapped(parseViaList(parsed(torture('bcast.dat')).headers.all('Via'))).map((via) => via.host)
    expect(hosts).toEqual(['192.0.2.198', '255.255.255.255'])
  })
})

describe('what the messages mean (RFC 4475 §3.1.1)', () => {
  it('§3.1.1.1 wsinv.dat: folding, white space, compact forms and comma lists', () => {
    const message = parsedRequest(torture('wsinv.dat'))
    const { headers } = message
    expect({
      to: message.to.tag,
      from: [message.from.displayName, message.from.tag],
      cseq: message.cseq,
      via: unwrapped(parseViaList(headers.all('Via'))).map(({ transport, host, branch }) => [transport, host, branch]),
      folded: headers.get('NewFangledHeader'),
      odd: headers.get('UnknownHeaderWithUnusualValue'),
      subject: headers.get('s'),
      hops: headers.get('max-forwards'),
      contact: unwrapped(parseContacts(headers.all('Contact')))
    }).toMatchObject({
      to: '1918181833n',
      from: ['J Rosenberg \\"', '98asjd8'],
      cseq: { number: 9, method: 'INVITE' },
      via: [
        ['UDP', '192.0.2.2', '390skdjuw'],
        ['TCP', 'spindle.example.com', 'z9hG4bK9ikj8'],
        ['UDP', '192.168.255.111', 'z9hG4bK30239']
      ],
      folded: 'newfangled value continued newfangled value',
      odd: ';;,,;;,;',
      subject: '',
      hops: '0068',
      contact: {
        kind: 'list',
        contacts: [
          {
            displayName: 'Quoted string ""',
            params: new Map([
              ['newparam', 'newvalue'],
              ['secondparam', ''],
              ['q', '0.33']
            ])
          }
        ]
      }
    })
  })

  it('§3.1.1.2 intmeth.dat: every legal character in method, user, display name and Call-ID', () => {
    const message = parsedRequest(torture('intmeth.dat'))
    expect({
      method: message.method,
      user: message.uri.user,
      host: message.uri.host,
      name: message.to.displayName,
      from: [message.from.displayName, message.from.tag],
      callId: message.callId
    }).toEqual({
      method: "!interesting-Method0123456789_*+`.%indeed'~",
      user: "1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*",
      host: 'example.com',
      name: 'BEL:\x07 NUL:\0 DEL:\x7f',
      from: ["token1~` token2'+_ token3*%!.-", "_token~1'+`*%!-."],
      callId: 'intmeth.word%ZK-!.*_+\'@word`~)(><:\\/"][?}{'
    })
  })

  it('§3.1.1.3 esc01.dat: escapes are resolved once, never twice', () => {
    const message = parsedRequest(torture('esc01.dat'))
    const contacts = unwrapped(parseContacts(message.headers.all('Contact')))
    expect([
      decodedUser(message.uri),
      decodedUser(message.to.uri),
      decodedUser(message.from.uri),
      contacts.kind === 'list' && contacts.contacts[0]?.uri.params
    ]).toEqual([
      'sips:user@example.com',
      'user',
      'I have spaces',
      new Map([
        ['lr', ''],
        ['name', 'value%41']
      ])
    ])
  })

  it('§3.1.1.4 escnull.dat: users made of one and of two NULs are two users', () => {
    const contacts = unwrapped(parseContacts(parsed(torture('escnull.dat')).headers.all('Contact')))
    expect(contacts.kind === 'list' && contacts.contacts.map(({ uri }) => decodedUser(uri))).toEqual(['\0', '\0\0'])
  })

  it('§3.1.1.5 esc02.dat: a percent sign in a method or header name is no escape', () => {
    const message = parsedRequest(torture('esc02.dat'))
    expect([message.method, message.to.displayName, message.headers.all('Contact').length]).toEqual([
      'RE%47IST%45R',
      '%Z%45',
      2
    ])
  })

  it('§3.1.1.9 semiuri.dat: a semicolon before @ belongs to the user', () => {
    const { uri } = parsedRequest(torture('semiuri.dat'))
    expect([decodedUser(uri), uri.host, uri.params.size]).toEqual(['user;par=u@example.net', 'example.com', 0])
  })

  it('§3.1.1.11 mpart01.dat: a body with NULs is taken octet for octet', () => {
    const octets = torture('mpart01.dat')
    expect(parsed(octets).body).toBe(octets.slice(-553))
  })

  it('§3.1.1.13 noreason.dat: the reason phrase may be empty', () => {
    expect(parsedResponse(torture('noreason.dat')).reason).toBe('')
  })

  it('§3.3.5 bext01.dat: extensions that are required are listed', () => {
    const { headers } = parsed(torture('bext01.dat'))
    expect(parseTokenList(headers.all('Require'))).toEqual({
      ok: true,
      value: ['nothingSupportsThis', 'nothingSupportsThisEither']
    })
  })

  it('§3.3.12, §3.3.13 cparam01.dat, cparam02.dat: brackets decide whose the parameter is', () => {
    const owners = ['cparam01.dat', 'cparam02.dat'].map((file) => {
      const contacts = unwrapped(parseContacts(parsed(torture(file)).headers.all('Contact')))
      const contact = contacts.kind === 'list' ? contacts.contacts[0] : undefined
      return [contact?.params.has('unknownparam'), contact?.uri.params.has('unknownparam')]
    })
    expect(owners).toEqual([
      [true, false],
      [false, true]
    ])
  })

  it('§3.3.14 regescrt.dat: headers in a Contact URI are kept as they are', () => {
    const contacts = unwrapped(parseContacts(parsed(torture('regescrt.dat')).headers.all('m')))
    expect(contacts.kind === 'list' && contacts.contacts[0]?.uri.headers).toBe('Route=%3Csip:sip.example.com%3E')
  })

  it('§3.4.1 inv2543.dat: without Content-Length the body is the rest of the datagram, and never so on a stream', () => {
    const octets = torture('inv2543.dat')
    expect([parsed(octets).via.branch, errorOf(parseMessage(octets, 'stream')).code]).toEqual(['', 'content-length'])
  })
})
