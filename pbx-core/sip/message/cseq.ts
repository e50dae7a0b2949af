import type { Octets } from '../../base/octets.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { Fault } from './fault.ts'
import type { CSeq } from './message.ts'
import { decimal, isToken, skipBlanks } from './syntax.ts'

const maxNumber = 0xffff_ffff

/** Parses `1*DIGIT LWS Method` (RFC 3261 §20.16), the number up to 2^32 - 1. */
export function parseCSeq(value: Octets): Result<CSeq, Fault> {
  let end = 0
  while (end < value.length && value.charCodeAt(end) >= 0x30 && value.charCodeAt(end) <= 0x39) end++
  if (end === 0) return err('is not a number')
  const number = decimal(value, { from: 0, end }, maxNumber)
  if (number === -1) return err('is out of range')
  const methodAt = skipBlanks(value, end)
  const method = value.slice(methodAt)
  if (methodAt === end || !isToken(method)) return err('has no method')
  return ok({ number, method })
}
