/** All of this machine's own addresses: each of its programs has 16 million of them. */
export const loopbackPlace = 'loopback'

/**
 * What is counted together where something is limited for each address: an address; for IPv6 the network of 64 bits
 * that one host can draw addresses from (RFC 6177); all addresses of this machine.
 */
export function placeOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '')
  if (plain.startsWith('127.') || plain === '::1') return loopbackPlace
  return plain.includes(':') ? `${network64(plain)}::/64` : plain
}

function network64(address: string): string {
  const [head = '', tail] = address.toLowerCase().split('%')[0]?.split('::') ?? []
  const groups = head === '' ? [] : head.split(':')
  const tailLength = tail === undefined || tail === '' ? 0 : tail.split(':').length
  if (tail !== undefined) {
    const missing = 8 - groups.length - tailLength
    groups.push(...Array.from({ length: Math.max(missing, 0) }, () => '0'), ...tail.split(':'))
  }
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')
}
