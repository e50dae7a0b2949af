import type { Mentions } from '../base/mentions.ts'
import type { Cdr, RecordingConsent } from './views.ts'

/** What is kept of a person, by their number, and what has become of it. Times are Unix milliseconds. */

export interface NumberQuery {
  readonly domain: string
  /** In any spelling that the domain reads. */
  readonly number: string
}

export interface NamedNumber {
  /** E.164, or as it is written where it has no such form. */
  readonly number: string
  readonly mentions: Mentions
}

export interface EraseCommand extends NumberQuery {
  /** Who erases it, for what is noted: `100@acme.test`. */
  readonly by: string
  /** Nothing is removed: the report says what would be. */
  readonly dryRun: boolean
}

export interface NumberError {
  readonly code: 'number_invalid' | 'erasure_under_way' | 'not_writable'
  readonly message: string
}

/** What was removed, or would be. */
export interface ErasedCounts {
  /** Records made nameless, and other people’s records out of which the number was taken. */
  readonly records: number
  readonly mentions: number
  readonly recordings: number
  readonly voicemail: number
  /** Parts of time lines: of the person’s calls all, of others those that named the number. */
  readonly timeLines: number
  /** Stored requests to applications and mails, waiting ones included. */
  readonly deliveries: number
  readonly callbacks: number
  /** Beginnings of records that a crash would have left. */
  readonly open: number
  /** Requests of hooks and events that were held in memory. */
  readonly memory: number
  /** Lines of the log, and desks in `left-behind.json`. */
  readonly logLines: number
  readonly leftBehind: number
  /** Whole copies of the database that a version before or a fault has left. */
  readonly copies: number
}

/** What is still there, and why. */
export type Remaining =
  /** It lives: what it writes at its end names the number. Erase again after it. */
  | { readonly why: 'live-call'; readonly what: string }
  /** A window shows the call, or a page of it: erase again once that is closed. */
  | { readonly why: 'open-window'; readonly what: string }
  /** Somebody has set it so: `inbound[0].did`, `100: blocked`. */
  | { readonly why: 'setting'; readonly what: string }
  /** A file that could not be removed, or rewritten, with the system’s reason. */
  | { readonly why: 'file'; readonly what: string; readonly reason: string }
  /** The database could not be written anew: another program reads it, or the disk is full. */
  | { readonly why: 'database'; readonly what: string; readonly reason: string }

/** A delivery that was not made, and is not made any more. */
export interface CancelledDelivery {
  readonly id: string
  readonly hook: string
}

export interface ErasureReport {
  /** E.164 where it has that form. */
  readonly number: string
  readonly domain: string
  readonly dryRun: boolean
  readonly removed: ErasedCounts
  readonly cancelled: readonly CancelledDelivery[]
  readonly remaining: readonly Remaining[]
}

export interface FileFacts {
  /** Below the data directory. */
  readonly path: string
  /** null: it is not there, or cannot be read. */
  readonly octets: number | null
  readonly sha256: string | null
}

export interface ExportedRecord {
  /** Of a call that is not theirs only what names the number, besides which call that is. */
  readonly record: Pick<Cdr, 'uniqueid' | 'segment' | 'start' | 'domain'> & Partial<Cdr>
  /** false: it only names the number, in its notes for instance. */
  readonly isOwn: boolean
  readonly recording: (FileFacts & { readonly consent: RecordingConsent }) | null
}
