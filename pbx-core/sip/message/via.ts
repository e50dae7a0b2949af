import type { Octets } from '../../base/octets.ts'
import { err, ok, type Result } from '../../base/result.ts'
import type { Fault } from './fault.ts'
import { parseHostPort } from './host.ts'
import { elementEnd, parseElements } from './list.ts'
import { type Params, parseParams } from './params.ts'
import { skipBlanks, tokenEnd, trimBlanks } from './syntax.ts'

/** One Via value (RFC 3261 §20.42, RFC 3581). */
export interface Via {
  /** Upper-case: `UDP`, `TCP`, `TLS`, `WS`, `WSS`, or one we do not know. */
  readonly transport: string
  /** Lower-case; IPv6 with its brackets. */
  readonly host: string
  /** 0 where none is given. */
  readonly port: number
  /** '' where there is none (RFC 2543 peers). */
  readonly branch: string
  /** Names lower-case; `rport` without value is ''; `received` without brackets (RFC 5118 §4.5). */
  readonly params: ReadonlyMap<string, string>
  readonly text: string
}

/** What every branch of RFC 3261 begins with (§8.1.1.7). */
export const magicCookie = 'z9hG4bK'

/** Parses one Via value. White space may stand around the slashes and the colon (RFC 4475 §3.1.1.1). */
export function parseVia(value: Octets): Result<Via, Fault> {
  const text = trimBlanks(value)
  if (text === '') return err('is empty')
  const protocolEnd = text.startsWith('SIP/2.0/') ? 8 : protocolVersionEnd(text)
  const transportEnd = tokenEnd(text, protocolEnd)
  const sentByAt = skipBlanks(text, transportEnd)
  if (protocolEnd === -1 || transportEnd === protocolEnd || sentByAt === transportEnd) {
    return err('has a malformed protocol')
  }
  const semicolon = text.indexOf(';', sentByAt)
  const sentByEnd = semicolon === -1 ? text.length : semicolon
  const sentBy = parseHostPort(withoutBlanks(text.slice(sentByAt, sentByEnd)))
  if (!sentBy.ok) return sentBy
  const params = parseParams(text, sentByEnd)
  if (!params.ok) return params
  const branch = params.value.get('branch') ?? ''
  if (branch === magicCookie) return err('has a branch without a value of its own')
  return ok({
    transport: text.slice(protocolEnd, transportEnd).toUpperCase(),
    host: sentBy.value.host,
    port: sentBy.value.port,
    branch,
    params: withBareReceived(params.value),
    text
  })
}

/** Every Via value, topmost first, from all Via fields. */
export function parseViaList(fields: readonly Octets[]): Result<Via[], Fault> {
  return parseElements(fields, parseVia)
}

/** The first value of a Via field, which may hold several. */
export function parseTopVia(field: Octets): Result<Via, Fault> {
  if (!field.includes(',')) return parseVia(field)
  const end = elementEnd(field, 0)
  return end === -1 ? err('has an open quote or bracket') : parseVia(field.slice(0, end))
}

/** Where the transport begins in `SIP / 2.0 / UDP`; -1 where that is not what stands there. */
function protocolVersionEnd(text: Octets): number {
  let at = 0
  for (let slashes = 0; slashes < 2; slashes++) {
    const end = tokenEnd(text, at)
    const slash = skipBlanks(text, end)
    if (end === at || text.charAt(slash) !== '/') return -1
    at = skipBlanks(text, slash + 1)
  }
  return at
}

/** `host : port` as `host:port`; a blank anywhere else stays and makes the host malformed. */
function withoutBlanks(sentBy: Octets): Octets {
  if (!sentBy.includes(' ') && !sentBy.includes('\t')) return sentBy
  const colon = sentBy.lastIndexOf(':')
  if (colon === -1 || sentBy.lastIndexOf(']') > colon) return trimBlanks(sentBy)
  return `${trimBlanks(sentBy.slice(0, colon))}:${trimBlanks(sentBy.slice(colon + 1))}`
}

function withBareReceived(params: Params): Params {
  const received = params.get('received')
  if (received === undefined || !received.startsWith('[')) return params
  return new Map(params).set('received', received.replace('[', '').replace(']', ''))
}
