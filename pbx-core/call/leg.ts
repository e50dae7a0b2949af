import type { Termination } from '../contract/termination.ts'
import type { MediaEndpoint } from '../media/port.ts'
import type { DialogNames } from '../sip/dialog/dialog.ts'
import type { Membership } from './membership.ts'

/** Which side of a conversation a leg is on; what it ends is ended `by` that side. */
export type LegSide = 'caller' | 'callee'

/** Of a leg that goes through a trunk: which one. */
export function trunkOf({ party }: Pick<Leg, 'party'>): string | null {
  return party.startsWith(trunkPrefix) ? party.slice(trunkPrefix.length) : null
}

const trunkPrefix = 'trunk:'

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
  /** As its telephone names the dialog; undefined before there is one. */
  readonly names: DialogNames | undefined
  /** It has called us; the others are called. */
  readonly isIncoming: boolean
  /** The call that it is in. */
  readonly membership: Membership
  /** Of the segment that it is in: whoever stays after a transfer becomes the caller of the next one. */
  side: LegSide
  /** Gives the resource back when the leg is over: a place in a limit, a trunk's call, its part of the trace. */
  use(resource: Disposable): void
  /** Ends the leg in the way that its state asks for: refuse, CANCEL or BYE. Idempotent. */
  hangUp(termination: Termination): void
}
