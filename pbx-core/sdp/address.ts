/**
 * What the address of a `c=` line is good for. `unspecified` (`0.0.0.0`, `::`) is the hold
 * of RFC 2543; a `name` is not resolved: the media side learns the peer from its packets.
 */
export type AddressKind = 'ipv4' | 'ipv6' | 'unspecified' | 'group' | 'name' | 'invalid'

export function addressKind(text: string): AddressKind {
  const octets = ipv4Octets(text)
  if (octets !== undefined) {
    if (octets.every((octet) => octet === 0)) return 'unspecified'
    // 224/4 groups and 240/4 with the broadcast address: nothing one peer could answer from.
    return (octets[0] ?? 0) >= 224 ? 'group' : 'ipv4'
  }
  if (text.includes('/')) return 'group'
  if (text.includes(':')) return ipv6Kind(text.toLowerCase())
  return /^(?=.*[a-z])[a-z0-9.-]{1,253}$/i.test(text) ? 'name' : 'invalid'
}

function ipv4Octets(text: string): number[] | undefined {
  if (!/^(?:(?:0|[1-9]\d{0,2})\.){3}(?:0|[1-9]\d{0,2})$/.test(text)) return undefined
  const octets = text.split('.').map(Number)
  return octets.every((octet) => octet <= 255) ? octets : undefined
}

function ipv6Kind(text: string): AddressKind {
  const halves = text.split('::')
  if (halves.length > 2) return 'invalid'
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')))
  const last = groups.at(-1) ?? ''
  const embedded = last.includes('.') ? ipv4Octets(last) : undefined
  if (last.includes('.') && embedded === undefined) return 'invalid'
  const hextets = embedded === undefined ? groups : groups.slice(0, -1)
  const width = hextets.length + (embedded === undefined ? 0 : 2)
  if (halves.length === 2 ? width > 7 : width !== 8) return 'invalid'
  if (!hextets.every((hextet) => /^[0-9a-f]{1,4}$/.test(hextet))) return 'invalid'
  const zero = hextets.every((hextet) => /^0+$/.test(hextet)) && (embedded ?? []).every((octet) => octet === 0)
  if (zero) return 'unspecified'
  return /^ff[0-9a-f]{2}:/.test(text) ? 'group' : 'ipv6'
}

/** As sockets write it (RFC 5952), so that two of them can be compared: lower case, the longest run of zeros left out. */
export function canonicalAddress(text: string): string {
  if (!text.includes(':') || text.includes('%')) return text
  const groups = hextets(text.toLowerCase())
  if (groups === undefined) return text
  let best = { from: 0, length: 1 }
  for (let from = 0; from < 8; from++) {
    let length = 0
    while (groups[from + length] === 0) length++
    if (length > best.length) best = { from, length }
  }
  const hex = groups.map((group) => group.toString(16))
  if (best.length < 2) return hex.join(':')
  return `${hex.slice(0, best.from).join(':')}::${hex.slice(best.from + best.length).join(':')}`
}

/** The eight groups of an IPv6 address; undefined where it is none, or holds an IPv4 one. */
function hextets(text: string): number[] | undefined {
  const [left = [], right = []] = text.split('::').map((half) => (half === '' ? [] : half.split(':')))
  const missing = 8 - left.length - right.length
  const groups = [...left, ...Array<string>(Math.max(missing, 0)).fill('0'), ...right]
  if (groups.length !== 8 || !groups.every((group) => /^[0-9a-f]{1,4}$/.test(group))) return undefined
  return groups.map((group) => Number.parseInt(group, 16))
}
