import { terminations } from '../call/terminations.ts'
import type { UserConfig } from '../contract/config.ts'
import { planCall, type RoutingDecision } from '../routing/dial-plan.ts'
import { type AppContext, type AppOutcome, unanswered } from './context.ts'
import { enter, withHook } from './enter.ts'
import { dialEmergency, dialTrunks } from './external.ts'

/** A call of a user: whatever was dialled, by a phone or for one (click to dial). */
export async function placeCall(context: AppContext, user: UserConfig, number: string): Promise<AppOutcome> {
  const { call } = context
  const decision = planCall(call.domain, user, number)
  switch (decision.kind) {
    case 'emergency':
      return dialEmergency(context, decision)
    case 'destination':
      return enter(context, decision.destination)
    case 'outbound':
      return leaveThroughTrunk(context, decision)
    case 'barred':
      call.timeline.decision({ code: 'barred', number, reason: decision.reason })
      return unanswered(terminations.forbidden(`${number} is barred: ${decision.reason}`))
    case 'unknown':
      call.timeline.decision({ code: 'not-placed', number, reason: decision.reason })
      return unanswered(terminations.notFound(decision.reason))
  }
}

/** Limits, then the outbound hook, once however many trunks are tried (`2-cti`), then the trunks. */
async function leaveThroughTrunk(
  context: AppContext,
  decision: Extract<RoutingDecision, { kind: 'outbound' }>
): Promise<AppOutcome> {
  const { call, services } = context
  call.direction = 'outbound'
  for (const warning of decision.warnings) call.timeline.warning(warning)
  call.trunk = decision.attempts[0]?.trunk.name ?? null
  const counted = services.outboundCall(call)
  if (!counted.ok) return unanswered(counted.error)
  using _counted = counted.value
  const point = { name: 'cti.outbound', config: call.domain.cti.outbound }
  return await withHook(context, point, {
    proceed: () => dialTrunks(context, decision.attempts),
    stop: async () => unanswered(terminations.forbidden('cti.outbound ended it'))
  })
}
