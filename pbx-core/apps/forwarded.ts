import type { Call } from '../call/call.ts'
import type { Redirection } from '../call/redirection.ts'
import type { UserConfig } from '../contract/config.ts'
import { planCall, type RoutingDecision } from '../routing/dial-plan.ts'
import { numberOfUri } from '../routing/number/wire.ts'
import { parseUri, type SipUri } from '../sip/message/uri.ts'

/** Where a call goes that a phone or a trunk has sent on, or why it does not go there. */
export type Forwarding =
  | { readonly kind: 'goes'; readonly number: string; readonly decision: RoutingDecision }
  | { readonly kind: 'stays'; readonly reason: ForwardingFault }

export type ForwardingFault = 'elsewhere' | 'circle' | 'emergency'

/**
 * The first target that is a number of ours: `tel:`, or at a host of this domain; one at the trunk's own host
 * is outside, whatever extension it looks like. It is dialled as `user` would dial it.
 */
export function planForwarding(
  call: Call,
  redirection: Redirection,
  { user, isOwnHost }: { readonly user: UserConfig | null; readonly isOwnHost: (host: string) => boolean }
): Forwarding {
  let reason: ForwardingFault = 'elsewhere'
  for (const uri of redirection.targets) {
    const isOwn = uri.scheme === 'tel' || isOwnHost(uri.host)
    if (!isOwn && !isOfTrunk(call, redirection, uri)) continue
    const { number } = numberOfUri(uri, call.domain.country)
    if (number === '') continue
    const decision = planCall(call.domain, user, number)
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
  const address = parseUri(trunk.address)
  return host === from.address || (address.ok && address.value.host === host)
}
