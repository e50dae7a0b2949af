import type { Octets } from '../../base/octets.ts'
import { elementEnd } from './list.ts'
import { type Source, withSource } from './make-via.ts'
import type { ParseError } from './parse-error.ts'
import { reasonPhrase } from './reason-phrase.ts'
import { quoted } from './syntax.ts'
import { parseTopVia, type Via } from './via.ts'
import { headSafe } from './wire.ts'

export interface ErrorResponse {
  readonly octets: Octets
  /** Topmost Via, with the source filled in: where the response goes (RFC 3261 §18.2.2). */
  readonly via: Via
}

/**
 * The stateless answer to a request that could not be parsed; undefined where there is none,
 * which means: drop it. The tag follows from the request alone, so that a retransmission is
 * answered alike (RFC 3261 §8.2.7).
 */
export function createErrorResponse(error: ParseError, source: Source): ErrorResponse | undefined {
  const { answerable } = error
  if (answerable === undefined) return undefined
  const { from, to, callId, cseq } = answerable
  const top = legibleVia(answerable.via[0] ?? '')
  if (top === undefined) return undefined
  const via = withSource(top.via, source)
  const tag = /;[ \t]?tag[ \t]?=/i.test(to) ? '' : `;tag=${fingerprint(`${callId} ${cseq} ${from} ${via.branch}`)}`
  const lines = [
    `SIP/2.0 ${error.status} ${reasonPhrase(error.status)}`,
    `Via: ${headSafe(via.text + top.rest)}`,
    ...answerable.via.slice(1).map((value) => `Via: ${headSafe(value)}`),
    `From: ${headSafe(from)}`,
    `To: ${headSafe(to)}${tag}`,
    `Call-ID: ${headSafe(callId)}`,
    `CSeq: ${headSafe(cseq)}`,
    `Warning: 399 sip ${quoted(headSafe(error.message))}`,
    'Content-Length: 0'
  ]
  return { octets: `${lines.join('\r\n')}\r\n\r\n`, via }
}

/** The topmost Via, or as much of it as says where the response goes; `rest` are the other values of its field. */
function legibleVia(field: Octets): { via: Via; rest: Octets } | undefined {
  const whole = parseTopVia(field)
  if (whole.ok) return { via: whole.value, rest: field.includes(',') ? field.slice(elementEnd(field, 0)) : '' }
  const mended = parseTopVia(withoutEmptyParams(field))
  if (mended.ok) return { via: mended.value, rest: '' }
  const semicolon = field.indexOf(';')
  const sentBy = parseTopVia(semicolon === -1 ? field : field.slice(0, semicolon))
  return sentBy.ok ? { via: sentBy.value, rest: '' } : undefined
}

/** The topmost value without `;;` and with `;rport` for `;rport=`: it keeps its branch, by which the sender knows its request. */
function withoutEmptyParams(field: Octets): Octets {
  const end = elementEnd(field, 0)
  return (end === -1 ? field : field.slice(0, end)).replace(/=[ \t]*(?=;|$)/g, '').replace(/;[ \t]*(?=;|$)/g, '')
}

/** FNV-1a: the tag has to be the same each time here, not unguessable. */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}
