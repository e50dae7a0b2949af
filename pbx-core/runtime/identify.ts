import type { DomainConfig, TrunkConfig } from '../contract/config.ts'
import type { Flow } from '../sip/flow.ts'
import type { SipRequest } from '../sip/message/message.ts'
import type { Domains } from './domains.ts'
import type { Trunks } from './trunks.ts'

/** Whom a request claims to come from, before any proof. */
export type Claim =
  | { readonly kind: 'trunk'; readonly domain: DomainConfig; readonly trunk: TrunkConfig }
  /** Some user of this domain, who has to prove it. */
  | { readonly kind: 'user'; readonly domain: DomainConfig }
  /** A trunk's call at the phones' listener, where it is not taken. */
  | { readonly kind: 'misdirected' }
  | { readonly kind: 'nobody' }

/**
 * A request belongs to a trunk if its source is one of that trunk's, else to a user of the
 * domain that its host names (`1-product`, Matching).
 */
export function identify(
  request: SipRequest,
  flow: Flow,
  known: { readonly domains: Domains; readonly trunks: Trunks; readonly hasProved: (flow: Flow) => boolean }
): Claim {
  const trunk = known.trunks.ofFlow(flow)
  if (trunk !== undefined) return { kind: 'trunk', ...trunk }
  if (flow.scope.kind === 'trunk') return { kind: 'nobody' }
  // Users may have phones where a trunk is; those have registered, or show credentials.
  const mayBeUser = request.method !== 'INVITE' || request.headers.has('Authorization') || known.hasProved(flow)
  if (!mayBeUser && known.trunks.refuseAtListener(flow)) return { kind: 'misdirected' }
  const { uri, to, from } = request
  const named = known.domains.ofHost(uri.host) ?? known.domains.ofHost(to.uri.host)
  // A number alone names no domain (RFC 3966): it is dialled in that of whoever says to call.
  const domain = named ?? (uri.scheme === 'tel' ? known.domains.ofHost(from.uri.host) : undefined)
  return domain === undefined ? { kind: 'nobody' } : { kind: 'user', domain }
}
