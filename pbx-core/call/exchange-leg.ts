import type { Octets } from '../base/octets.ts'
import type { RemoteAudio } from '../sdp/audio.ts'
import type { AudioTerms } from '../sdp/negotiate.ts'
import type { Dialog } from '../sip/dialog/dialog.ts'
import type { Flow } from '../sip/flow.ts'
import type { LegSession } from './leg-session.ts'
import type { SipStack } from './sip-stack.ts'

/** What became of an offer: the answer, or the status that refuses it. */
export type OfferOutcome<Answer> =
  | { readonly kind: 'accepted'; readonly answer: Answer }
  | { readonly kind: 'refused'; readonly status: number }

/** The leg whose session is negotiated, as the exchange sees it. */
export interface ExchangeLeg {
  readonly stack: SipStack
  readonly session: LegSession
  readonly contact: Octets
  /** Whether our side made the Call-ID; it waits longer after a glare (RFC 3261 §14.1). */
  readonly ownsCallId: boolean
  dialog(): Dialog | undefined
  flow(): Flow
  isOver(): boolean
  /** Its INVITE has no final response. */
  isEarly(): boolean
  /** Asks the call what to answer; undefined where the leg answers by itself. */
  offered(offer: RemoteAudio): Promise<OfferOutcome<AudioTerms>> | undefined
  /** Our 2xx was acknowledged; where it held an offer, the error says why its answer is of no use. */
  acknowledged(fault: string | undefined): void
  /** No ACK came in 32 s. */
  neverAcknowledged(): void
  /** 408, 481 or nothing to a re-INVITE or an UPDATE: the dialog is to be ended (RFC 3261 §12.2.1.2). */
  lost(method: 'INVITE' | 'UPDATE', status: number): void
  /** What became of the session timer that the peer has asked for. */
  timed(fact: TimerFact): void
}

/** `expired`: nobody has refreshed the session within `seconds`. */
export type TimerFact =
  | { readonly code: 'session-timer'; readonly seconds: number; readonly refresher: 'us' | 'peer' }
  | { readonly code: 'session-too-short'; readonly seconds: number; readonly least: number; readonly by: 'us' | 'peer' }
  | { readonly code: 'session-expired'; readonly seconds: number }
