import type { DiversionReason } from '../contract/diversion.ts'
import type { Address } from '../sip/flow.ts'
import { readDiversion } from '../sip/message/diversion.ts'
import type { SipResponse } from '../sip/message/message.ts'
import { parseNameAddrList } from '../sip/message/name-addr.ts'
import type { SipUri } from '../sip/message/uri.ts'

/** A called side that does not take the call and says where it should go (RFC 3261 §8.1.3.4). */
export interface Redirection {
  /** Who says so: `101`, `trunk:main`. */
  readonly party: string
  /** Where it says so from. */
  readonly from: Address
  /** Why it was sent on, where it says so (RFC 5806 §5.2); else it is deflected. */
  readonly reason?: DiversionReason
  /** Best first. */
  readonly targets: readonly SipUri[]
}

/** 305 and 380 are no forwarding: another way to the same one, and another service. */
const forwarding: ReadonlySet<number> = new Set([300, 301, 302])
const mostTargets = 5

/** Undefined for any other response, and where it names nobody. */
export function redirectionOf(response: SipResponse, by: Pick<Redirection, 'party' | 'from'>): Redirection | undefined {
  if (!forwarding.has(response.status)) return undefined
  const contacts = parseNameAddrList(response.headers.all('Contact'))
  if (!contacts.ok || contacts.value.length === 0) return undefined
  const preferred = contacts.value
    .map(({ uri, params }) => ({ uri, q: Number(params.get('q') ?? 1) }))
    .sort((one, other) => (other.q || 0) - (one.q || 0))
  const reason = readDiversion(response.headers.all('Diversion')).at(-1)?.reason
  return {
    ...by,
    ...(reason === undefined ? {} : { reason }),
    targets: preferred.slice(0, mostTargets).map(({ uri }) => uri)
  }
}
