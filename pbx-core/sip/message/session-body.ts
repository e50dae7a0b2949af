import type { Octets } from '../../base/octets.ts'
import type { SipMessage } from './message.ts'

const mostParts = 16

/**
 * The session description of a message: its body, or the part of a multipart one that is one, beside which ISUP
 * or a caller's place may stand (RFC 5621, RFC 6442). '' where there is no body; undefined where there is one
 * without a description that we could read, or with a part that has to be understood and is not: 415.
 */
export function sessionIn({ headers, body }: Pick<SipMessage, 'headers' | 'body'>): Octets | undefined {
  if (body === '') return ''
  if (!isPlain(headers.get('Content-Encoding'))) return undefined
  const type = headers.get('Content-Type') ?? 'application/sdp'
  if (typeOf(type) === 'application/sdp') return body
  if (!/^multipart\/(?:mixed|alternative|related)$/.test(typeOf(type))) return undefined
  const boundary = /;[ \t]*boundary[ \t]*=[ \t]*(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(type)
  return boundary === null ? undefined : partIn(body, boundary[1] ?? boundary[2] ?? '')
}

function partIn(body: Octets, boundary: string): Octets | undefined {
  const parts = `\r\n${body}`.split(`\r\n--${boundary}`, mostParts + 1).slice(1)
  let session: Octets | undefined
  for (const part of parts) {
    // What follows the boundary on its line is padding; `--` there is the end (RFC 2046 §5.1.1).
    if (part.startsWith('--')) break
    const head = part.indexOf('\r\n\r\n')
    if (head === -1) continue
    const field = (name: string) =>
      new RegExp(`^${name}[ \\t]*:[ \\t]*(.*)$`, 'im').exec(part.slice(0, head))?.[1]?.trim()
    if (typeOf(field('(?:Content-Type|c)') ?? '') !== 'application/sdp') {
      // "The handling parameter … 'required'": one who does not know it must not go on (RFC 3261 §20.11).
      if (/;[ \t]*handling[ \t]*=[ \t]*required/i.test(field('Content-Disposition') ?? '')) return undefined
      continue
    }
    if (isPlain(field('Content-(?:Transfer-)?Encoding'))) session ??= part.slice(head + 4)
  }
  return session
}

function typeOf(contentType: Octets): string {
  return contentType.split(';', 1)[0]?.trim().toLowerCase() ?? ''
}

function isPlain(encoding: string | undefined): boolean {
  return encoding === undefined || /^(?:identity|binary|8bit|7bit)$/i.test(encoding.trim())
}
