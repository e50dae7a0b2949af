import { onAbort } from '../base/on-abort.ts'
import type { Termination } from '../contract/termination.ts'
import { terminationOf } from '../sip/q850.ts'
import { bridges } from './bridge.ts'
import type { Call, Intervention } from './call.ts'
import type { Leg } from './leg.ts'
import { cancelled, completed, terminations } from './terminations.ts'

/**
 * Hangs up those who talk when their call is ended from outside, or whoever is served where nobody does, until it is
 * disposed; `signal` is that of the call's program.
 */
export function hangUpWhenEnded(call: Call, served: Leg, signal: AbortSignal): Disposable {
  return onAbort(signal, () => {
    for (const leg of bridges.of(call)?.legs ?? [served]) leg.hangUp(endingOf(call, leg.answered))
  })
}

/** What an intervention means for a leg. */
export function endingOf({ intervention }: Call, answered: boolean): Termination {
  if (intervention === undefined) return cancelled()
  return answered ? intervention.answered : intervention.unanswered
}

const fault = terminations.fault('a fault in Offhook')

/** An operator declines what is not answered; a PBX that stops has no room for it; a bug is one. */
export const interventions = {
  operator: {
    answered: terminationOf('completed', 'operator', 'ended by an operator'),
    unanswered: terminationOf('declined', 'operator', 'ended by an operator')
  },
  /** The caller, on a page of the call and not on the phone. */
  caller: { answered: completed('caller'), unanswered: cancelled() },
  shutdown: {
    answered: terminationOf('completed', 'pbx', 'the PBX is shutting down'),
    unanswered: terminations.congestion('the PBX is shutting down')
  },
  fault: { answered: fault, unanswered: fault }
} as const satisfies Record<string, Intervention>
