/** How a call of this phone ended, for words in the person's language. `detail` is for the log. */
export interface EndReason {
  readonly code: EndCode
  readonly detail?: string
}

export type EndCode =
  | 'over'
  | 'hung_up'
  | 'cancelled'
  | 'elsewhere'
  | 'busy'
  | 'declined'
  | 'no_answer'
  | 'not_found'
  | 'forbidden'
  | 'unavailable'
  | 'no_media'
  | 'failed'

/** RFC 3261 §21. */
export function endOfStatus(status: number, phrase = ''): EndReason {
  return { code: codeOf(status), detail: `${status} ${phrase}`.trim() }
}

/** Why the caller took its INVITE back (RFC 3326): cause 200 is "answered on another phone". */
export function endOfCancel(reason: string | undefined): EndReason {
  const elsewhere = reason !== undefined && /^\s*SIP\s*;.*\bcause=200\b/i.test(reason)
  return { code: elsewhere ? 'elsewhere' : 'cancelled', ...(reason === undefined ? {} : { detail: reason }) }
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
