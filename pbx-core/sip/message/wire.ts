import { type Octets, octetsFromText } from '../../base/octets.ts'

const unsafe = /[\0\r\n\u0100-\uffff]/
const lineBreaks = /[\0\r\n]/g
const beyondOctets = /[\u0100-\uffff]/

/**
 * What may be written into the head of a message: octets without CR, LF or NUL. Each of these
 * becomes a space rather than nothing, so that an escaped one in a quoted string keeps the
 * string intact. Text beyond one octet a character is encoded as UTF-8 first: cut down to
 * octets, `U+010A` would become a line feed.
 */
export function headSafe(text: string): Octets {
  if (!unsafe.test(text)) return text
  return toOctets(text).replace(lineBreaks, ' ')
}

/** Text as UTF-8 where it holds characters that are no octets; octets as they are. */
export function toOctets(text: string): Octets {
  return beyondOctets.test(text) ? octetsFromText(text) : text
}
