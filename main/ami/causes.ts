import type { TerminationResult } from '../../pbx-core/contract/termination.ts'

/** Texts that Asterisk has for causes of Q.850, in part of its own making (26). */
const texts: Readonly<Record<number, string>> = {
  1: 'Unallocated (unassigned) number',
  16: 'Normal Clearing',
  17: 'User busy',
  18: 'No user responding',
  19: 'User alerting, no answer',
  20: 'Subscriber absent',
  21: 'Call Rejected',
  26: 'Answered elsewhere',
  27: 'Destination out of order',
  34: 'Circuit/channel congestion',
  38: 'Network out of order'
}

export const causeText = (cause: number): string => texts[cause] ?? 'Unknown'

/** `DialStatus` of somebody who was rung in vain. */
export function dialStatusOf(result: TerminationResult): string {
  switch (result) {
    case 'completed':
      return 'ANSWER'
    case 'busy':
    case 'declined':
      return 'BUSY'
    case 'no-answer':
      return 'NOANSWER'
    case 'cancelled':
    case 'elsewhere':
      return 'CANCEL'
    case 'unreachable':
    case 'not-found':
      return 'CHANUNAVAIL'
    case 'forbidden':
    case 'congestion':
    case 'failed':
      return 'CONGESTION'
  }
}
