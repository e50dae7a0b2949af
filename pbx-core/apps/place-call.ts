import type { UserConfig } from '../contract/config.ts'
import { planCall } from '../routing/dial-plan.ts'
import { firstFreeSlot } from '../routing/features.ts'
import type { AppContext, AppOutcome } from './context.ts'
import { dialOut } from './dial-out.ts'
import { diallingOf } from './dialling.ts'
import { enter } from './enter.ts'
import { runFeature } from './feature.ts'

/** A call of a user: whatever was dialled, by a phone or for one (click to dial). */
export async function placeCall(context: AppContext, user: UserConfig, number: string): Promise<AppOutcome> {
  const { timeline, origin } = context.call
  if (origin.dialled !== undefined) timeline.decision({ code: 'number-read', ...origin.dialled, number })
  const decision = planCall(diallingOf(context, user), number)
  return decision.kind === 'feature' ? runFeature(context, user, decision.feature) : dialFor(context, user, number)
}

/** A number as a user would dial it, who answers for what it costs; null: nobody does, and nothing of the domain is open. */
export async function dialFor(context: AppContext, user: UserConfig | null, number: string): Promise<AppOutcome> {
  const decision = planCall(diallingOf(context, user), number)
  // The one code that somebody else is sent to.
  if (decision.kind === 'feature' && decision.feature.name === 'park') {
    return enter(context, { type: 'park', name: decision.feature.slot ?? firstFreeSlot })
  }
  if (decision.kind === 'destination') return enter(context, decision.destination)
  // Also where a limit refuses it: nobody but somebody outside was called.
  if (decision.kind === 'outbound') context.call.segment.direction = 'outbound'
  return dialOut(context, decision, user)
}
