import type { Octets } from '../../base/octets.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { Fault } from './fault.ts'
import { equals, parameterValueEnd, quote, quotedEnd, semicolon, skipBlanks, tokenEnd, unquoted } from './syntax.ts'

/** Header parameters in order: names lower-case, values unquoted, '' for a parameter without value. */
export type Params = ReadonlyMap<string, Octets>

/** Shared by everything that has no parameters. */
export const noParams: Params = new Map()

/**
 * Parses `*(SEMI generic-param)` from `from` to the end (RFC 3261 §25.1). A parameter that
 * stands twice is a fault (§7.3.1): two readers might not choose the same one.
 */
export function parseParams(octets: Octets, from = 0): Result<Params, Fault> {
  let at = skipBlanks(octets, from)
  if (at === octets.length) return ok(noParams)
  const params = new Map<string, Octets>()
  while (at < octets.length) {
    if (octets.charCodeAt(at) !== semicolon) return err('has a malformed parameter')
    const nameAt = skipBlanks(octets, at + 1)
    const nameEnd = tokenEnd(octets, nameAt)
    if (nameEnd === nameAt) return err('has an empty parameter')
    const name = octets.slice(nameAt, nameEnd).toLowerCase()
    if (params.has(name)) return err('repeats a parameter')
    at = skipBlanks(octets, nameEnd)
    let value = ''
    if (octets.charCodeAt(at) === equals) {
      const valueAt = skipBlanks(octets, at + 1)
      const isQuoted = octets.charCodeAt(valueAt) === quote
      const end = isQuoted ? quotedEnd(octets, valueAt) : parameterValueEnd(octets, valueAt)
      if (end === -1) return err('has no closing quote')
      if (end === valueAt) return err('has an empty parameter value')
      value = isQuoted ? unquoted(octets, valueAt, end) : octets.slice(valueAt, end)
      at = skipBlanks(octets, end)
    }
    params.set(name, value)
  }
  return ok(params)
}
