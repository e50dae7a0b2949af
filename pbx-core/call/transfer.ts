import type { UserConfig } from '../contract/config.ts'
import type { Destination } from '../contract/destination.ts'
import type { PartyView } from '../contract/views.ts'
import type { SipLeg } from './sip-leg.ts'

/** Where a call is handed on to; `number` as whoever transfers would dial it. */
export type TransferTarget =
  | { readonly kind: 'number'; readonly number: string }
  /** As a setting of the domain would send it. */
  | { readonly kind: 'destination'; readonly number: string; readonly destination: Destination }
  | {
      /** Whom the same person talks with in another call (RFC 5589 §7). */
      readonly kind: 'conversation'
      readonly number: string
      readonly party: PartyView
      /** Takes that one out of the other call, which ends. Undefined: nobody talks there. */
      take(): SipLeg | undefined
    }

/** Somebody asks another party before a call is handed on: what the call that waits knows of it. */
export interface Asking {
  readonly number: string
  /** What it has to do next. */
  readonly outcome: Promise<AskingOutcome>
  /** Whoever waits is gone. */
  abandon(): void
}

export type AskingOutcome =
  /** Whoever asked is back. */
  | { readonly kind: 'back'; readonly leg: SipLeg }
  | { readonly kind: 'complete'; readonly leaving: SipLeg; readonly transfer: Transfer }

/** What somebody who hands a call on wants. */
export interface Transfer {
  readonly target: TransferTarget
  /** Whose permissions and limits count; null: the domain's. */
  readonly by: UserConfig | null
  /**
   * Hears how the call gets on that this leads to: its SIP statuses (RFC 3515 §2.4.5). Resolves once whoever transfers
   * has taken it up.
   */
  progress(status: number): Promise<void>
}
