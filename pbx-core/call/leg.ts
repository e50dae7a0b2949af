import type { Termination } from '../contract/termination.ts'
import type { MediaEndpoint } from '../media/port.ts'

/** One party's side of a call: a dialog and the media that belongs to it. */
export interface Leg {
  /** Name of the channel as the record tells it: `SIP/100-0000001a`. */
  readonly channel: string
  /** `100` for a user's phone, `trunk:main` for a trunk. */
  readonly party: string
  readonly media: MediaEndpoint
  /** Aborted when the leg is over, whoever ended it; `termination` then says how. */
  readonly signal: AbortSignal
  readonly termination: Termination | undefined
  readonly answered: boolean
  /** Ends the leg in the way that its state asks for: refuse, CANCEL or BYE. Idempotent. */
  hangUp(termination: Termination): void
}
