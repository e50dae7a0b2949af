import type { Termination } from '../contract/termination.ts'
import { terminationOf } from '../records/q850.ts'
import type { Call } from './call.ts'
import type { Leg } from './leg.ts'
import { cancelled } from './terminations.ts'

/** Hangs a leg up when its call is ended from outside; `signal` is that of the call's program. */
export function hangUpWhenEnded(call: Call, leg: Leg, signal: AbortSignal): void {
  const hangUp = () => leg.hangUp(endingOf(call, leg.answered))
  if (signal.aborted) return hangUp()
  signal.addEventListener('abort', hangUp)
  leg.signal.addEventListener('abort', () => signal.removeEventListener('abort', hangUp), { once: true })
}

/** What an intervention means for a leg; an operator declines a call, a PBX that stops has no room for it. */
export function endingOf({ intervention }: Call, answered: boolean): Termination {
  if (intervention === undefined) return cancelled()
  const { by, reason } = intervention
  if (answered) return terminationOf('completed', by, reason)
  return terminationOf(by === 'operator' ? 'declined' : 'congestion', by, reason)
}
