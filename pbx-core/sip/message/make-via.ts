import type { Octets } from '../../base/octets.ts'
import { elementEnd } from './list.ts'
import { formatParams } from './make-name-addr.ts'
import { hostText } from './make-uri.ts'
import type { SipRequest } from './message.ts'
import { quote, quotedEnd, semicolon, skipBlanks, tokenEnd } from './syntax.ts'
import type { Via } from './via.ts'

export interface ViaParts {
  /** Upper-case: `UDP`, `TCP`, `WS`. */
  readonly transport: string
  readonly host: string
  /** Absent or 0: none. */
  readonly port?: number
  readonly branch: string
  /** Asks for the source port in the response (RFC 3581). */
  readonly rport?: boolean
}

/** Makes the Via that a request of ours carries; nothing is parsed. */
export function makeVia(parts: ViaParts): Via {
  const { transport, branch } = parts
  const host = hostText(parts.host)
  const port = parts.port ?? 0
  const params = new Map<string, string>()
  if (parts.rport === true) params.set('rport', '')
  params.set('branch', branch)
  const sentBy = port === 0 ? host : `${host}:${port}`
  const text = `SIP/2.0/${transport} ${sentBy}${formatParams(params)}`
  return { transport, host, port, branch, params, text }
}

export interface Source {
  readonly address: string
  readonly port: number
}

/**
 * The Via with the source of its request: `received` where it differs from sent-by or `rport`
 * was asked for, and the port into `rport` (RFC 3261 §18.2.1, RFC 3581 §4).
 */
export function withSource(via: Via, source: Source): Via {
  const wantsPort = via.params.has('rport')
  if (!wantsPort && via.host === hostText(source.address) && !via.params.has('received')) return via
  const params = new Map(via.params)
  params.set('received', source.address)
  if (wantsPort) params.set('rport', String(source.port))
  return { ...via, params, text: stamped(via.text, source) }
}

/** All else stays as it was written: by it the sender knows its request again (RFC 3261 §8.2.6.2). */
function stamped(text: Octets, { address, port }: Source): Octets {
  const params = text.indexOf(';')
  let written = params === -1 ? text : text.slice(0, params)
  const received = `;received=${address}`
  let hasReceived = false
  for (let at = params, end = at; at !== -1 && at < text.length; at = end) {
    end = paramEnd(text, at + 1)
    const nameAt = skipBlanks(text, at + 1)
    const name = text.slice(nameAt, tokenEnd(text, nameAt)).toLowerCase()
    if (name === 'received') hasReceived = true
    if (name === 'rport') written += `;rport=${port}`
    else written += name === 'received' ? received : text.slice(at, end)
  }
  return hasReceived ? written : written + received
}

/** The next semicolon that is not in a quoted string, else the end. */
function paramEnd(text: Octets, from: number): number {
  for (let at = from; at !== -1 && at < text.length; ) {
    const code = text.charCodeAt(at)
    if (code === semicolon) return at
    at = code === quote ? quotedEnd(text, at) : at + 1
  }
  return text.length
}

/** The request as it is after `withSource` on its topmost Via, in `via` and in `headers`, which it shares. */
export function receivedFrom(request: SipRequest, source: Source): SipRequest {
  const via = withSource(request.via, source)
  if (via === request.via) return request
  const fields = request.headers.all('Via')
  const top = fields[0] ?? ''
  const rest = top.includes(',') ? top.slice(elementEnd(top, 0)) : ''
  request.headers.remove('Via')
  for (const field of fields.slice(1).reverse()) request.headers.prepend('Via', field)
  request.headers.prepend('Via', via.text + rest)
  return { ...request, via }
}
