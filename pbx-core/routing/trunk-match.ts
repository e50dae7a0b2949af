import type { TrunkConfig } from '../contract/config.ts'
import { contains, type IpNetwork, overlap, parseIpAddress, parseIpNetwork } from './ip-network.ts'

/** Where a request came from. */
export interface Source {
  readonly address: string
  readonly port: number
  /** `udp`, `tcp`, …; connections come from any port. */
  readonly protocol: string
  /** It arrived at the trunk's own socket, not at the phones' listener. */
  readonly atOwnSocket: boolean
}

/** Addresses whose requests belong to a trunk. */
export interface TrunkPeer {
  readonly network: IpNetwork
  /** 0: any. */
  readonly port: number
}

/**
 * A port counts on UDP only, for a connection comes from any. That must not make a trunk of
 * every connection from a host that phones share with it: at the phones' listener an entry
 * with a port therefore means UDP, and connections of the trunk belong to its own socket.
 */
function portMatches(port: number, source: Source): boolean {
  if (port === 0) return true
  return source.protocol === 'udp' ? port === source.port : source.atOwnSocket
}

/**
 * Whether a request from `source` belongs to the trunk (`1-product`, Matching): by `from`, or
 * where that is empty by `resolvedAddresses`, those that the trunk's address stands for.
 */
export function matchesTrunk(trunk: TrunkConfig, resolvedAddresses: readonly string[], source: Source): boolean {
  const address = parseIpAddress(source.address)
  if (address === undefined) return false
  const peers = trunk.from.length > 0 ? peersOf(trunk) : resolvedPeers(trunk, resolvedAddresses)
  return peers.some(({ network, port }) => contains(network, address) && portMatches(port, source))
}

const peers = new WeakMap<TrunkConfig, readonly TrunkPeer[]>()

/** What `from` names, entries that cannot be read left out; else a literal address of the trunk. */
export function peersOf(trunk: TrunkConfig): readonly TrunkPeer[] {
  let known = peers.get(trunk)
  if (known === undefined) {
    known =
      trunk.from.length > 0
        ? trunk.from.map(parsePeer).filter((peer) => peer !== undefined)
        : resolvedPeers(trunk, [trunkHost(trunk).host])
    peers.set(trunk, known)
  }
  return known
}

/** `192.0.2.10`, `192.0.2.10:5060`, `192.0.2.0/24`, `2001:db8::/32`, `[2001:db8::1]:5060`. */
export function parsePeer(text: string): TrunkPeer | undefined {
  const withPort = /^(\[[^\]]*\]|[^:]*):(\d{1,5})$/.exec(text)
  const network = parseIpNetwork(withPort?.[1] ?? text)
  const port = Number(withPort?.[2] ?? 0)
  return network === undefined || port > 65_535 ? undefined : { network, port }
}

export function peersOverlap(a: TrunkPeer, b: TrunkPeer): boolean {
  return overlap(a.network, b.network) && (a.port === 0 || b.port === 0 || a.port === b.port)
}

/** Host and port of the trunk's address; port 0 where it names none. */
export function trunkHost(trunk: TrunkConfig): { readonly host: string; readonly port: number } {
  const match = /^sips?:(\[[^\]]*\]|[^:;?]*)(?::(\d{1,5}))?/i.exec(trunk.address ?? trunk.registrar ?? '')
  return { host: (match?.[1] ?? '').toLowerCase(), port: Number(match?.[2] ?? 0) }
}

function resolvedPeers(trunk: TrunkConfig, addresses: readonly string[]): readonly TrunkPeer[] {
  const { port } = trunkHost(trunk)
  return addresses
    .map(parseIpAddress)
    .filter((network) => network !== undefined)
    .map((network) => ({ network, port }))
}
