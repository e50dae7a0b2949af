import { assertNever } from '../base/never.ts'
import type { Termination, TerminationResult } from '../contract/termination.ts'

/** Q.850 cause of a final SIP response (RFC 3398 §8.2.6.1). */
const causeByStatus = new Map([
  [400, 41],
  [401, 21],
  [402, 21],
  [403, 21],
  [404, 1],
  [405, 63],
  [406, 79],
  [407, 21],
  [408, 102],
  [410, 22],
  [413, 127],
  [414, 127],
  [415, 79],
  [416, 127],
  [420, 127],
  [421, 127],
  [423, 127],
  [480, 18],
  [481, 41],
  [482, 25],
  [483, 25],
  [484, 28],
  [485, 1],
  [486, 17],
  // Not in the table, for a gateway sends it itself: the caller cleared.
  [487, 16],
  // The table leaves 488 and 606 to the Warning header; 65 is the cause that maps back to 488.
  [488, 65],
  [500, 41],
  [501, 79],
  [502, 38],
  [503, 41],
  [504, 102],
  [505, 127],
  [513, 127],
  [600, 17],
  [603, 21],
  [604, 1],
  [606, 65],
  // Unwanted (RFC 8197) and Rejected (RFC 8688): declined, by whoever decided it.
  [607, 21],
  [608, 21]
])

/** SIP status of a Q.850 cause (RFC 3398 §7.2.4.1). */
const statusByCause = new Map([
  [1, 404],
  [2, 404],
  [3, 404],
  [16, 487],
  [17, 486],
  [18, 408],
  [19, 480],
  [20, 480],
  [21, 403],
  [22, 410],
  [23, 410],
  [26, 404],
  [27, 502],
  [28, 484],
  [29, 501],
  [31, 480],
  [34, 503],
  [38, 503],
  [41, 503],
  [42, 503],
  [47, 503],
  [55, 403],
  [57, 403],
  [58, 503],
  [65, 488],
  [70, 488],
  [79, 501],
  [87, 403],
  [88, 503],
  [102, 504],
  [111, 500],
  [127, 500]
])

/** The cause that the record tells of a final status of 300 or more. */
export function causeOfStatus(status: number): number {
  if (status < 400) return 18
  return causeByStatus.get(status) ?? causeByStatus.get(genericStatus(status)) ?? 31
}

/** The SIP status that says what a cause says; 500 for a cause without a mapping. */
export function statusOfCause(cause: number): number {
  return statusByCause.get(cause) ?? 500
}

/** An ending that was decided here, with the usual cause of its result. */
export function terminationOf(result: TerminationResult, by: Termination['by'], reason?: string): Termination {
  return { result, cause: causeOfResult(result), by, ...(reason === undefined ? {} : { reason }) }
}

/**
 * The ending that a final response of 300 or more means. What concerns only our own request
 * (a challenge, a redirection) does not travel to the other side: `status` is what may.
 */
export function terminationOfStatus(status: number, by: Termination['by'], reason?: string): Termination {
  return {
    result: resultOfStatus(status),
    cause: causeOfStatus(status),
    by,
    status: presentableStatus(status),
    ...(reason === undefined ? {} : { reason })
  }
}

/** The final status with which a call that ended so before its answer is refused. */
export function statusOf(termination: Termination): number {
  if (termination.status !== undefined) return termination.status
  switch (termination.result) {
    case 'completed':
    case 'cancelled':
    case 'elsewhere':
      return 487
    case 'busy':
      return 486
    case 'declined':
      return 603
    case 'no-answer':
    case 'unreachable':
      return 480
    case 'not-found':
      return 404
    case 'forbidden':
      return 403
    case 'congestion':
      return 503
    case 'failed':
      return statusOfCause(termination.cause)
    default:
      return assertNever(termination.result)
  }
}

/** An unknown status counts as the x00 of its class (RFC 3261 §8.1.3.2). */
function genericStatus(status: number): number {
  return Math.floor(status / 100) * 100
}

function presentableStatus(status: number): number {
  if (status < 400) return 480
  return status === 401 || status === 407 ? 403 : status
}

function resultOfStatus(status: number): TerminationResult {
  switch (status) {
    case 486:
    case 600:
      return 'busy'
    case 603:
    case 607:
    case 608:
      return 'declined'
    case 408:
      return 'no-answer'
    case 401:
    case 402:
    case 403:
    case 407:
      return 'forbidden'
    case 404:
    case 410:
    case 416:
    case 484:
    case 485:
    case 604:
      return 'not-found'
    case 480:
      return 'unreachable'
    case 487:
      return 'cancelled'
    case 503:
      return 'congestion'
    // About the session's description; any other 6xx counts as 600.
    case 606:
      return 'failed'
    default:
      if (status < 400) return 'unreachable'
      return status >= 600 ? 'busy' : 'failed'
  }
}

function causeOfResult(result: TerminationResult): number {
  switch (result) {
    case 'completed':
    case 'cancelled':
      return 16
    case 'elsewhere':
      return 26
    case 'busy':
      return 17
    case 'declined':
    case 'forbidden':
      return 21
    case 'no-answer':
      return 19
    case 'unreachable':
      return 20
    case 'not-found':
      return 1
    case 'congestion':
      return 34
    case 'failed':
      return 41
    default:
      return assertNever(result)
  }
}
