import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRequest, createResponse } from '../../../pbx-core/sip/message/create.ts'
import { makeNameAddr } from '../../../pbx-core/sip/message/make-name-addr.ts'
import { makeUri } from '../../../pbx-core/sip/message/make-uri.ts'
import { makeVia } from '../../../pbx-core/sip/message/make-via.ts'
import { parseNameAddr } from '../../../pbx-core/sip/message/name-addr.ts'
import { parseMessage } from '../../../pbx-core/sip/message/parse.ts'
import { serialise } from '../../../pbx-core/sip/message/serialise.ts'
import { decodedUser, parseUri } from '../../../pbx-core/sip/message/uri.ts'
import { uriEquals } from '../../../pbx-core/sip/message/uri-equals.ts'
import { parseVia } from '../../../pbx-core/sip/message/via.ts'
import { parsed, tortureMessages, unwrapped } from './support.ts'

const octet = fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code))
const printable = fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code))
const octets = fc.string({ unit: octet, maxLength: 40 })
const word = fc.stringMatching(/^[a-z0-9.!%*_+`'~-]{1,12}$/)
const host = fc.oneof(
  fc.stringMatching(/^[a-z][a-z0-9-]{0,8}(\.[a-z][a-z0-9]{0,5}){0,2}$/),
  fc.ipV4(),
  fc.constantFrom('2001:db8::1', '[::ffff:192.0.2.1]', '::')
)
const port = fc.integer({ min: 0, max: 65_535 })

const uri = fc
  .record({
    scheme: fc.constantFrom('sip' as const, 'sips' as const),
    user: octets,
    host,
    port,
    params: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), octets, { maxKeys: 3 })
  })
  .map(makeUri)

const nameAddr = fc
  .record({
    displayName: fc.string({ unit: 'grapheme', maxLength: 20 }),
    uri,
    params: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string({ unit: printable, maxLength: 12 }), {
      maxKeys: 3
    })
  })
  .map(makeNameAddr)

const via = fc
  .record({ transport: fc.constantFrom('UDP', 'TCP', 'WS'), host, port, branch: word, rport: fc.boolean() })
  .map(({ branch, ...rest }) => makeVia({ ...rest, branch: `z9hG4bK${branch}` }))

const headers = fc.array(
  fc.tuple(
    fc.constantFrom('Subject', 'X-Custom', 'Contact', 'Route', 'P-Asserted-Identity', 'v'),
    fc.string({ unit: printable, maxLength: 40 }).map((value) => value.trim())
  ),
  { maxLength: 5 }
)

const request = fc
  .record({
    method: word,
    uri,
    from: nameAddr,
    to: nameAddr,
    callId: word,
    cseq: fc.integer({ min: 0, max: 0x7fff_ffff }),
    via,
    headers,
    body: octets,
    maxForwards: fc.integer({ min: 0, max: 255 })
  })
  .map(createRequest)

const response = fc
  .tuple(request, fc.integer({ min: 100, max: 699 }), fc.record({ toTag: word, body: octets }))
  .map(([to, status, parts]) => createResponse(to, status, parts))

describe('what is written is what is read (RFC 3261 §7)', () => {
  it('for every request', () => {
    fc.assert(
      fc.property(request, (made) => {
        expect(parsed(serialise(made))).toEqual(made)
      })
    )
  })

  it('for every response', () => {
    fc.assert(
      fc.property(response, (made) => {
        expect(parsed(serialise(made))).toEqual(made)
      })
    )
  })

  it('for every URI, and it equals itself', () => {
    fc.assert(
      fc.property(uri, (made) => {
        const again = unwrapped(parseUri(made.text))
        expect(again).toEqual(made)
        expect(uriEquals(again, made)).toBe(true)
      })
    )
  })

  it('for every user, escaped or not', () => {
    fc.assert(
      fc.property(octets, (user) => {
        expect(decodedUser(unwrapped(parseUri(makeUri({ user, host: 'a' }).text)))).toBe(user)
      })
    )
  })

  it('for every address and every Via', () => {
    fc.assert(
      fc.property(nameAddr, via, (address, hop) => {
        expect(unwrapped(parseNameAddr(address.text))).toEqual(address)
        expect(unwrapped(parseVia(hop.text))).toEqual(hop)
      })
    )
  })

  it('for every message of RFC 4475 and RFC 5118 that parses, but for escaped NULs', () => {
    const messages = tortureMessages().flatMap((text) => {
      const message = parseMessage(text, 'datagram')
      return message.ok && !/\\\0/.test(text) ? [message.value] : []
    })
    expect(messages.map((message) => parsed(serialise(message)))).toEqual(messages)
    expect(messages.length).toBeGreaterThan(35)
  })
})

describe('parsing anything', () => {
  it('throws nothing and ends', () => {
    const text = fc.string({
      unit: fc.oneof(octet, fc.constantFrom('\r\n', 'Via: ', 'SIP/2.0', ':', '"', '<', ';')),
      maxLength: 300
    })
    fc.assert(
      fc.property(text, (junk) => {
        expect(typeof parseMessage(junk, 'datagram').ok).toBe('boolean')
        expect(typeof parseMessage(`OPTIONS sip:a SIP/2.0\r\n${junk}\r\n\r\n`, 'stream').ok).toBe('boolean')
      })
    )
  })
})
