import type { Octets } from '../../base/octets.ts'
import { type Err, err } from '../../base/result.ts'

/** Why octets are no SIP message. */
export interface ParseError {
  readonly code: ParseErrorCode
  /** What to answer: 400, 505 for another version of SIP, 513 for what is too large. */
  readonly status: 400 | 505 | 513
  /** Names the place and what is wrong with it; never repeats what was received. */
  readonly message: string
  /** What a stateless answer copies; undefined where none can or must be sent (`createErrorResponse`). */
  readonly answerable: Answerable | undefined
}

export type ParseErrorCode =
  | 'start-line'
  | 'version'
  | 'request-uri'
  | 'header-field'
  | 'missing-header'
  | 'repeated-header'
  | 'via'
  | 'from'
  | 'to'
  | 'call-id'
  | 'cseq'
  | 'max-forwards'
  | 'content-length'
  | 'too-large'

/** The fields that every response copies (RFC 3261 §8.2.6.2), as they stood in the request. */
export interface Answerable {
  /** Topmost first, not split at commas. */
  readonly via: readonly Octets[]
  readonly from: Octets
  readonly to: Octets
  readonly callId: Octets
  readonly cseq: Octets
}

/** A parse error before the request is searched for what an answer needs. */
export interface Defect {
  readonly code: ParseErrorCode
  readonly message: string
}

export function defect(code: ParseErrorCode, message: string): Err<Defect> {
  return err({ code, message })
}

export function statusOf(code: ParseErrorCode): ParseError['status'] {
  if (code === 'version') return 505
  return code === 'too-large' ? 513 : 400
}
