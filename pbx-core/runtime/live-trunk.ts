import type { DomainConfig, TrunkConfig } from '../contract/config.ts'
import type { Address, FlowScope } from '../sip/flow.ts'
import type { Target } from '../sip/locate.ts'

/** A trunk with what was found out about it: where its peer is, and our socket towards it. */
export interface LiveTrunk {
  readonly domain: DomainConfig
  readonly config: TrunkConfig
  readonly scope: TrunkScope
  /** Address of our own socket; undefined until it is open. */
  local: Address | undefined
  /** Servers that take its calls, in the order in which they are to be tried (RFC 3263). */
  targets: readonly Target[]
  /** Servers that take its registrations; as a rule the same. */
  registrars: readonly Target[]
  /** Servers that its registrar has sent us on to (3xx), and that may call us as well. */
  redirected: readonly Target[]
  /** Why it cannot be used now. */
  fault: TrunkFault | undefined
}

export type TrunkScope = Extract<FlowScope, { kind: 'trunk' }>

export type TrunkFault =
  | { readonly code: 'trunk-unresolved'; readonly host: string }
  | { readonly code: 'trunk-fault'; readonly reason: string }

export function newTrunk(scope: TrunkScope, { domain, config }: Pick<LiveTrunk, 'domain' | 'config'>): LiveTrunk {
  return { domain, config, scope, local: undefined, targets: [], registrars: [], redirected: [], fault: undefined }
}

/** Every address that its provider may send from. */
export function addressesOf({ targets, registrars, redirected }: LiveTrunk): readonly string[] {
  return [...new Set([...targets, ...registrars, ...redirected].map(({ address }) => address))]
}

/** IPv4 and IPv6 are different networks: a socket of one does not reach the other. */
export function sameFamily(one: string, other: string): boolean {
  return one.includes(':') === other.includes(':')
}

export function textOfFault(fault: TrunkFault | undefined): string | undefined {
  if (fault === undefined) return undefined
  return fault.code === 'trunk-fault' ? fault.reason : `the name ${fault.host} cannot be looked up`
}

/** Where its provider should send; null while it has no socket. */
export function ownAddressOf({ config, local }: LiveTrunk): string | null {
  return local === undefined ? null : hostPort({ ...local, address: config.externalAddress ?? local.address })
}

export function hostPort({ address, port }: Address): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}

/** Nothing that a live call depends on has changed. */
export function sameTrunk(one: TrunkConfig, other: TrunkConfig): boolean {
  return (
    sameSocket(one, other) &&
    sameHops(one, other) &&
    one.externalAddress === other.externalAddress &&
    one.from.join() === other.from.join()
  )
}

/** What is bound to stays bound: an address cannot be taken twice. */
export function sameSocket(one: TrunkConfig, other: TrunkConfig): boolean {
  return one.bind === other.bind && (one.bind !== undefined || sameHops(one, other))
}

function sameHops(one: TrunkConfig, other: TrunkConfig): boolean {
  return one.address === other.address && one.registrar === other.registrar && one.outboundProxy === other.outboundProxy
}
