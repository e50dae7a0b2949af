import type { UserConfig } from '../contract/config.ts'
import type { Destination } from '../contract/destination.ts'
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

/** What somebody who hands a call on wants. */
export interface Transfer<L extends Leg> {
  readonly target: TransferTarget<L>
  /** Whose permissions and limits count; null: the domain's. */
  readonly by: UserConfig | null
  /**
   * Hears how the call gets on that this leads to: its SIP statuses (RFC 3515 §2.4.5). Resolves once whoever transfers
   * has taken it up. `slot`: of the parking lot, where it went there.
   */
  progress(status: number, slot?: string): Promise<void>
}
