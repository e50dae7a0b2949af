import type { Call } from '../call/call.ts'
import type { Redirection } from '../call/redirection.ts'
import { callUriOf } from '../call/trunk-uri.ts'
import type { UserConfig } from '../contract/config.ts'
import { type Dialling, planCall, type RoutingDecision } from '../routing/dial-plan.ts'
import { numberOfUri } from '../routing/number/wire.ts'
import type { SipUri } from '../sip/message/uri.ts'
import { type AppContext, type AppOutcome, further, unanswered } from './context.ts'
import { diallingOf } from './dialling.ts'

/**
 * Where the phone or trunk that was called has sent the call on (302), it follows, as a forward of `user` with
 * that one's permissions and limits. What comes of that is the outcome; where it may not go there, the one it had.
 */
export async function forwarded(
  context: AppContext,
  outcome: AppOutcome,
  user: UserConfig | null
): Promise<AppOutcome> {
  if (outcome.kind !== 'unanswered' || outcome.redirection === undefined || context.signal.aborted) return outcome
  const { call, services } = context
  const { termination, redirection } = outcome
  const { party } = redirection
  const isOwnHost = (host: string) => services.isOwnHost(call.domain, host)
  const plan = planForwarding(call, redirection, { dialling: diallingOf(context, user), isOwnHost })
  if (plan.kind === 'stays') {
    call.timeline.warning({ code: 'forward-refused', party, because: plan.reason })
    return unanswered(termination)
  }
  const { number, decision } = plan
  call.forwardedTo.add(number)
  call.timeline.decision({ code: 'forwarded', party, number })
  // It counts for whoever sends it on, also where the call as it was is counted already.
  const next = { ...further(context, user), isCleared: false }
  const { onward } = context
  return call.segment.sentOn(context.signal, () =>
    decision.kind === 'destination' ? onward.enter(next, decision.destination) : onward.dialOut(next, decision, user)
  )
}

/** Where a call goes that a phone or a trunk has sent on, or why it does not go there. */
type Forwarding =
  | { readonly kind: 'goes'; readonly number: string; readonly decision: RoutingDecision }
  | { readonly kind: 'stays'; readonly reason: ForwardingFault }

type ForwardingFault = 'elsewhere' | 'circle' | 'emergency'

/**
 * The first target that is a number of ours: `tel:`, or at a host of this domain; one at the trunk's own host
 * is outside, whatever extension it looks like. It is dialled as `user` would dial it.
 */
function planForwarding(
  call: Call,
  redirection: Redirection,
  { dialling, isOwnHost }: { readonly dialling: Dialling; readonly isOwnHost: (host: string) => boolean }
): Forwarding {
  let reason: ForwardingFault = 'elsewhere'
  for (const uri of redirection.targets) {
    const isOwn = uri.scheme === 'tel' || isOwnHost(uri.host)
    if (!isOwn && !isOfTrunk(call, redirection, uri)) continue
    const { number } = numberOfUri(uri, call.domain.country)
    if (number === '') continue
    const decision = planCall(dialling, number)
    if (decision.kind === 'destination' && !isOwn) continue
    if (decision.kind === 'emergency') reason = 'emergency'
    else if (call.forwardedTo.has(number) || number === redirection.party) reason = 'circle'
    else return { kind: 'goes', number, decision }
  }
  return { kind: 'stays', reason }
}

function isOfTrunk({ domain }: Call, { party, from }: Redirection, { host }: SipUri): boolean {
  const trunk = domain.trunks.find(({ name }) => party === `trunk:${name}`)
  if (trunk === undefined) return false
  return host === from.address || host === callUriOf(trunk).host
}
