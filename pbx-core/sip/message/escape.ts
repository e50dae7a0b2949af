import type { Octets } from '../../base/octets.ts'
import { isHexDigit } from './syntax.ts'
import { toOctets } from './wire.ts'

/** Escapes of URIs, `%` and two hexadecimal digits (RFC 3261 §19.1.2). */

/** Resolves each escape once; `%` that begins none stays as it is. */
export function unescaped(octets: Octets): Octets {
  return resolve(octets, () => true)
}

/**
 * The form in which two URI parts compare (RFC 3261 §19.1.4): an escape is the same as its
 * character, except for the reserved ones.
 */
export function comparable(octets: Octets): Octets {
  return resolve(octets, (character) => !';/?:@&=+$,%'.includes(character))
}

function resolve(octets: Octets, wanted: (character: Octets) => boolean): Octets {
  let at = octets.indexOf('%')
  if (at === -1) return octets
  let text = ''
  let copied = 0
  while (at !== -1) {
    if (isHexDigit(octets, at + 1) && isHexDigit(octets, at + 2)) {
      const hex = octets.slice(at + 1, at + 3)
      const character = String.fromCharCode(Number.parseInt(hex, 16))
      text += octets.slice(copied, at) + (wanted(character) ? character : `%${hex.toUpperCase()}`)
      copied = at + 3
      at = octets.indexOf('%', copied)
    } else {
      at = octets.indexOf('%', at + 1)
    }
  }
  return text + octets.slice(copied)
}

const unreserved = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.!~*'()"

/** Escapes everything that may not stand as it is in the user part. */
export function escapedUser(user: Octets): Octets {
  return escaped(user, `${unreserved}&=+$,/`)
}

/** Escapes everything that may not stand as it is in the name or value of a URI parameter. */
export function escapedParam(text: Octets): Octets {
  return escaped(text, `${unreserved}[]/:&+$`)
}

function escaped(text: Octets, allowed: string): Octets {
  const octets = toOctets(text)
  let result = ''
  for (const character of octets) {
    result += allowed.includes(character)
      ? character
      : `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
  }
  return result
}
