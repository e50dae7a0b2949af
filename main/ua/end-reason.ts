/** How a call of this phone ended, for words in the person's language. `detail` is for the log. */
export interface EndReason {
  readonly code: EndCode
  readonly detail?: string
}

export type EndCode =
  | 'over'
  | 'hung_up'
  | 'cancelled'
  /** It rang for as long as it may. */
  | 'rang_out'
  | 'elsewhere'
  | 'busy'
  | 'declined'
  | 'no_answer'
  | 'not_found'
  /** It was to be picked up, and somebody has answered, or the caller has given up. */
  | 'rings_no_more'
  | 'forbidden'
  | 'unavailable'
  | 'no_media'
  | 'congestion'
  | 'failed'

/** RFC 3261 §21; where a Reason stands beside it (RFC 6432), that tells apart what one status says of several. */
export function endOfStatus(
  status: number,
  { phrase = '', reason }: { phrase?: string; reason?: string } = {}
): EndReason {
  return { code: codeOfCause(q850CauseOf(reason)) ?? codeOf(status), detail: `${status} ${phrase}`.trim() }
}

/** Why the INVITE was taken back (RFC 3326): cause 200 is "answered on another phone"; without a cause the caller gave up. */
export function endOfCancel(reason: string | undefined): EndReason {
  if (reason === undefined) return { code: 'cancelled' }
  return { code: codeOfCancel(reason), detail: reason }
}

function codeOfCancel(reason: string): EndCode {
  const sip = Number(/^\s*SIP\s*;.*\bcause=(\d+)/i.exec(reason)?.[1])
  const cause = q850CauseOf(reason)
  if (sip === 200 || cause === elsewhereCause) return 'elsewhere'
  if (sip === 408 || sip === 480 || codeOfCause(cause) === 'no_answer') return 'rang_out'
  // Something else ended it: of the caller nothing is known.
  return sip === 487 || cause === clearing ? 'cancelled' : 'over'
}

/** ITU-T Q.850 §2.2.5 */
const clearing = 16
const elsewhereCause = 26

function q850CauseOf(reason: string | undefined): number | undefined {
  const cause = /\bQ\.850\s*;.*?\bcause=(\d+)/i.exec(reason ?? '')?.[1]
  return cause === undefined ? undefined : Number(cause)
}

/** Those of which a status alone says less: 480 is nobody there and nobody answering, 503 all lines and a fault. */
function codeOfCause(cause: number | undefined): EndCode | undefined {
  switch (cause) {
    case 18:
    case 19:
      return 'no_answer'
    case 34:
    case 42:
      return 'congestion'
    default:
      return undefined
  }
}

function codeOf(status: number): EndCode {
  switch (status) {
    case 404:
    case 410:
    case 484:
    case 604:
      return 'not_found'
    case 403:
    case 401:
    case 407:
      return 'forbidden'
    case 408:
      return 'no_answer'
    case 480:
      return 'unavailable'
    case 486:
    case 600:
      return 'busy'
    case 487:
      return 'hung_up'
    case 488:
    case 606:
      return 'no_media'
    case 603:
      return 'declined'
    default:
      return 'failed'
  }
}
