import type { Octets } from '../../base/octets.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { Fault } from './fault.ts'
import { parseDeltaSeconds } from './number.ts'
import { parseParams } from './params.ts'
import { trimBlanks } from './syntax.ts'

/** Who refreshes a session, by the side of the transaction that says so. */
export type TransactionSide = 'uac' | 'uas'

/** `1800;refresher=uac` (RFC 4028 §4). */
export interface SessionExpires {
  readonly seconds: number
  /** Undefined where it is left to the other side. */
  readonly refresher: TransactionSide | undefined
}

export function parseSessionExpires(value: Octets): Result<SessionExpires, Fault> {
  const [seconds, params] = split(value)
  if (!seconds.ok) return seconds
  const parsed = parseParams(params)
  if (!parsed.ok) return parsed
  const refresher = parsed.value.get('refresher')?.toLowerCase()
  if (refresher !== undefined && refresher !== 'uac' && refresher !== 'uas') return err('is not a token')
  return ok({ seconds: seconds.value, refresher })
}

/** Seconds; what follows them means nothing (§5). */
export function parseMinSe(value: Octets): Result<number, Fault> {
  return split(value)[0]
}

export function formatSessionExpires({ seconds, refresher }: SessionExpires): Octets {
  return refresher === undefined ? `${seconds}` : `${seconds};refresher=${refresher}`
}

function split(value: Octets): readonly [Result<number, Fault>, Octets] {
  const semicolon = value.indexOf(';')
  const end = semicolon === -1 ? value.length : semicolon
  return [parseDeltaSeconds(trimBlanks(value.slice(0, end))), value.slice(end)]
}
