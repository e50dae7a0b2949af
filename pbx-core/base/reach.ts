/**
 * Where the server goes for somebody who does not rule the machine: addresses that are public, and what a system admin
 * has named for the domain. Otherwise a domain's admin, or a page that redirects, would have the services of this
 * machine and of its network read out (SSRF, OWASP).
 */
export interface Reach {
  /** `192.168.7.0/24`, `192.168.7.4`, or the name of a host as it stands in the URL. */
  readonly allowed: readonly string[]
}

/** Whether a URL's host may be connected to at this address, which it is, or resolves to. */
export function mayReach({ allowed }: Reach, host: string, address: string): boolean {
  const octets = octetsOf(address)
  if (octets === undefined) return false
  return isPublic(octets) || allowed.some((entry) => sameHost(entry, host) || contains(entry, octets))
}

/** Whether text is an address, as a URL has it: IPv6 in brackets or bare. */
export function isAddress(text: string): boolean {
  return octetsOf(text) !== undefined
}

/** Whether an address is one of these, or within one of these networks. */
export function isWithin(networks: readonly string[], address: string): boolean {
  const octets = octetsOf(address)
  return octets !== undefined && networks.some((network) => contains(network, octets))
}

/** Whether text is an address, or a network of them with the length of its prefix. */
export function isNetwork(text: string): boolean {
  const [address = '', length, more] = text.split('/')
  const octets = octetsOf(address)
  if (octets === undefined || more !== undefined) return false
  return length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= octets.length * 8)
}

type Octets = readonly number[]

/** What is not public (RFC 6890 and its registry): this host, private, shared, link-local, reserved, multicast. */
const notPublic: readonly string[] = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.168.0.0/16', '198.18.0.0/15', '224.0.0.0/4', '240.0.0.0/4']
]
/** Of IPv6 only global unicast is; in these parts of it an IPv4 address may be hidden, or nothing routed. */
const global = '2000::/3'
const notGlobal: readonly string[] = ['2001::/23', '2002::/16', '2001:db8::/32']

function isPublic(octets: Octets): boolean {
  const v4 = mapped(octets)
  if (v4.length === 4) return !notPublic.some((network) => contains(network, v4))
  return contains(global, v4) && !notGlobal.some((network) => contains(network, v4))
}

/** `::ffff:127.0.0.1` is 127.0.0.1 (RFC 4291 §2.5.5.2). */
function mapped(octets: Octets): Octets {
  const isMapped = octets.length === 16 && octets.slice(0, 10).every((octet) => octet === 0)
  return isMapped && octets[10] === 255 && octets[11] === 255 ? octets.slice(12) : octets
}

function contains(network: string, given: Octets): boolean {
  const [text = '', length] = network.split('/')
  const base = octetsOf(text)
  const octets = mapped(given)
  if (base === undefined || base.length !== octets.length) return false
  const bits = length === undefined ? base.length * 8 : Number(length)
  return base.every((octet, index) => {
    const left = Math.min(8, Math.max(0, bits - index * 8))
    const mask = (0xff << (8 - left)) & 0xff
    return (octet & mask) === ((octets[index] ?? 0) & mask)
  })
}

function sameHost(entry: string, host: string): boolean {
  return !entry.includes('/') && entry.toLowerCase() === host.toLowerCase().replace(/\.$/, '')
}

function octetsOf(address: string): Octets | undefined {
  const text = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '')
  return text.includes(':') ? sixOf(text) : fourOf(text)
}

function fourOf(text: string): Octets | undefined {
  const parts = text.split('.')
  const octets = parts.map((part) => (/^\d{1,3}$/.test(part) ? Number(part) : Number.NaN))
  return parts.length === 4 && octets.every((octet) => octet <= 255) ? octets : undefined
}

function sixOf(text: string): Octets | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const [left, right] = halves.map(groupsOf)
  if (left === undefined || (halves.length === 2 && right === undefined)) return undefined
  if (halves.length === 1) return left.length === 16 ? left : undefined
  const missing = 16 - left.length - (right?.length ?? 0)
  return missing < 2 ? undefined : [...left, ...Array.from({ length: missing }, () => 0), ...(right ?? [])]
}

/** The octets of `20:1::` on one side; the last group may be an IPv4 address. */
function groupsOf(text: string): Octets | undefined {
  if (text === '') return []
  const octets = text.split(':').map((group) => {
    if (group.includes('.')) return fourOf(group)
    return /^[0-9a-f]{1,4}$/i.test(group)
      ? [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff]
      : undefined
  })
  return octets.every((group) => group !== undefined) ? octets.flat() : undefined
}
