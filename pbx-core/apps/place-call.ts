import type { UserConfig } from '../contract/config.ts'
import { planCall } from '../routing/dial-plan.ts'
import type { AppContext, AppOutcome } from './context.ts'
import { enter, leave } from './enter.ts'

/** A call of a user: whatever was dialled, by a phone or for one (click to dial). */
export async function placeCall(context: AppContext, user: UserConfig, number: string): Promise<AppOutcome> {
  const decision = planCall(context.call.domain, user, number)
  return decision.kind === 'destination' ? enter(context, decision.destination) : leave(context, decision, { user })
}
