import { type Octets, octetsFromText, textFromOctets } from '../../base/octets.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { Fault } from './fault.ts'
import { parseElements } from './list.ts'
import { parseParams } from './params.ts'
import { decimal, quoted, tokenEnd } from './syntax.ts'

/** One value of Reason (RFC 3326 §2): why a call was cancelled or ended. */
export interface Reason {
  /** As written: `SIP`, `Q.850`. */
  readonly protocol: string
  /** Status code or Q.850 cause; 0 where none is given. */
  readonly cause: number
  /** For people; '' where none is given. */
  readonly text: string
}

/** Every value from all Reason fields. */
export function parseReasons(fields: readonly Octets[]): Result<Reason[], Fault> {
  return parseElements(fields, parseReason)
}

function parseReason(element: Octets): Result<Reason, Fault> {
  const end = tokenEnd(element, 0)
  if (end === 0) return err('is not a token')
  const params = parseParams(element, end)
  if (!params.ok) return params
  const causeText = params.value.get('cause')
  const cause = causeText === undefined ? 0 : decimal(causeText, { from: 0, end: causeText.length }, 9999)
  if (cause === -1) return err('is not a number')
  return ok({ protocol: element.slice(0, end), cause, text: textFromOctets(params.value.get('text') ?? '') })
}

export function formatReason(reason: Reason): Octets {
  const cause = reason.cause === 0 ? '' : `;cause=${reason.cause}`
  const text = reason.text === '' ? '' : `;text=${quoted(octetsFromText(reason.text))}`
  return `${reason.protocol}${cause}${text}`
}
