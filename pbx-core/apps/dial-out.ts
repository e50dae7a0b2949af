import { terminations } from '../call/terminations.ts'
import type { UserConfig } from '../contract/config.ts'
import { textOfBarred } from '../contract/refusals.ts'
import type { OutsideDecision, RoutingDecision } from '../routing/dial-plan.ts'
import { askForAccountCode } from './account-code.ts'
import { type AppContext, type AppOutcome, unanswered } from './context.ts'
import { Counted } from './counted.ts'
import { refusalOfDiversion } from './diverted.ts'
import { ask } from './enter.ts'
import { dialEmergency, dialTrunks } from './external.ts'
import { forwarded } from './forwarded.ts'

/** What the dial plan says of a number that is nobody's extension; `user` answers for it, null: the domain. */
export async function dialOut(
  context: AppContext,
  decision: OutsideDecision,
  user: UserConfig | null
): Promise<AppOutcome> {
  return forwarded(context, await dialOutOnce(context, decision, user), user)
}

async function dialOutOnce(
  context: AppContext,
  decision: OutsideDecision,
  user: UserConfig | null
): Promise<AppOutcome> {
  const { timeline } = context.call
  switch (decision.kind) {
    case 'emergency':
      return dialEmergency(context, decision)
    case 'outbound':
      return dialThroughTrunk(context, decision, user)
    case 'feature':
      return unanswered(terminations.notFound('a feature code is dialled, and nobody is sent to one'))
    case 'barred': {
      const { number, reason } = decision
      timeline.decision({ code: 'barred', number, reason })
      return unanswered(terminations.forbidden(`${number} is barred: ${textOfBarred(reason)}`))
    }
    case 'unknown': {
      const { number, reason } = decision
      timeline.decision({ code: 'not-placed', number, reason })
      return unanswered(terminations.notFound(reason))
    }
  }
}

/** Limits, then the outbound hook of users' calls, once however many trunks are tried (`2-cti`), then the trunks. */
async function dialThroughTrunk(
  context: AppContext,
  decision: Extract<RoutingDecision, { kind: 'outbound' }>,
  user: UserConfig | null
): Promise<AppOutcome> {
  const { call, services } = context
  for (const trunk of decision.missing) call.timeline.warning({ code: 'no-trunk', trunk })
  const { attempts, country } = decision
  const looping = refusalOfDiversion(call, attempts[0]?.number ?? '')
  if (looping !== undefined) return unanswered(looping)
  call.routeRecord = decision.route.record ?? call.routeRecord
  if (context.isCleared) return dialTrunks(context, attempts)
  const refusal = await askForAccountCode(context)
  if (refusal !== undefined) return refusal
  const isFurther = context.counted !== undefined
  const admitted = services.outboundCall(call, { user, number: attempts[0]?.number ?? '', country, isFurther })
  if (!admitted.ok) return unanswered(admitted.error)
  using counted = new Counted(admitted.value, context.counted)
  const dial = () => dialTrunks({ ...context, counted }, attempts)
  if (call.segment.caller.user === null) return await dial()
  call.segment.direction = 'outbound'
  call.segment.trunk = attempts[0]?.trunk.name ?? null
  const point = { name: 'cti.outbound', config: call.domain.cti.outbound }
  return await ask({ ...context, counted, isCleared: true }, point, {
    proceed: dial,
    stop: async () => unanswered(terminations.forbidden('cti.outbound ended it'))
  })
}
