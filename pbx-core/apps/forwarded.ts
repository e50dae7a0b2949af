import type { Call } from '../call/call.ts'
import { trunkOf } from '../call/leg.ts'
import type { Redirection } from '../call/redirection.ts'
import type { SentOn } from '../call/segment.ts'
import { callUriOf } from '../call/trunk-uri.ts'
import type { UserConfig } from '../contract/config.ts'
import { type Dialling, planCall, type RoutingDecision } from '../routing/dial-plan.ts'
import { numberOfUri } from '../routing/number/wire.ts'
import type { SipUri } from '../sip/message/uri.ts'
import { type AppContext, type AppOutcome, further, hopsOf, unanswered } from './context.ts'
import { diallingOf } from './dialling.ts'

/** A provider that names another number each time would be followed for as long as the caller waits. */
const mostForwardings = 10

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
  const isTooOften = hopsOf(context).count >= mostForwardings
  const plan: Forwarding = isTooOften
    ? { kind: 'stays', reason: 'too-often' }
    : planForwarding(call, redirection, { dialling: diallingOf(context, user), isOwnHost })
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
  return call.segment.sentOn(
    context.signal,
    () =>
      decision.kind === 'destination' ? onward.enter(next, decision.destination) : onward.dialOut(next, decision, user),
    { reason: redirection.reason ?? 'deflection', ...sender(call, party) }
  )
}

/** The user whose phone it is, or the number outside that was called. */
function sender({ segment }: Call, party: string): Pick<SentOn, 'user' | 'number'> {
  return party.startsWith('trunk:') ? { user: null, number: segment.app.data } : { user: party }
}

/** Where a call goes that a phone or a trunk has sent on, or why it does not go there. */
type Forwarding =
  | { readonly kind: 'goes'; readonly number: string; readonly decision: RoutingDecision }
  | { readonly kind: 'stays'; readonly reason: ForwardingFault }

type ForwardingFault = 'elsewhere' | 'circle' | 'emergency' | 'too-often'

/**
 * The first target that is a number of ours: `tel:`, or at a host of this domain. It is dialled as `user` would dial it.
 * A trunk has no say beyond itself: it may name numbers at its own host, or `tel:`, which go out through it and nowhere
 * else, whatever extension or code they look like.
 */
function planForwarding(
  call: Call,
  redirection: Redirection,
  { dialling, isOwnHost }: { readonly dialling: Dialling; readonly isOwnHost: (host: string) => boolean }
): Forwarding {
  let reason: ForwardingFault = 'elsewhere'
  for (const uri of redirection.targets) {
    if (!mayName(call, redirection, { uri, isOwnHost })) continue
    const { number } = numberOfUri(uri, call.domain.country)
    if (number === '') continue
    const decision = permitted(redirection, planCall(dialling, number))
    if (decision === undefined) continue
    if (decision.kind === 'emergency') reason = 'emergency'
    else if (call.forwardedTo.has(number) || number === redirection.party) reason = 'circle'
    else return { kind: 'goes', number, decision }
  }
  return { kind: 'stays', reason }
}

function mayName(
  { domain }: Call,
  { party, from }: Redirection,
  { uri, isOwnHost }: { readonly uri: SipUri; readonly isOwnHost: (host: string) => boolean }
): boolean {
  if (uri.scheme === 'tel') return true
  const name = trunkOf({ party })
  if (name === null) return isOwnHost(uri.host)
  const trunk = domain.trunks.find((each) => each.name === name)
  return trunk !== undefined && (uri.host === from.address || uri.host === callUriOf(trunk).host)
}

/** Of what a trunk names what leaves through that trunk; undefined for what does not. */
function permitted({ party }: Redirection, decision: RoutingDecision): RoutingDecision | undefined {
  const name = trunkOf({ party })
  if (name === null) return decision
  switch (decision.kind) {
    case 'destination':
    case 'feature':
      return undefined
    case 'outbound': {
      const attempts = decision.attempts.filter(({ trunk }) => trunk.name === name)
      return attempts.length === 0 ? undefined : { ...decision, attempts }
    }
    case 'emergency':
    case 'barred':
    case 'unknown':
      return decision
  }
}
