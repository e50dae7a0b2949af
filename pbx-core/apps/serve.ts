import type { Call } from '../call/call.ts'
import { hangUpWhenEnded } from '../call/intervention.ts'
import { Party } from '../call/party.ts'
import { completed } from '../call/terminations.ts'
import type { Termination } from '../contract/termination.ts'
import { playToEnd, prompts, tellFailure } from './announce.ts'
import { gathered } from './conference/gathered.ts'
import type { AppContext, AppOutcome, AppServices, Unanswered } from './context.ts'
import { onward } from './onward.ts'
import { transferred } from './transfer.ts'

export interface Serving {
  readonly call: Call
  readonly services: AppServices
  /** Who is served first. */
  readonly party: Party
  /** Ends the whole call from outside. */
  readonly signal: AbortSignal
}

/** What is done for whoever is served. */
export type Program = (context: AppContext) => Promise<AppOutcome>

/**
 * The loop at the top of every call: runs the program for its party, and while that is handed on, goes on
 * for whoever stays, on whichever side that one began.
 */
export async function serve({ call, services, party, signal }: Serving, first: Program): Promise<Termination> {
  let served = party
  let program = first
  for (;;) {
    const { leg } = served
    using _ended = hangUpWhenEnded(call, leg, signal)
    const outcome = await program({ call, caller: served, services, onward, signal: leg.signal })
    switch (outcome.kind) {
      case 'passed-on':
        served = new Party(outcome.staying, call.domain.country)
        program = (context) => transferred(context, outcome)
        break
      case 'gathered':
        served = new Party(outcome.staying, call.domain.country)
        program = gathered
        break
      case 'taken': {
        const termination = completed(outcome.by)
        outcome.alone?.hangUp(termination)
        return termination
      }
      case 'completed':
        return outcome.termination
      case 'unanswered':
        return conclude(call, served, outcome)
    }
  }
}

/** Whoever is answered already is told why nothing comes of it, the others are refused with it. */
async function conclude(call: Call, party: Party, outcome: Unanswered): Promise<Termination> {
  const { leg } = party
  const { termination } = outcome
  const before = leg.termination
  if (leg.answered) await dismiss(call, party, outcome)
  party.hangUp(leg.answered ? completed('pbx') : termination)
  return before ?? termination
}

async function dismiss(call: Call, party: Party, { termination, farewell }: Unanswered): Promise<void> {
  if (farewell === undefined) await tellFailure(call, party, termination)
  else if (farewell !== '' && party.leg.termination === undefined) await playToEnd(party, prompts(call, farewell))
}
