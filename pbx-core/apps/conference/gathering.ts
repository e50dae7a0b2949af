import { Current } from '../../call/current.ts'
import type { LegSide } from '../../call/leg.ts'
import type { PartyView } from '../../contract/views.ts'
import type { ConferenceRoom, Occupant } from '../../places/conference/conference-room.ts'

/** The conversation of several in which whoever stays in a call goes on. */
export interface Gathering {
  readonly room: ConferenceRoom
  /** Of the configuration; '' of calls that were joined. */
  readonly name: string
  readonly announced: Occupant['announced']
  /** Who is there, for the record. */
  readonly others: PartyView
  /** Who comes, where that is another one than those of the call so far. */
  readonly comes?: PartyView
  /** Whose doing it is that the segment before is over. */
  readonly endedBy: LegSide
  /** Extension of whoever has given it its seat; '' where nobody has. */
  readonly transferredBy: string
}

/** Of calls that have come apart as `gathered`. */
export const gatherings = new Current<Gathering>()
