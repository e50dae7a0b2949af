import { type Octets, octetsFromText } from '../../base/octets.ts'
import type { Result } from '../../base/result.ts'
import type { Fault } from './fault.ts'
import { copyHeaders, HeaderList } from './headers.ts'
import { withTag } from './make-name-addr.ts'
import type { SipRequest, SipResponse } from './message.ts'
import { type NameAddr, parseNameAddr } from './name-addr.ts'
import { noParams } from './params.ts'
import { reasonPhrase } from './reason-phrase.ts'
import type { SipUri } from './uri.ts'
import { parseTopVia, type Via } from './via.ts'

/** The Via of a request that has none yet: the transaction layer puts it on top (`withTopVia`). */
const noVia: Via = { transport: '', host: '', port: 0, branch: '', params: noParams, text: '' }

export interface RequestParts extends Content {
  readonly method: string
  readonly uri: SipUri
  /** As `makeNameAddr` or a message gave it, or its text. */
  readonly from: NameAddr | Octets
  readonly to: NameAddr | Octets
  readonly callId: string
  readonly cseq: number
  readonly via?: Via | Octets
  /** 70 where absent (RFC 3261 §8.1.1.6). */
  readonly maxForwards?: number
}

export interface ResponseParts extends Content {
  /** Text; the usual phrase for the status where absent. */
  readonly reason?: string
  /** Added to To where the request has no tag there. */
  readonly toTag?: string
}

interface Content {
  /** What follows the essential fields, in order. */
  readonly headers?: Iterable<readonly [name: string, value: Octets]>
  readonly body?: Octets
  /** Written where there is a body. */
  readonly contentType?: Octets
}

/**
 * Makes a request to be sent (RFC 3261 §8.1.1). Values given as text must be well-formed:
 * they come from our own code, so a fault in one is a bug and throws.
 */
export function createRequest(parts: RequestParts): SipRequest {
  const { method, uri, callId } = parts
  const from = parsedNameAddr(parts.from)
  const to = parsedNameAddr(parts.to)
  const via = parts.via === undefined ? noVia : parsedVia(parts.via)
  const headers = new HeaderList()
  if (via !== noVia) headers.appendCanonical('Via', via.text)
  headers.appendCanonical('Max-Forwards', String(parts.maxForwards ?? 70))
  headers.appendCanonical('From', from.text)
  headers.appendCanonical('To', to.text)
  headers.appendCanonical('Call-ID', callId)
  headers.appendCanonical('CSeq', `${parts.cseq} ${method}`)
  const body = appendContent(headers, parts)
  return { kind: 'request', method, uri, headers, body, via, from, to, callId, cseq: { number: parts.cseq, method } }
}

/**
 * Makes a response: Via, From, To, Call-ID and CSeq are those of the request (RFC 3261
 * §8.2.6.2), Timestamp goes into a 100 (§8.2.6.1), Record-Route into what creates a dialog
 * (§12.1.1). Nothing is parsed.
 */
export function createResponse(request: SipRequest, status: number, parts: ResponseParts = {}): SipResponse {
  const { via, from, callId, cseq } = request
  const to = parts.toTag === undefined || request.to.tag !== '' ? request.to : withTag(request.to, parts.toTag)
  const headers = new HeaderList()
  for (const value of request.headers.all('Via')) headers.appendCanonical('Via', value)
  if (createsDialog(request, status)) {
    for (const value of request.headers.all('Record-Route')) headers.appendCanonical('Record-Route', value)
  }
  headers.appendCanonical('From', from.text)
  headers.appendCanonical('To', to.text)
  headers.appendCanonical('Call-ID', callId)
  headers.appendCanonical('CSeq', request.headers.get('CSeq') ?? `${cseq.number} ${cseq.method}`)
  const timestamp = status === 100 ? request.headers.get('Timestamp') : undefined
  if (timestamp !== undefined) headers.appendCanonical('Timestamp', timestamp)
  const body = appendContent(headers, parts)
  const reason = parts.reason === undefined ? reasonPhrase(status) : octetsFromText(parts.reason)
  return { kind: 'response', status, reason, headers, body, via, from, to, callId, cseq }
}

/** The request with a Via of ours above all others; the original stays as it is. */
export function withTopVia(request: SipRequest, top: Via | Octets): SipRequest {
  const via = parsedVia(top)
  const headers = copyHeaders(request.headers)
  headers.prepend('Via', via.text)
  return { ...request, via, headers }
}

function appendContent(headers: HeaderList, content: Content): Octets {
  for (const [name, value] of content.headers ?? []) headers.append(name, value)
  const body = content.body ?? ''
  if (body !== '' && content.contentType !== undefined) headers.appendCanonical('Content-Type', content.contentType)
  return body
}

function createsDialog(request: SipRequest, status: number): boolean {
  if (status <= 100 || status >= 300 || request.to.tag !== '') return false
  return request.method === 'INVITE' || request.method === 'SUBSCRIBE' || request.method === 'REFER'
}

function parsedNameAddr(value: NameAddr | Octets): NameAddr {
  return typeof value === 'string' ? expected(parseNameAddr(value)) : value
}

function parsedVia(value: Via | Octets): Via {
  return typeof value === 'string' ? expected(parseTopVia(value)) : value
}

function expected<T>(result: Result<T, Fault>): T {
  if (!result.ok) throw new Error(`a header field that was to be sent ${result.error}`)
  return result.value
}
