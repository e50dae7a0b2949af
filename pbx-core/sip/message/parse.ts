import type { Octets } from '../../base/octets.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { readAnswerable } from './answerable.ts'
import { parseCSeq } from './cseq.ts'
import { type Head, maxBodyOctets, maxHeadOctets, readHead } from './head.ts'
import type { HeaderList } from './headers.ts'
import type { SipMessage, SipRequest, SipResponse } from './message.ts'
import { parseNameAddr } from './name-addr.ts'
import { parseMaxForwards } from './number.ts'
import { type Defect, defect, type ParseError, type ParseErrorCode, statusOf } from './parse-error.ts'
import { decimal, isSolid, isToken } from './syntax.ts'
import { parseUri, type SipUri } from './uri.ts'
import { parseTopVia } from './via.ts'

/**
 * How a message was delimited. `datagram`: by its packet or WebSocket frame (RFC 7118 §4.2);
 * Content-Length may be absent, and octets after the body are ignored (RFC 3261 §18.3).
 * `stream`: by Content-Length, cut to its length by `MessageFramer`.
 */
export type Framing = 'datagram' | 'stream'

/**
 * Parses one message. What every message must have is parsed and checked, everything else is
 * left in `headers` as text. Where RFC 4475 lets a receiver choose between guessing and
 * refusing, this one refuses. Takes time linear in the input and never throws.
 */
export function parseMessage(octets: Octets, framing: Framing): Result<SipMessage, ParseError> {
  const message = readMessage(octets, framing)
  return message.ok ? message : err(parseError(octets, message.error))
}

/** The error with what an answer needs, as far as that can be read. */
export function parseError(octets: Octets, { code, message }: Defect): ParseError {
  return { code, status: statusOf(code), message, answerable: readAnswerable(octets) }
}

type StartLine =
  | { readonly kind: 'request'; readonly method: string; readonly uri: SipUri }
  | { readonly kind: 'response'; readonly status: number; readonly reason: Octets }

type Essentials = Pick<SipMessage, 'via' | 'from' | 'to' | 'callId' | 'cseq'>

function readMessage(octets: Octets, framing: Framing): Result<SipMessage, Defect> {
  if (octets.length > maxHeadOctets + maxBodyOctets) return defect('too-large', 'the message is too large')
  const from = startOf(octets)
  const end = octets.indexOf('\r\n', from)
  if (end === -1) return defect('start-line', 'no start line')
  const startLine = readStartLine(octets.slice(from, end))
  if (!startLine.ok) return startLine
  const head = readHead(octets, end + 2, startLine.value.kind)
  if (!head.ok) return head
  const body = readBody(octets, head.value, framing)
  if (!body.ok) return body
  const essentials = readEssentials(head.value.headers)
  if (!essentials.ok) return essentials
  if (startLine.value.kind === 'response') {
    return ok(response(startLine.value, essentials.value, { headers: head.value.headers, body: body.value }))
  }
  return checked(request(startLine.value, essentials.value, { headers: head.value.headers, body: body.value }))
}

/** Empty lines before the start line are ignored (RFC 3261 §7.5). */
function startOf(octets: Octets): number {
  let at = 0
  while (octets.startsWith('\r\n', at)) at += 2
  return at
}

function readStartLine(line: Octets): Result<StartLine, Defect> {
  if (line.includes('\n') || line.includes('\r') || line.includes('\0')) {
    return defect('start-line', 'control characters in the start line')
  }
  return line.startsWith('SIP/') ? readStatusLine(line) : readRequestLine(line)
}

/** `SIP-Version SP Status-Code SP Reason-Phrase` (RFC 3261 §7.2). */
function readStatusLine(line: Octets): Result<StartLine, Defect> {
  if (!line.startsWith('SIP/2.0 ')) return defect('version', 'not a response of SIP/2.0')
  const status = decimal(line, { from: 8, end: 11 }, 699)
  const isDelimited = line.length === 11 || line.charAt(11) === ' '
  if (status < 100 || !isDelimited) return defect('start-line', 'the status is not a number from 100 to 699')
  return ok({ kind: 'response', status, reason: line.slice(12) })
}

/** `Method SP Request-URI SP SIP-Version` (RFC 3261 §7.1), single spaces only. */
function readRequestLine(line: Octets): Result<StartLine, Defect> {
  const methodEnd = line.indexOf(' ')
  const uriEnd = line.lastIndexOf(' ')
  if (uriEnd <= methodEnd) return defect('start-line', 'the request line does not have three parts')
  const method = line.slice(0, methodEnd)
  if (!isToken(method)) return defect('start-line', 'the method is not a token')
  const version = line.slice(uriEnd + 1).toUpperCase()
  if (version !== 'SIP/2.0') {
    return isSipVersion(version) ? defect('version', 'not SIP/2.0') : defect('start-line', 'no version of SIP')
  }
  const uri = parseUri(line.slice(methodEnd + 1, uriEnd))
  if (!uri.ok) return defect('request-uri', `the Request-URI ${uri.error}`)
  if (uri.value.headers !== '') return defect('request-uri', 'the Request-URI has headers')
  return ok({ kind: 'request', method, uri: uri.value })
}

function isSipVersion(version: string): boolean {
  const dot = version.indexOf('.')
  if (!version.startsWith('SIP/') || dot === -1) return false
  const most = Number.MAX_SAFE_INTEGER
  return (
    decimal(version, { from: 4, end: dot }, most) >= 0 &&
    decimal(version, { from: dot + 1, end: version.length }, most) >= 0
  )
}

function readBody(octets: Octets, head: Head, framing: Framing): Result<Octets, Defect> {
  if (head.end > maxHeadOctets) return defect('too-large', 'the head is too large')
  const available = octets.length - head.end
  const { contentLength } = head
  if (contentLength === -1) {
    if (framing === 'stream') return defect('content-length', 'Content-Length is missing')
    return ok(octets.slice(head.end))
  }
  if (contentLength > available) return defect('content-length', 'Content-Length is greater than the body')
  return ok(octets.slice(head.end, head.end + contentLength))
}

function readEssentials(headers: HeaderList): Result<Essentials, Defect> {
  const fields = {
    via: headers.get('Via'),
    from: headers.get('From'),
    to: headers.get('To'),
    callId: headers.get('Call-ID'),
    cseq: headers.get('CSeq')
  }
  if (fields.via === undefined) return missing('Via')
  if (fields.from === undefined) return missing('From')
  if (fields.to === undefined) return missing('To')
  if (fields.callId === undefined) return missing('Call-ID')
  if (fields.cseq === undefined) return missing('CSeq')
  const via = parseTopVia(fields.via)
  if (!via.ok) return malformed('via', 'Via', via.error)
  const from = parseNameAddr(fields.from)
  if (!from.ok) return malformed('from', 'From', from.error)
  const to = parseNameAddr(fields.to)
  if (!to.ok) return malformed('to', 'To', to.error)
  const cseq = parseCSeq(fields.cseq)
  if (!cseq.ok) return malformed('cseq', 'CSeq', cseq.error)
  const { callId } = fields
  if (callId === '' || !isSolid(callId)) return malformed('call-id', 'Call-ID', 'has white space or control characters')
  return ok({ via: via.value, from: from.value, to: to.value, callId, cseq: cseq.value })
}

function missing(name: string) {
  return defect('missing-header', `${name} is missing`)
}

function malformed(code: ParseErrorCode, name: string, fault: string) {
  return defect(code, `${name} ${fault}`)
}

type Content = Pick<SipMessage, 'headers' | 'body'>

function request(line: StartLine & { kind: 'request' }, essentials: Essentials, content: Content): SipRequest {
  const { via, from, to, callId, cseq } = essentials
  const { headers, body } = content
  return { kind: 'request', method: line.method, uri: line.uri, headers, body, via, from, to, callId, cseq }
}

function response(line: StartLine & { kind: 'response' }, essentials: Essentials, content: Content): SipResponse {
  const { via, from, to, callId, cseq } = essentials
  const { headers, body } = content
  return { kind: 'response', status: line.status, reason: line.reason, headers, body, via, from, to, callId, cseq }
}

/** What only requests are held to: the method of CSeq (RFC 3261 §8.1.1.5) and Max-Forwards. */
function checked(message: SipRequest): Result<SipRequest, Defect> {
  if (message.cseq.method !== message.method) return defect('cseq', 'CSeq names another method')
  const maxForwards = message.headers.get('Max-Forwards')
  if (maxForwards !== undefined) {
    const hops = parseMaxForwards(maxForwards)
    if (!hops.ok) return malformed('max-forwards', 'Max-Forwards', hops.error)
  }
  return ok(message)
}
