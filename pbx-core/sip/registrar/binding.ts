import type { Octets } from '../../base/octets.ts'
import type { Flow } from '../flow.ts'
import type { Params } from '../message/params.ts'
import type { SipUri } from '../message/uri.ts'
import { uriEquals } from '../message/uri-equals.ts'
import type { Via } from '../message/via.ts'

/** An address of record: a user of a domain, both by their configured names. */
export interface Aor {
  readonly domain: string
  readonly user: string
}

/** One contact of a user, as a REGISTER made it (RFC 3261 §10). Never changed: a refresh makes a new one. */
export interface Binding {
  readonly aor: Aor
  readonly contact: SipUri
  /** Contact parameters as they came, without `expires`. */
  readonly params: Params
  /** `+sip.instance` (RFC 5626 §4.1), or ''. */
  readonly instanceId: Octets
  /** `reg-id` where the phone registers several flows (RFC 5626 §4.2), else 0. */
  readonly regId: number
  readonly callId: string
  readonly cseq: number
  /** Both in milliseconds of the monotonic clock. */
  readonly registeredAt: number
  readonly expiresAt: number
  /** Topmost Via of its REGISTER. */
  readonly via: Via
  /** Requests go back over it (RFC 5626 §5.3), or by way of `path`. */
  readonly flow: Flow
  /** Path values, the proxy next to us first (RFC 3327); they become Route. */
  readonly path: readonly Octets[]
  readonly userAgent: string
  /** Preference, 0 to 1. */
  readonly q: number
}

export interface BindingChange {
  readonly kind: 'added' | 'refreshed' | 'removed'
  /** `evicted`: the user has registered more contacts than are kept. `revoked`: what it proved holds no more. */
  readonly cause: 'registered' | 'unregistered' | 'expired' | 'flow-closed' | 'evicted' | 'revoked'
  readonly binding: Binding
}

export type BindingKey = Pick<Binding, 'contact' | 'instanceId' | 'regId'>

/**
 * Whether a contact that is being registered takes the place of that binding: the same URI
 * (RFC 3261 §10.2.4), or the same phone, which has a new address or connection. Where a phone
 * keeps several flows, the pair of instance and reg-id alone decides (RFC 5626 §6).
 */
export function replaces(contact: BindingKey, binding: BindingKey): boolean {
  const samePhone =
    contact.instanceId !== '' && contact.instanceId === binding.instanceId && contact.regId === binding.regId
  if (contact.regId > 0 && binding.regId > 0) return samePhone
  return samePhone || uriEquals(contact.contact, binding.contact)
}

/** Whether requests can still reach it: a flow that is gone takes its bindings along, a Path does not need it. */
export function isReachable({ flow, path }: Binding): boolean {
  return (flow.alive && !flow.retired) || path.length > 0
}
