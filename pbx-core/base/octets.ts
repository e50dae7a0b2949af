/**
 * A string in which each character is one octet (U+0000 to U+00FF): what travels on the wire.
 * It is exact for any input, V8 keeps it in one byte a character, and string search on it is
 * native. Text for people is decoded where it is read, with `textFromOctets`.
 */
export type Octets = string

const utf8Decoder = new TextDecoder('utf-8')
const strictDecoder = new TextDecoder('utf-8', { fatal: true })
const windowsDecoder = new TextDecoder('windows-1252')
const utf8Encoder = new TextEncoder()
// biome-ignore lint/suspicious/noControlCharactersInRegex: the whole 7-bit range is meant
const ascii = /^[\x00-\x7f]*$/

/** Decodes UTF-8 octets; malformed sequences become U+FFFD. */
export function textFromOctets(octets: Octets): string {
  if (ascii.test(octets)) return octets
  return utf8Decoder.decode(bytesFromOctets(octets))
}

/**
 * Decodes a person's name: UTF-8, or what older devices and switches write in its place. Octets that are no UTF-8 are
 * windows-1252, of which ISO 8859-1 is a part.
 */
export function nameFromOctets(octets: Octets): string {
  if (ascii.test(octets)) return octets
  try {
    return strictDecoder.decode(bytesFromOctets(octets))
  } catch {
    return windowsDecoder.decode(bytesFromOctets(octets))
  }
}

/** Encodes text as UTF-8 octets. */
export function octetsFromText(text: string): Octets {
  if (ascii.test(text)) return text
  return octetsFromBytes(utf8Encoder.encode(text))
}

export function bytesFromOctets(octets: Octets): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(octets.length)
  for (let i = 0; i < octets.length; i++) bytes[i] = octets.charCodeAt(i)
  return bytes
}

export function octetsFromBytes(bytes: Uint8Array): Octets {
  let octets = ''
  for (let at = 0; at < bytes.length; at += 8192) {
    octets += String.fromCharCode(...bytes.subarray(at, at + 8192))
  }
  return octets
}
