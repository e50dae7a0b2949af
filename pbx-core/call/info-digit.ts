import type { Octets } from '../base/octets.ts'
import type { SipRequest } from '../sip/message/message.ts'

/** What a SIP INFO says. `nothing`: nothing that concerns us, in a form that we know (RFC 2976 §2.2). */
export type InfoContent =
  | { readonly kind: 'key'; readonly digit: string }
  | { readonly kind: 'nothing' }
  /** A body of another kind: 415. */
  | { readonly kind: 'unknown' }

/** The forms in which keys come; nobody keeps to one, so each is read in every type. */
export const infoTypes = [
  'application/dtmf-relay',
  'application/dtmf',
  'application/vnd.nortelnetworks.digits',
  'audio/telephone-event'
] as const

/**
 * The key in a SIP INFO: `Signal=5` with `Duration=160`, `d=5`, `5` alone, or the four octets of an
 * RFC 4733 event.
 */
export function readInfo(request: SipRequest): InfoContent {
  const { body, headers } = request
  if (body.trim() === '') return { kind: 'nothing' }
  const type = headers.get('Content-Type')?.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (!(infoTypes as readonly string[]).includes(type)) return { kind: 'unknown' }
  const digit = isEvent(type, body) ? digitOfEvent(body) : digitOf(signalIn(body))
  return digit === undefined ? { kind: 'nothing' } : { kind: 'key', digit }
}

function signalIn(body: Octets): string {
  const named = /^[ \t]*(?:Signal|d)[ \t]*=[ \t]*(?:Digit[ \t]*=[ \t]*)?(\S+)/im.exec(body)?.[1]
  return named ?? body.trim()
}

/** Some send the event number of RFC 4733 §3.2 for the keys that are no digits; 16 is a hook flash, which is no key. */
function digitOf(signal: string): string | undefined {
  if (/^1[0-5]$/.test(signal)) return lettersOfEvents.charAt(Number(signal) - 10)
  return /^[0-9*#A-Da-d]$/.test(signal) ? signal.toUpperCase() : undefined
}

const lettersOfEvents = '*#ABCD'

/** RFC 4733 §2.3: event, end bit and volume, duration. */
function isEvent(type: string, body: Octets): boolean {
  return type === 'audio/telephone-event' && body.length === 4 && body.charCodeAt(0) <= 16
}

/** An event is told when it begins and when it ends; it counts once, at its end. */
function digitOfEvent(body: Octets): string | undefined {
  const hasEnded = (body.charCodeAt(1) & 0x80) !== 0
  return hasEnded ? digitOf(`${body.charCodeAt(0)}`) : undefined
}
