import type { DialogNames } from '../dialog/dialog.ts'

/** What lies in a mailbox (RFC 3842 §5.2). */
export interface MessageCounts {
  /** Not heard yet. */
  readonly new: number
  readonly old: number
}

/** Where the lamp for messages is read from. */
export interface Mailboxes {
  /** `unknown` until it has been read from wherever it is kept; undefined: that extension has no mailbox. */
  counts(domain: string, extension: string): MessageCounts | 'unknown' | undefined
  /** Calls back each time that the counts of a mailbox are others, or are known for the first time. */
  onChanged(changed: (domain: string, extension: string) => void): Disposable
}

/** What occupies that for which somebody has a lamp: a call of an extension, whoever is parked in a slot. */
export interface Occupation {
  /** Names it, as long as it lasts, among all that ever occupy the same. Any text. */
  readonly id: string
  /** As telephones understand it (RFC 4235 §3.7.1): being called, ringing, taken. */
  readonly state: 'trying' | 'early' | 'confirmed'
  /** Whether what the lamp is for has begun it. A lamp blinks where it rings as `recipient`. */
  readonly direction: 'initiator' | 'recipient'
  /** Who is at the other end; null where that is nobody, or not known. */
  readonly partner: { readonly number: string; readonly name: string } | null
  /** The others are on hold. */
  readonly isHolding: boolean
  /** By which another telephone can take it over (RFC 3891), where one can. */
  readonly dialog: DialogNames | null
}

/** Where lamps for a kind of numbers are read from: those of extensions, of parking slots, of queues. */
export interface LampSource {
  /** Its numbers mean something else for each user: codes of what one sets for oneself. */
  readonly isPersonal?: boolean
  /** Everything that occupies a number now, the oldest first, for that user; undefined: this is no number of that kind. */
  occupations(domain: string, number: string, user: string): readonly Occupation[] | undefined
  /** Whether that user is told who is at the other end; all others are told the state alone. */
  showsPartner(domain: string, number: string, user: string): boolean
  /** Calls back each time that what occupies a number is something else, as often as that happens; for whom, where it is personal. */
  onChanged(changed: (domain: string, number: string, user?: string) => void): Disposable
}
