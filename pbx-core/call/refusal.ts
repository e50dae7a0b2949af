import type { Termination, TerminationResult } from '../contract/termination.ts'
import type { SipResponse } from '../sip/message/message.ts'
import { parseReasons } from '../sip/message/reason.ts'
import { terminationOf, terminationOfStatus } from '../sip/q850.ts'

/** What a Q.850 cause says of the called party; one that says nothing of it (16, 31) is not here. */
const resultByCause: ReadonlyMap<number, TerminationResult> = new Map([
  [1, 'not-found'],
  [2, 'not-found'],
  [3, 'not-found'],
  [17, 'busy'],
  [18, 'no-answer'],
  [19, 'no-answer'],
  [20, 'unreachable'],
  [21, 'declined'],
  [22, 'not-found'],
  [27, 'unreachable'],
  [28, 'not-found'],
  [34, 'congestion'],
  [38, 'congestion'],
  [41, 'congestion'],
  [42, 'congestion'],
  [44, 'congestion'],
  [47, 'congestion']
])

/** Each of these is what some phone says that nobody picked up. */
const vague: ReadonlySet<number> = new Set([408, 480, 487])

/**
 * The ending that a final response of 300 or more to our INVITE means. The cause that a network gives
 * (RFC 3326, RFC 6432) knows best; else a phone that rang before has rung out, however it says so.
 */
export function terminationOfRefusal(
  response: SipResponse,
  { by, rang }: { readonly by: Termination['by']; readonly rang: boolean }
): Termination {
  const { status, reason } = response
  const said = terminationOfStatus(status, by, reason)
  if (status === 401 || status === 407) return unproved(said, status)
  const cause = causeIn(response)
  if (!vague.has(status)) return cause === undefined ? said : { ...said, cause }
  const result = cause === undefined ? undefined : resultByCause.get(cause)
  if (cause !== undefined && result !== undefined) return { ...terminationOf(result, by, reason), cause }
  return rang ? terminationOf('no-answer', by, reason) : said
}

/** Whoever called has nothing to do with it, and another trunk may take the call: it is as if this one had none free. */
function unproved({ cause, by, reason }: Termination, status: number): Termination {
  return {
    result: 'congestion',
    cause,
    by,
    reason: `it does not take our user name and password (${status} ${reason})`
  }
}

/** Undefined where there is none, or none that Q.850 knows. */
function causeIn({ headers }: SipResponse): number | undefined {
  const reasons = parseReasons(headers.all('Reason'))
  const found = reasons.ok ? reasons.value.find(({ protocol }) => protocol.toUpperCase() === 'Q.850') : undefined
  return found !== undefined && found.cause >= 1 && found.cause <= 127 ? found.cause : undefined
}
