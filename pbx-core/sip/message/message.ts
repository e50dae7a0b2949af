import type { Octets } from '../../base/octets.ts'
import type { Headers } from './headers.ts'
import type { NameAddr } from './name-addr.ts'
import type { SipUri } from './uri.ts'
import type { Via } from './via.ts'

/**
 * A SIP message, parsed or to be sent. What each part of the core needs of every message
 * (RFC 3261 §8.1.1) stands parsed in fields; everything else is read from `headers` where
 * it is wanted. Messages are immutable but for `headers`, which the owner may extend before
 * it sends.
 */
export type SipMessage = SipRequest | SipResponse

export interface SipRequest extends Essentials {
  readonly kind: 'request'
  readonly method: string
  readonly uri: SipUri
}

export interface SipResponse extends Essentials {
  readonly kind: 'response'
  readonly status: number
  /** Octets, as they stood on the wire. */
  readonly reason: Octets
}

interface Essentials {
  /** Without Content-Length: the parser has used it up, and `serialise` writes it from the body. */
  readonly headers: Headers
  readonly body: Octets
  /** Topmost Via. */
  readonly via: Via
  readonly from: NameAddr
  readonly to: NameAddr
  readonly callId: string
  readonly cseq: CSeq
}

export interface CSeq {
  /** 0 to 2^31 - 1 in what we send; up to 2^32 - 1 is read (RFC 3261 §8.1.1.5). */
  readonly number: number
  readonly method: string
}
