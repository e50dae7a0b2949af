import type { Octets } from '../../base/octets.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { SipRequest } from './message.ts'
import { parseParams } from './params.ts'

/** A dialog by its names, from the side of whoever receives the header (RFC 3891 §3). */
export interface ReplacedDialog {
  readonly callId: Octets
  /** Of the receiver. */
  readonly toTag: Octets
  readonly fromTag: Octets
  /** Only as long as nobody has answered there. */
  readonly isEarlyOnly: boolean
}

/** `call-id;to-tag=…;from-tag=…;early-only` (RFC 3891 §6.1). */
export function parseReplaces(value: Octets): ReplacedDialog | undefined {
  const semicolon = value.indexOf(';')
  if (semicolon < 1) return undefined
  const params = parseParams(value, semicolon)
  if (!params.ok) return undefined
  const toTag = params.value.get('to-tag')
  const fromTag = params.value.get('from-tag')
  if (!toTag || !fromTag) return undefined
  return { callId: value.slice(0, semicolon).trim(), toTag, fromTag, isEarlyOnly: params.value.has('early-only') }
}

/**
 * The dialog that an INVITE wants to take the place of; undefined where it wants none. An error is a 400: "more than one
 * Replaces header field … or … in a request other than INVITE" (RFC 3891 §3), or beside a Join (RFC 3911 §4).
 */
export function replacesOf({ method, headers }: SipRequest): Result<ReplacedDialog | undefined, string> {
  const [value, ...others] = headers.all('Replaces')
  if (value === undefined) return ok(undefined)
  if (method !== 'INVITE') return err('Replaces stands in an INVITE')
  if (others.length > 0) return err('an INVITE has one Replaces')
  if (headers.has('Join')) return err('an INVITE has Replaces or Join')
  const replaced = parseReplaces(value)
  return replaced === undefined ? err('Replaces cannot be read') : ok(replaced)
}
