import type { Octets } from './octets.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** RFC 4648 §4, padded. */
export function base64FromOctets(octets: Octets): string {
  let text = ''
  for (let at = 0; at < octets.length; at += 3) {
    const [a, b, c] = [octets.charCodeAt(at), octets.charCodeAt(at + 1), octets.charCodeAt(at + 2)]
    const bits = (a << 16) | ((b || 0) << 8) | (c || 0)
    const digits = [18, 12, 6, 0].map((shift) => alphabet[(bits >> shift) & 63])
    text += digits.map((digit, place) => (at + place <= octets.length ? digit : '=')).join('')
  }
  return text
}

/** Padded or not; undefined where it is no base64. */
export function octetsFromBase64(text: string): Octets | undefined {
  const digits = text.replace(/={0,2}$/, '')
  if (digits.length % 4 === 1 || !/^[A-Za-z0-9+/]*$/.test(digits)) return undefined
  let octets = ''
  for (let at = 0; at < digits.length; at += 4) {
    const group = digits.slice(at, at + 4)
    let bits = 0
    for (const digit of group.padEnd(4, 'A')) bits = (bits << 6) | alphabet.indexOf(digit)
    octets += String.fromCharCode((bits >> 16) & 255, (bits >> 8) & 255, bits & 255).slice(0, group.length - 1)
  }
  return octets
}

export function octetsFromHex(hex: string): Octets {
  return hex.replace(/../g, (pair) => String.fromCharCode(Number.parseInt(pair, 16)))
}
