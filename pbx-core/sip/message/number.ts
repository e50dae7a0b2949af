import type { Octets } from '../../base/octets.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { Fault } from './fault.ts'
import { decimal, isDigits } from './syntax.ts'

/** Max-Forwards, 0 to 255 (RFC 3261 §20.22). */
export function parseMaxForwards(value: Octets): Result<number, Fault> {
  return parseNumber(value, 255)
}

/**
 * Seconds, 0 to 2^32 - 1: Expires, Min-Expires, the `expires` parameter (RFC 3261 §20.19).
 * Which default stands in for a malformed one is for the reader to say.
 */
export function parseDeltaSeconds(value: Octets): Result<number, Fault> {
  return parseNumber(value, mostOf32Bits)
}

/** RSeq and the first of RAck: 1 to 2^32 - 1 (RFC 3262 §7.1). */
export function parseResponseNumber(value: Octets): Result<number, Fault> {
  const number = parseNumber(value, mostOf32Bits)
  return number.ok && number.value === 0 ? err('is out of range') : number
}

const mostOf32Bits = 0xffff_ffff

function parseNumber(value: Octets, most: number): Result<number, Fault> {
  if (!isDigits(value)) return err('is not a number')
  const number = decimal(value, { from: 0, end: value.length }, most)
  return number === -1 ? err('is out of range') : ok(number)
}
