import type { Octets } from '../../base/octets.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { Fault } from './fault.ts'
import { parseElements } from './list.ts'
import { parseParams } from './params.ts'
import { skipBlanks, tokenEnd } from './syntax.ts'

/** The value of Content-Type, or one of Accept (RFC 3261 §20.1, §20.15). */
export interface MediaType {
  /** Lower-case: `application/sdp`; in Accept also with `*`. */
  readonly type: string
  readonly params: ReadonlyMap<string, Octets>
}

export function parseMediaType(value: Octets): Result<MediaType, Fault> {
  const mainEnd = tokenEnd(value, 0)
  const slash = skipBlanks(value, mainEnd)
  const subAt = skipBlanks(value, slash + 1)
  const subEnd = tokenEnd(value, subAt)
  if (mainEnd === 0 || value.charAt(slash) !== '/' || subEnd === subAt) return err('is not a token')
  const params = parseParams(value, subEnd)
  if (!params.ok) return params
  return ok({ type: `${value.slice(0, mainEnd)}/${value.slice(subAt, subEnd)}`.toLowerCase(), params: params.value })
}

/** Every value from all Accept fields. */
export function parseMediaTypeList(fields: readonly Octets[]): Result<MediaType[], Fault> {
  return parseElements(fields, parseMediaType)
}
