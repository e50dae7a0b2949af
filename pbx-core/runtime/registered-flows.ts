import type { LegParts } from '../call/sip-leg.ts'
import { uriEquals } from '../sip/message/uri-equals.ts'
import { type Aor, type Binding, isReachable } from '../sip/registrar/binding.ts'

/** Whose a dialog is, and what its peer has registered since: a phone that reconnects takes its dialogs along (RFC 5626 §5.3). */
export type RegisteredFlows = Pick<LegParts, 'owner' | 'registeredFlow' | 'hasRegistered'>

/** `user` null: the peer is none of ours, and has one way. */
export function registeredFlows(
  bindings: (aor: Aor) => readonly Binding[],
  { domain, user }: { readonly domain: string; readonly user: string | null }
): RegisteredFlows {
  if (user === null) return { owner: null, registeredFlow: () => undefined, hasRegistered: () => false }
  const later = (since: number, matches: (binding: Binding) => boolean) =>
    bindings({ domain, user }).findLast(
      (binding) => binding.registeredAt > since && isReachable(binding) && matches(binding)
    )
  return {
    owner: { domain, user },
    registeredFlow: (contact, since) => later(since, (binding) => uriEquals(binding.contact, contact))?.flow,
    hasRegistered: (flow, since) => later(since, (binding) => binding.flow.id === flow.id) !== undefined
  }
}
