import type { DomainConfig, TrunkConfig } from '../contract/config.ts'
import type { ConfigFault } from '../contract/pbx.ts'
import { parseIpAddress } from './ip-network.ts'
import { parsePeer, peersOf, peersOverlap, trunkHost } from './trunk-match.ts'

/** Whether each trunk of a domain says what its type needs, in a form that sockets and requests can be made of. */
export function trunkFaults(domain: DomainConfig, path: string): ConfigFault[] {
  return domain.trunks.flatMap((trunk, at) => {
    const own = `${path}.trunks[${at}]`
    const { externalAddress, from } = trunk
    return [
      ...missing(trunk, own),
      ...(['address', 'registrar', 'outboundProxy'] as const).flatMap((key) => uriFaults(trunk[key], `${own}.${key}`)),
      ...(externalAddress === undefined || isHost(externalAddress)
        ? []
        : [fault(`${own}.externalAddress`, 'expected an address or a host name, for example 203.0.113.5')]),
      ...from.flatMap((entry, place) =>
        parsePeer(entry) === undefined
          ? [fault(`${own}.from[${place}]`, 'expected an address, address:port or network, for example 192.0.2.0/24')]
          : []
      )
    ]
  })
}

function missing(trunk: TrunkConfig, path: string): ConfigFault[] {
  const { type, username, password } = trunk
  const needed = type === 'peer' ? (['address'] as const) : (['registrar', 'username', 'password'] as const)
  const faults = needed
    .filter((key) => trunk[key] === undefined)
    .map((key) => fault(`${path}.${key}`, `a trunk of type ${type} needs it`))
  if (type === 'peer' && trunk.registrar !== undefined) {
    faults.push(fault(`${path}.registrar`, 'only a trunk of type register has one'))
  }
  if (type === 'peer' && (username === undefined) !== (password === undefined)) {
    const other = username === undefined ? 'username' : 'password'
    faults.push(fault(`${path}.${other}`, 'username and password go together'))
  }
  return faults
}

function uriFaults(uri: string | undefined, path: string): ConfigFault[] {
  if (uri === undefined) return []
  return [
    ...(isTrunkAddress(uri) ? [] : [fault(path, `expected ${trunkAddressForm}`)]),
    ...(/^sips:/i.test(uri) ? [fault(path, noTlsYet)] : [])
  ]
}

const trunkAddressForm = 'a host, or an address, and a port up to 65535, for example sip:192.0.2.10:5060'

/** Whoever writes `sips:` relies on it that nobody listens (RFC 3261 §26.2.2): plain SIP must not stand for it. */
const noTlsYet = 'sips: needs TLS, which there is not yet; with sip: the calls are sent as plain SIP'

/** Sockets and requests are made of it, and where it is not well-formed these cannot be. */
function isTrunkAddress(address: string): boolean {
  const match = /^sips?:(\[[^\]]*\]|[^:;]*)(?::(\d{1,5}))?(?:;.*)?$/i.exec(address)
  if (match === null) return false
  const [, host = '', port = '0'] = match
  const isKnown = host.startsWith('[') ? parseIpAddress(host) !== undefined : isHostName(host)
  return isKnown && Number(port) <= 65_535
}

function isHost(text: string): boolean {
  return isHostName(text) || parseIpAddress(text) !== undefined
}

function isHostName(text: string): boolean {
  return /^[\w.-]+$/.test(text)
}

interface PlacedTrunk {
  readonly path: string
  readonly trunk: TrunkConfig
}

/** Whose call it is must not depend on the order of trunks (`1-product`, Matching). */
export function trunkOverlapFaults(domains: readonly DomainConfig[]): ConfigFault[] {
  const trunks = domains.flatMap((domain, at) =>
    domain.trunks.map((trunk, place) => ({ path: `domains[${at}].trunks[${place}]`, trunk }))
  )
  return trunks.flatMap((later, at) => {
    const earlier = trunks.slice(0, at).find((candidate) => trunksOverlap(candidate, later))
    if (earlier === undefined) return []
    const path = later.trunk.from.length > 0 ? `${later.path}.from` : `${later.path}.address`
    return [fault(path, `overlaps with ${earlier.path}: a call from there would belong to both`)]
  })
}

function trunksOverlap({ trunk: a }: PlacedTrunk, { trunk: b }: PlacedTrunk): boolean {
  // Several accounts at one provider are told apart by their sockets, where alone their calls are taken.
  if (isAtOwnSocketOnly(a) || isAtOwnSocketOnly(b)) return false
  if (peersOf(a).some((peer) => peersOf(b).some((other) => peersOverlap(peer, other)))) return true
  if (a.from.length > 0 || b.from.length > 0) return false
  // Names are compared as names: what they stand for is known only while running.
  const [one, other] = [trunkHost(a), trunkHost(b)]
  return one.host === other.host && (one.port === 0 || other.port === 0 || one.port === other.port)
}

function isAtOwnSocketOnly({ type, acceptAtListener }: TrunkConfig): boolean {
  return type === 'register' && acceptAtListener !== true
}

function fault(path: string, message: string): ConfigFault {
  return { path, message }
}
