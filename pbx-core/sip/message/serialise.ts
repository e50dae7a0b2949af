import type { Octets } from '../../base/octets.ts'
import type { SipMessage } from './message.ts'
import { headSafe, toOctets } from './wire.ts'

/**
 * Writes a message as it goes on the wire. Content-Length is always written, from the body;
 * one in `headers` is left out. No value can begin a line of its own: CR, LF and NUL become
 * spaces (`headSafe`).
 */
export function serialise(message: SipMessage): Octets {
  let head =
    message.kind === 'request'
      ? `${headSafe(message.method)} ${headSafe(message.uri.text)} SIP/2.0\r\n`
      : `SIP/2.0 ${message.status} ${headSafe(message.reason)}\r\n`
  message.headers.forEach((name, value) => {
    if (name !== 'Content-Length') head += `${headSafe(name)}: ${headSafe(value)}\r\n`
  })
  const body = toOctets(message.body)
  return `${head}Content-Length: ${body.length}\r\n\r\n${body}`
}
