import type { Octets } from '../../base/octets.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { Fault } from './fault.ts'
import { parseDeltaSeconds, parseResponseNumber } from './number.ts'
import { isToken, trimBlanks } from './syntax.ts'

/** The provisional response that a PRACK acknowledges (RFC 3262 §7.2). */
export interface RAck {
  /** Its RSeq. */
  readonly response: number
  /** CSeq of the request that it answers. */
  readonly cseq: number
  readonly method: Octets
}

/** `776656 1 INVITE`. */
export function parseRAck(value: Octets): Result<RAck, Fault> {
  const [response = '', cseq = '', method = '', ...more] = trimBlanks(value).split(/[ \t]+/, 4)
  const ofResponse = parseResponseNumber(response)
  const ofRequest = parseDeltaSeconds(cseq)
  if (!ofResponse.ok) return ofResponse
  if (!ofRequest.ok) return ofRequest
  if (!isToken(method) || more.length > 0) return err('is not a token')
  return ok({ response: ofResponse.value, cseq: ofRequest.value, method })
}

export function formatRAck({ response, cseq, method }: RAck): Octets {
  return `${response} ${cseq} ${method}`
}
