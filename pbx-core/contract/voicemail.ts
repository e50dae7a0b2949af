import type { PartyView } from './views.ts'

/** `new`: not heard yet. `saved`: heard, or marked so. */
export type MessageState = 'new' | 'saved'

/** A message that somebody has left. */
export interface VoiceMessage {
  readonly id: string
  readonly domain: string
  /** Extension of the user whose mailbox it lies in. */
  readonly mailbox: string
  /** uniqueid of the call in which it was left. */
  readonly call: string
  readonly caller: PartyView
  /** Unix milliseconds: when it was begun. */
  readonly at: number
  readonly milliseconds: number
  readonly state: MessageState
}

/** What a caller hears first, by why the call has come to the mailbox. */
export const greetingKinds = ['noAnswer', 'busy'] as const
export type GreetingKind = (typeof greetingKinds)[number]

/** A mailbox as its owner sees it. */
export interface MailboxView {
  readonly domain: string
  readonly mailbox: string
  readonly new: number
  readonly saved: number
  /** Of its own greetings those that there are; for others the standard one is played. */
  readonly greetings: readonly GreetingKind[]
  /** A PIN opens it from other telephones. */
  readonly hasPin: boolean
  /** Unix milliseconds until which no PIN opens it, for too many wrong ones were typed; null: one does. */
  readonly closedUntil: number | null
}

/** A message of a mailbox, by its id. */
export interface MessageName {
  readonly domain: string
  readonly mailbox: string
  readonly id: string
}

/** `deleted`: out of every list, for good after a minute; `restored`: that is taken back. */
export interface MessageMark extends MessageName {
  readonly as: MessageState | 'deleted' | 'restored'
}

export interface GreetingName {
  readonly domain: string
  readonly mailbox: string
  readonly greeting: GreetingKind
}

/** A sound file that is there; absolute. */
export interface SoundFile {
  readonly path: string
}

export interface GreetingError {
  readonly code: 'mailbox_not_found' | 'sound_invalid' | 'not_kept'
  readonly message: string
}
