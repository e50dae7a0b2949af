import type { SipRequest } from '../sip/message/message.ts'

/**
 * The key in a SIP INFO, in both common forms: `application/dtmf-relay` (`Signal=5`,
 * `Duration=160`) and `application/dtmf` (`5`). Undefined where it is neither.
 */
export function readInfoDigit(request: SipRequest): string | undefined {
  const type = request.headers.get('Content-Type')?.split(';', 1)[0]?.trim().toLowerCase()
  if (type === 'application/dtmf-relay') {
    return digitOf(/^\s*Signal\s*=\s*(\S+)/im.exec(request.body)?.[1])
  }
  if (type === 'application/dtmf') return digitOf(request.body.trim())
  return undefined
}

/** Some phones send the event number of RFC 4733 §3.2 for the star and the pound key. */
function digitOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  if (text === '10') return '*'
  if (text === '11') return '#'
  return /^[0-9*#A-Da-d]$/.test(text) ? text.toUpperCase() : undefined
}
