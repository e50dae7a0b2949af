import type { Octets } from '../../base/octets.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { Fault } from './fault.ts'
import { splitElements } from './list.ts'
import { type Params, parseParams } from './params.ts'
import { quoted, skipBlanks, tokenEnd } from './syntax.ts'

/** The value of Authorization, WWW-Authenticate and their Proxy- forms (RFC 3261 §20.7, §20.44). */
export interface AuthValue {
  /** Lower-case: `digest`. */
  readonly scheme: string
  /** Names lower-case, values unquoted with their escapes resolved. */
  readonly params: ReadonlyMap<string, Octets>
}

/** Parses `scheme LWS name=value *(COMMA name=value)`. Schemes that carry anything else are a fault. */
export function parseAuth(value: Octets): Result<AuthValue, Fault> {
  const schemeEnd = tokenEnd(value, 0)
  const paramsAt = skipBlanks(value, schemeEnd)
  if (schemeEnd === 0) return err('is not a token')
  const elements = splitElements([value.slice(paramsAt)])
  if (!elements.ok) return elements
  const params = new Map<string, Octets>()
  for (const element of elements.value) {
    const param = parseParams(`;${element}`)
    if (!param.ok) return param
    for (const [name, content] of param.value) {
      if (params.has(name)) return err('repeats a parameter')
      params.set(name, content)
    }
  }
  return ok({ scheme: value.slice(0, schemeEnd).toLowerCase(), params })
}

/** Parameters that are written without quotes (RFC 7616 §3.3, §3.4). */
const unquotedNames = ['algorithm', 'stale', 'nc']

/**
 * Writes an authentication value, parameters in order. `qop` is quoted in a challenge and bare
 * in credentials, which are told apart by `nc`, `cnonce` or `response` (RFC 7616 §3.4).
 */
export function formatAuth(scheme: string, params: Params): Octets {
  const isAnswer = params.has('nc') || params.has('cnonce') || params.has('response') || params.has('rspauth')
  const written: Octets[] = []
  for (const [name, value] of params) {
    const isBare = unquotedNames.includes(name) || (name === 'qop' && isAnswer)
    written.push(`${name}=${isBare ? value : quoted(value)}`)
  }
  return `${scheme} ${written.join(', ')}`
}
