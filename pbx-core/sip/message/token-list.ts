import type { Octets } from '../../base/octets.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { Fault } from './fault.ts'
import { splitElements } from './list.ts'
import { isToken } from './syntax.ts'

/**
 * The tokens of Supported, Require, Allow and the like (RFC 3261 §20.5, §20.32), from all
 * fields of that name, as written. Empty elements say nothing and are passed over.
 */
export function parseTokenList(fields: readonly Octets[]): Result<Octets[], Fault> {
  const elements = splitElements(fields)
  if (!elements.ok) return elements
  const tokens = elements.value.filter((element) => element !== '')
  return tokens.every(isToken) ? ok(tokens) : err('is not a token')
}
