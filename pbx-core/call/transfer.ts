import type { UserConfig } from '../contract/config.ts'
import type { Destination } from '../contract/destination.ts'
import type { Termination } from '../contract/termination.ts'
import type { PartyView } from '../contract/views.ts'
import type { Leg } from './leg.ts'
import type { AppEntry } from './segment.ts'

/** Where a call is handed on to; `number` as whoever transfers would dial it. */
export type TransferTarget<L extends Leg> =
  | { readonly kind: 'number'; readonly number: string }
  /** As a setting of the domain would send it. */
  | { readonly kind: 'destination'; readonly number: string; readonly destination: Destination }
  | {
      /** Whom the same person talks with in another call (RFC 5589 §7). */
      readonly kind: 'conversation'
      readonly number: string
      readonly party: PartyView
      /** By which it was reached there; undefined where it has called by itself. */
      readonly app: AppEntry | undefined
      /** Takes that one out of the other call, which ends. Undefined: nobody talks there. */
      take(): L | undefined
    }

/** Somebody asks another party before a call is handed on: what the call that waits knows of it. */
export interface Asking<L extends Leg> {
  /** Whom it asks; null: that is not known yet. */
  readonly number: string | null
  /** What it has to do next. */
  readonly outcome: Promise<AskingOutcome<L>>
  /** Whoever waits is gone. */
  abandon(): void
}

export type AskingOutcome<L extends Leg> =
  /** Whoever asked is back; `because`: whom it has asked was not to be had. */
  | { readonly kind: 'back'; readonly leg: L; readonly because?: Termination | undefined }
  /** It has said whom it wants to ask, and asks now. */
  | { readonly kind: 'asks'; readonly consultation: Asking<L> }
  /** It has hung up before it said whom. */
  | { readonly kind: 'gone'; readonly termination: Termination }
  | { readonly kind: 'complete'; readonly leaving: L; readonly transfer: Transfer<L> }

/** What somebody who hands a call on wants. */
export interface Transfer<L extends Leg> {
  readonly target: TransferTarget<L>
  /** Whose permissions and limits count; null: the domain's. */
  readonly by: UserConfig | null
  /**
   * Hears how the call gets on that this leads to: its SIP statuses (RFC 3515 §2.4.5). Resolves once whoever transfers
   * has taken it up.
   */
  progress(status: number): Promise<void>
}
