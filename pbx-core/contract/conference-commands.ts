/** What is done to conferences by API and window; whoever asks may do so, which its door has looked at. */

interface OfConference {
  readonly domain: string
  /** Its name, as in `ConferenceView`. */
  readonly conference: string
}

export interface MutePartyCommand extends OfConference {
  /** The uniqueid of its call. */
  readonly party: string
  readonly on: boolean
  readonly by: 'self' | 'moderator'
}

export interface KickPartyCommand extends OfConference {
  readonly party: string
}

export interface LockConferenceCommand extends OfConference {
  readonly on: boolean
}

/**
 * Two calls of a user become one conversation, in which that user is by one telephone. `with` null: whoever waits and
 * whoever is asked, while the user asks before a transfer.
 */
export interface JoinCommand {
  readonly uniqueid: string
  readonly with: string | null
  /** Extension. */
  readonly user: string
}

export type ConferenceError = 'conference_not_found' | 'party_not_found'
