import type { Octets } from '../../base/octets.ts'
import { ok, type Result } from '../../base/result.ts'
import { capitalised, knownHeader } from './header-names.ts'
import { HeaderList } from './headers.ts'
import { type Defect, defect } from './parse-error.ts'
import { backslash, decimal, isBlank, isToken, skipBlanks, trimBlanks, trimmedEnd } from './syntax.ts'

/** Nothing larger is read or kept, on any transport. */
export const maxHeadOctets = 65_536
export const maxBodyOctets = 65_536
const maxFields = 512

export interface Head {
  /** Without Content-Length, which is framing and not content: it is read here and written by `serialise`. */
  readonly headers: HeaderList
  /** -1 where the field is absent. */
  readonly contentLength: number
  /** Just after the empty line. */
  readonly end: number
}

/**
 * Reads the header fields from `from` to the empty line (RFC 3261 §7.3.1). Lines end with
 * CRLF; a CR or LF by itself is refused, for what one reader takes for a line another does not.
 */
export function readHead(octets: Octets, from: number, kind: 'request' | 'response'): Result<Head, Defect> {
  const headers = new HeaderList()
  let contentLength = -1
  let seen = 0
  let at = from
  for (let count = 0; ; count++) {
    const end = fieldEnd(octets, at)
    if (end < 0) return defect('header-field', lineFault(end))
    if (end === at) break
    if (count === maxFields) return defect('too-large', `more than ${maxFields} header fields`)
    const colon = octets.indexOf(':', at)
    if (colon === -1 || colon > end) return defect('header-field', 'a line without a colon')
    const spelling = octets.slice(at, trimmedEnd(octets, at, colon))
    const known = knownHeader(spelling)
    if (known === undefined && !isToken(spelling)) return defect('header-field', 'a malformed header name')
    const value = fieldValue(octets, colon + 1, end)
    if (known === undefined) {
      headers.appendCanonical(capitalised(spelling), value)
    } else {
      if ((seen & known.bit) !== 0 && (kind === 'request' || known.occurs === 'essential')) {
        return defect('repeated-header', `${known.name} stands more than once`)
      }
      seen |= known.bit
      if (known.name === 'Content-Length') {
        contentLength = lengthIn(value)
        if (contentLength === -1) return outOfRange()
      } else {
        headers.appendCanonical(known.name, value)
      }
    }
    at = end + 2
  }
  const nul = octets.indexOf('\0', from)
  if (nul !== -1 && nul < at && !areNulsEscaped(octets, nul, at)) return defect('header-field', 'a NUL octet')
  return ok({ headers, contentLength, end: at + 2 })
}

/**
 * Content-Length alone, -1 where it is absent: where a message on a stream ends can be known
 * although another of its fields is broken, and the stream then goes on.
 */
export function readContentLength(octets: Octets, from: number): Result<number, Defect> {
  let contentLength = -1
  for (let at = from, end = at; ; at = end + 2) {
    end = fieldEnd(octets, at)
    if (end < 0) return defect('header-field', lineFault(end))
    if (end === at) return ok(contentLength)
    const field = octets.slice(at, end)
    const colon = field.indexOf(':')
    const name = field.slice(0, trimmedEnd(field, 0, Math.max(colon, 0)))
    if (knownHeader(name)?.name !== 'Content-Length') continue
    if (contentLength !== -1) return defect('repeated-header', 'Content-Length stands more than once')
    contentLength = lengthIn(fieldValue(field, colon + 1, field.length))
    if (contentLength === -1) return outOfRange()
  }
}

function outOfRange() {
  return defect('content-length', 'Content-Length is not a number in range')
}

function lineFault(end: number): string {
  return end === openEnded ? 'the head has no end' : 'CR or LF by itself'
}

const openEnded = -1
const brokenLine = -2

/**
 * Where the field that begins at `at` ends: at the CRLF after its last folded line. Equal to
 * `at` for the empty line; `openEnded` or `brokenLine` where it has no proper end.
 */
function fieldEnd(octets: Octets, at: number): number {
  let lineAt = at
  for (;;) {
    const lineFeed = octets.indexOf('\n', lineAt)
    if (lineFeed === -1) return openEnded
    const end = lineFeed - 1
    if (octets.indexOf('\r', lineAt) !== end) return brokenLine
    if (end === at || !isBlank(octets.charCodeAt(lineFeed + 1))) return end
    lineAt = lineFeed + 1
  }
}

/** The value between the colon and the end of the field, trimmed, folds replaced by one space. */
function fieldValue(octets: Octets, from: number, end: number): Octets {
  const start = skipBlanks(octets, from)
  const value = octets.slice(start, trimmedEnd(octets, start, end))
  return value.includes('\n') ? trimBlanks(unfolded(value)) : value
}

/** Folded lines joined by one space each (RFC 3261 §7.3.1). */
export function unfolded(octets: Octets): Octets {
  return octets.replace(/\r\n[ \t]+/g, ' ')
}

function lengthIn(value: Octets): number {
  return decimal(value, { from: 0, end: value.length }, 0x7fff_ffff)
}

/** NUL is legal in a quoted string after a backslash only (RFC 3261 §25.1 quoted-pair). */
function areNulsEscaped(octets: Octets, first: number, end: number): boolean {
  for (let at = first; at !== -1 && at < end; at = octets.indexOf('\0', at + 1)) {
    if (octets.charCodeAt(at - 1) !== backslash) return false
  }
  return true
}
