import type { Octets } from '../../base/octets.ts'

/**
 * Character classes and scanning shared by the header parsers (RFC 3261 §25.1). Everything
 * walks the octets once by index; there is no backtracking, so no input is slow.
 */

const tokenClass = 1
const hostClass = 2
const hexClass = 4
const uriForbidden = 8
const valueEnd = 16

const classes = characterClasses()

function characterClasses(): Uint8Array {
  const table = new Uint8Array(256)
  const mark = (characters: string, bit: number) => {
    for (let i = 0; i < characters.length; i++) table[characters.charCodeAt(i)] = classAt(table, characters, i) | bit
  }
  const alphanumeric = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
  mark(`${alphanumeric}-.!%*_+\`'~`, tokenClass)
  mark(`${alphanumeric}-._`, hostClass)
  mark('0123456789abcdefABCDEF', hexClass)
  mark('"<>\x7f', uriForbidden)
  mark('";,<>\x7f', valueEnd)
  for (let code = 0; code <= 0x20; code++) mark(String.fromCharCode(code), uriForbidden | valueEnd)
  return table
}

function classAt(table: Uint8Array, octets: string, at: number): number {
  return table[octets.charCodeAt(at)] ?? 0
}

const space = 0x20
export const quote = 0x22
export const comma = 0x2c
export const semicolon = 0x3b
export const lessThan = 0x3c
export const equals = 0x3d
export const greaterThan = 0x3e
export const backslash = 0x5c
const tab = 0x09

export function isBlank(code: number): boolean {
  return code === space || code === tab
}

/** The first position at or after `at` that holds neither space nor tab. */
export function skipBlanks(octets: Octets, at: number): number {
  let next = at
  while (isBlank(octets.charCodeAt(next))) next++
  return next
}

/** The end of what lies before `end` once trailing spaces and tabs are taken off. */
export function trimmedEnd(octets: Octets, from: number, end: number): number {
  let last = end
  while (last > from && isBlank(octets.charCodeAt(last - 1))) last--
  return last
}

export function trimBlanks(octets: Octets): Octets {
  const from = skipBlanks(octets, 0)
  return octets.slice(from, trimmedEnd(octets, from, octets.length))
}

/** Where the token that begins at `at` ends; `at` itself where none begins. */
export function tokenEnd(octets: Octets, at: number): number {
  let next = at
  while (next < octets.length && (classAt(classes, octets, next) & tokenClass) !== 0) next++
  return next
}

export function isToken(octets: Octets): boolean {
  return octets !== '' && tokenEnd(octets, 0) === octets.length
}

/** Where a name made of host characters (letters, digits, `-`, `.`, `_`) ends. */
export function hostNameEnd(octets: Octets, at: number): number {
  let next = at
  while (next < octets.length && (classAt(classes, octets, next) & hostClass) !== 0) next++
  return next
}

/**
 * Where an unquoted parameter value ends. Wider than `token / host` on purpose: peers put
 * `=`, `/`, `@` and bare IPv6 addresses there (RFC 5118 §4.5), and none of it is ambiguous.
 */
export function parameterValueEnd(octets: Octets, at: number): number {
  let next = at
  while (next < octets.length && (classAt(classes, octets, next) & valueEnd) === 0) next++
  return next
}

/** Whether every character may stand in a URI between angle brackets. */
export function isUriText(octets: Octets): boolean {
  for (let at = 0; at < octets.length; at++) {
    if ((classAt(classes, octets, at) & uriForbidden) !== 0) return false
  }
  return true
}

/** Whether it has neither white space nor control characters, as a Call-ID must. */
export function isSolid(octets: Octets): boolean {
  for (let at = 0; at < octets.length; at++) {
    const code = octets.charCodeAt(at)
    if (code <= space || code === 0x7f) return false
  }
  return true
}

export function isHexDigit(octets: Octets, at: number): boolean {
  return at < octets.length && (classAt(classes, octets, at) & hexClass) !== 0
}

/**
 * The decimal number between two positions: digits only, at most `most`; -1 where it is no
 * number or a greater one. Leading zeros are allowed (RFC 4475 §3.1.1.1).
 */
export function decimal(octets: Octets, range: { from: number; end: number }, most: number): number {
  if (range.from >= range.end) return -1
  let value = 0
  for (let at = range.from; at < range.end; at++) {
    const digit = octets.charCodeAt(at) - 0x30
    if (!(digit >= 0 && digit <= 9)) return -1
    value = value * 10 + digit
    if (value > most) return -1
  }
  return value
}

export function isDigits(octets: Octets): boolean {
  for (let at = 0; at < octets.length; at++) {
    const digit = octets.charCodeAt(at) - 0x30
    if (!(digit >= 0 && digit <= 9)) return false
  }
  return octets !== ''
}

/** Just after the closing quote of the quoted string that begins at `at`; -1 where it is never closed. */
export function quotedEnd(octets: Octets, at: number): number {
  for (let next = at + 1; next < octets.length; next++) {
    const code = octets.charCodeAt(next)
    if (code === quote) return next + 1
    if (code === backslash) next++
  }
  return -1
}

/** The content of a quoted string, escapes resolved; `from` is at its opening quote, `end` after its closing one. */
export function unquoted(octets: Octets, from: number, end: number): Octets {
  const inside = octets.slice(from + 1, end - 1)
  if (!inside.includes('\\')) return inside
  let content = ''
  let copied = 0
  for (let at = inside.indexOf('\\'); at !== -1; at = inside.indexOf('\\', at + 2)) {
    content += inside.slice(copied, at)
    copied = at + 1
  }
  return content + inside.slice(copied)
}

/** A quoted string that holds `content` (RFC 3261 §25.1 quoted-string). */
export function quoted(content: Octets): Octets {
  return `"${content.replace(/["\\]/g, '\\$&')}"`
}
