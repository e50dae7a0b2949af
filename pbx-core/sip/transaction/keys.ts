import type { SipRequest, SipResponse } from '../message/message.ts'
import { magicCookie } from '../message/via.ts'

/**
 * What a response has in common with its request: the branch, which is ours and unique, and
 * the method, since a CANCEL shares the branch of its INVITE (RFC 3261 §17.1.3).
 */
export function clientKey(branch: string, method: string): string {
  return flat(`${branch} ${method}`)
}

export function responseKey(response: SipResponse): string {
  return `${response.via.branch} ${response.cseq.method}`
}

/**
 * What a request has in common with its retransmissions; for ACK and CANCEL, `method` is that
 * of the request they belong to. With a branch of RFC 3261 that is the branch and sent-by of the
 * topmost Via, as it came in (§17.2.3).
 *
 * An RFC 2543 peer is known by Request-URI, From tag, Call-ID, CSeq and the whole Via. The To
 * tag is left out: an ACK carries the one from our response, and nothing else tells apart two
 * requests of one CSeq number in one call.
 */
export function serverKey(request: SipRequest, method: string): string {
  const { via } = request
  if (via.branch.startsWith(magicCookie)) {
    return flat(`${via.branch} ${via.host.toLowerCase()}:${via.port} ${method}`)
  }
  const { uri, from, callId, cseq } = request
  return flat(`${uri.text} ${from.tag} ${callId} ${cseq.number} ${via.text} ${method}`)
}

/**
 * What copies of one request that came by different ways have in common (§8.2.2.2); undefined
 * within a dialog, where it is not asked.
 */
export function mergeKey(request: SipRequest): string | undefined {
  if (request.to.tag !== '') return undefined
  const { from, callId, cseq } = request
  return flat(`${from.tag} ${callId} ${cseq.number} ${cseq.method}`)
}

/**
 * The same text in memory of its own. V8 represents a part of a text as a reference into the
 * whole, and a sum as a reference to its parts: a key kept for 32 s would keep the message.
 * Looking at a character makes it one piece; what is seen is kept, or the compiler would not look.
 */
function flat(text: string): string {
  seen.last = text.charCodeAt(0)
  return text
}
const seen = { last: 0 }

/** A part of a message, without the message (see `flat`). */
export function detached(part: string): string {
  return flat(` ${part}`).slice(1)
}
