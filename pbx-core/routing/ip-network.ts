/** An address, or all that share its leading bits. */
export interface IpNetwork {
  readonly family: 4 | 6
  readonly bits: bigint
  /** Leading bits that count: 32 or 128 for a single address. */
  readonly prefix: number
}

/**
 * An IPv4 or IPv6 address, IPv6 with or without brackets. One that maps IPv4 (`::ffff:192.0.2.1`,
 * RFC 4291 §2.5.5.2) is the IPv4 address, for a socket of both families reports it so.
 */
export function parseIpAddress(text: string): IpNetwork | undefined {
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text
  if (!bare.includes(':')) {
    const bits = parseIpv4(bare)
    return bits === undefined ? undefined : { family: 4, bits, prefix: 32 }
  }
  const bits = parseIpv6(bare)
  if (bits === undefined) return undefined
  if (bits >> 32n === 0xffffn) return { family: 4, bits: bits & 0xffffffffn, prefix: 32 }
  return { family: 6, bits, prefix: 128 }
}

/** `192.0.2.0/24`, or a single address. */
export function parseIpNetwork(text: string): IpNetwork | undefined {
  const [address = '', prefixText, more] = text.split('/')
  const parsed = parseIpAddress(address)
  if (parsed === undefined || more !== undefined) return undefined
  if (prefixText === undefined) return parsed
  const prefix = /^\d{1,3}$/.test(prefixText) ? Number(prefixText) : Number.NaN
  return prefix <= parsed.prefix ? { ...parsed, prefix } : undefined
}

export function contains(network: IpNetwork, address: IpNetwork): boolean {
  if (network.family !== address.family || network.prefix > address.prefix) return false
  const shift = BigInt((network.family === 4 ? 32 : 128) - network.prefix)
  return network.bits >> shift === address.bits >> shift
}

/** Networks either contain one another or have nothing in common. */
export function overlap(a: IpNetwork, b: IpNetwork): boolean {
  return contains(a, b) || contains(b, a)
}

function parseIpv4(text: string): bigint | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number)
  if (parts === undefined || parts.some((part) => part > 255)) return undefined
  return parts.reduce((bits, part) => (bits << 8n) | BigInt(part), 0n)
}

/** RFC 4291 §2.2; a zone (`%eth0`) is not accepted. */
function parseIpv6(text: string): bigint | undefined {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text)
  const embedded = dotted === null ? undefined : parseIpv4(dotted[2] as string)
  if (dotted !== null && embedded === undefined) return undefined
  const hex =
    embedded === undefined
      ? text
      : `${dotted?.[1]}${(embedded >> 16n).toString(16)}:${(embedded & 0xffffn).toString(16)}`
  const halves = hex.split('::')
  if (halves.length > 2) return undefined
  const [left = [], right = []] = halves.map((half) => (half === '' ? [] : half.split(':')))
  const missing = 8 - left.length - right.length
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined
  const groups = [...left, ...Array<string>(missing).fill('0'), ...right]
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined
  return groups.reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n)
}
