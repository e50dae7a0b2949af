import { readdirSync, readFileSync } from 'node:fs'
import type { Octets } from '../../../pbx-core/base/octets.ts'
import type { Result } from '../../../pbx-core/base/result.ts'
import type { SipMessage, SipRequest, SipResponse } from '../../../pbx-core/sip/message/message.ts'
import { parseMessage } from '../../../pbx-core/sip/message/parse.ts'

const fixtures = new URL('../../fixtures/', import.meta.url)

export function tortureMessage(folder: 'rfc4475' | 'rfc5118', file: string): Octets {
  return readFileSync(new URL(`${folder}/${file}`, fixtures), 'latin1')
}

/** Every message of RFC 4475 and RFC 5118. */
export function tortureMessages(): readonly Octets[] {
  const rfc4475 = readdirSync(new URL('rfc4475/', fixtures)).filter((file) => file.endsWith('.dat'))
  const rfc5118 = readdirSync(new URL('rfc5118/', fixtures)).filter((file) => /^[a-z]/.test(file))
  return [
    ...rfc4475.map((file) => tortureMessage('rfc4475', file)),
    ...rfc5118.map((file) => tortureMessage('rfc5118', file))
  ]
}

/** Lines of a test as they stand on the wire. */
export function wire(text: string): Octets {
  return text.replaceAll('\n', '\r\n')
}

export function unwrapped<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(`expected a value, got ${JSON.stringify(result.error)}`)
  return result.value
}

export function errorOf<E>(result: Result<unknown, E>): E {
  if (result.ok) throw new Error('expected an error, got a value')
  return result.error
}

export function parsed(octets: Octets): SipMessage {
  return unwrapped(parseMessage(octets, 'datagram'))
}

export function parsedRequest(octets: Octets): SipRequest {
  const message = parsed(octets)
  if (message.kind !== 'request') throw new Error('expected a request')
  return message
}

export function parsedResponse(octets: Octets): SipResponse {
  const message = parsed(octets)
  if (message.kind !== 'response') throw new Error('expected a response')
  return message
}

/** An OPTIONS with these header lines in place of, or after, the usual ones. */
export function options(lines: Readonly<Record<string, string>> = {}, extra = ''): Octets {
  const fields: Record<string, string> = {
    Via: 'SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKnashds8',
    'Max-Forwards': '70',
    From: '<sip:alice@example.com>;tag=1928301774',
    To: '<sip:bob@example.com>',
    'Call-ID': 'a84b4c76e66710@192.0.2.1',
    CSeq: '63104 OPTIONS',
    'Content-Length': '0',
    ...lines
  }
  const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
  return `OPTIONS sip:bob@example.com SIP/2.0\r\n${head.join('')}${extra}\r\n`
}
