import type { Reach } from '../base/reach.ts'
import type { DeliveryPage, DeliveryQuery } from '../contract/hook-requests.ts'
import type { CdrPage, CdrQuery } from '../contract/pbx.ts'
import type { Remark } from '../contract/remark.ts'
import type { TimelineEntry } from '../contract/timeline.ts'
import type { Cdr, DeliveryView } from '../contract/views.ts'

/**
 * The store of records, time lines and deliveries: one SQLite file behind a writer thread.
 * Writes are collected for a few milliseconds and committed together; the promise resolves
 * when they are on disk. A store that cannot write (disk full) keeps trying with what it
 * holds in memory and says so through `onFault`; it never throws into a call.
 */
export interface RecordStore {
  /** A segment began: from here on a crash leaves a record. */
  opened(segment: OpenSegment): void
  answered(uniqueid: string, segment: number, at: number): void
  /** Sign of life of every segment that is open now; sent every few seconds, by a clock that nobody sets. */
  alive(at: number): void
  /** The segment is over: record and deliveries in one transaction. */
  closed(cdr: Cdr, deliveries: readonly NewDelivery[]): Promise<void>
  /** Time line of a call, appended as it grows: at the end of each segment and after deliveries. */
  appendTimeline(uniqueid: string, entries: readonly TimelineEntry[]): void

  /**
   * Segments left open by other runs of the program that have given no sign of life since then (by the wall clock),
   * with their last one. What those had claimed is free again. Waits for a file that cannot be opened yet.
   */
  leftOpen(silentSince: number): Promise<readonly LeftOpen[]>
  cdrs(query: RecordQuery): Promise<CdrPage>
  timeline(uniqueid: string): Promise<readonly TimelineEntry[] | undefined>
  deliveriesOf(uniqueid: string): Promise<readonly DeliveryView[]>
  deliveryPage(query: DeliveryQuery): Promise<DeliveryPage>
  /** Outcomes of a domain's records, those of its newest calls first; at most twenty. */
  outcomes(domain: string): Promise<readonly string[]>

  cdr(uniqueid: string, segment: number): Promise<Cdr | undefined>
  /** The record of a call's last segment. */
  lastSegment(uniqueid: string): Promise<Cdr | undefined>

  /** What has become of the recording of a segment that is over: how long it is, or that it is deleted. */
  recorded(change: RecordedChange): void

  /** Notes of a segment that is over; where they are new they wait to be told. */
  noted(notes: LateNotesChange): Promise<void>
  /** Notes that count as finished by now, at most `limit`, and when the next ones will. */
  notesDue(now: number, limit: number): Promise<NotesDue>
  /** They wait no longer, and their deliveries are written: in one transaction. */
  notesTold(cdr: Cdr, deliveries: readonly NewDelivery[]): Promise<void>

  /**
   * What is kept besides calls: what guards remember, what users and time conditions are set to, what is known of trunks.
   * While the file cannot be opened that is nothing.
   */
  kept(): Promise<readonly KeptNote[]>
  /** `deliveries`: what is told of it, in the same transaction. */
  keep(note: KeptNote, deliveries?: readonly NewDelivery[]): void

  delivery(id: string): Promise<StoredDelivery | undefined>

  /**
   * Deliveries that wait and are due, oldest first for each origin: from here on they are this run's, as new ones are
   * from the start, until they have been attempted or the lease is over. Those that it has claimed before come again.
   * While the store cannot write there are none: attempts that cannot be noted would be made over and over.
   */
  claimDue(claim: DueClaim): Promise<readonly PendingDelivery[]>
  /** When the next delivery falls due that is not due at `now`; null where none waits. */
  nextDue(now: number): Promise<number | null>
  attempted(id: string, attempt: DeliveryAttempt): void
  /** What waits for this hook falls due then, whenever it was to. Resolves when that is written. */
  retryNow(retry: DeliveryRetry): Promise<void>
  /** It is of no use any more: it is not made, and nothing of it is kept. */
  dropped(id: string): void
  /** Mails that wait or have been given up, the newest first, at most `limit`. */
  mails(limit: number): Promise<readonly StoredMail[]>
  /** Deliveries that wait for their first or next attempt, as of the last commit. */
  waiting(): number
  /** Deliveries of a domain's records that wait for their next attempt. */
  waitingFor(domain: string): Promise<number>
  /** Why nothing can be written now, while what comes is held in memory; undefined where all is well. */
  fault(): string | undefined

  close(): Promise<void>
}

/** A question with what the domain makes of its numbers. */
export interface RecordQuery extends CdrQuery {
  /** Other ways of writing the number that `search` is. */
  readonly spellings?: readonly string[]
  /** All ways of writing `number`. */
  readonly numbers?: readonly string[]
}

/** A record as far as it is known when the segment begins; `end` and what follows from it are open. */
export interface OpenSegment {
  readonly cdr: Cdr
  /** What the post-call requests would be if the process died now; rendered again at the end. */
  readonly hooks: readonly string[]
  /** Milliseconds by which the wall clock was ahead of the one that `alive` tells when the segment began; absent: 0. */
  readonly ahead?: number
}

export interface LeftOpen {
  readonly cdr: Cdr
  readonly answeredAt: number | null
  /** By the clock as it was when the segment began. */
  readonly aliveAt: number
  readonly hooks: readonly string[]
}

export interface RecordedChange extends Pick<Cdr, 'uniqueid' | 'segment' | 'recording' | 'recorded'> {}

export interface LateNotesChange {
  readonly uniqueid: string
  readonly segment: number
  /** Of both, what stays as it is is given as it is. */
  readonly text: string
  readonly outcome: string
  /** Unix milliseconds: they count as finished from then on, unless they change again. */
  readonly due: number
}

/** One thing that outlives a restart, in a text of its own; null where it is to be forgotten. */
export interface KeptNote {
  readonly kind: KeptKind
  readonly domain: string
  readonly key: string
  readonly value: string | null
}

export type KeptKind =
  /** What guards of calls that leave remember. */
  | 'calls'
  | 'since'
  | 'rise'
  | 'country'
  | 'minutes'
  | 'bar'
  /** What a time condition is switched to. */
  | 'opening'
  /** What a user has set, as JSON. */
  | 'user-state'
  /** Somebody whom a queue has promised to call back, as JSON. */
  | 'callback'
  /** What is known of a trunk, as JSON. */
  | 'trunk'
  /** A post-call hook that has answered 410: its URL then. */
  | 'stopped-hook'
  /** An emergency call that nobody has seen yet, as JSON. */
  | 'emergency'
  /** A message in a mailbox, and which greetings that has, as JSON. */
  | 'message'
  | 'greeting'
  /** The file is one of before `acceptAtListener`, and nobody has looked at its trunks since; of no domain. */
  | 'of-before'

export interface NotesDue {
  readonly due: readonly FinishedNotes[]
  /** null where no others wait. */
  readonly next: number | null
}

export interface FinishedNotes {
  readonly cdr: Cdr
  /** How often notes of this segment were told after the hang-up. */
  readonly timesSent: number
}

/** What waits in the outbox until it is delivered: how that is done is its `method`. */
export type NewDelivery = HookDelivery | MailDelivery | CrmDelivery

interface OfCall {
  readonly uniqueid: string
  readonly segment: number
  readonly domain: string
  /** Unix milliseconds. */
  readonly createdAt: number
}

/** A request to the company's application. */
export interface HookDelivery extends OfCall {
  /** `<uniqueid>.<segment>.<hook>`; of notes with `.notes` behind it */
  readonly id: string
  /** Names the hook in the configuration; headers and secret are read there at each attempt. */
  readonly hook: string
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly body: string | null
}

/** A call that is written down in a CRM, by several requests; made from its record each time. */
export interface CrmDelivery extends OfCall {
  /** `<uniqueid>.<segment>.crm` */
  readonly id: string
  /** `cti.crm` */
  readonly hook: string
  readonly method: 'CRM'
  /** `crm:` and the name of the template. */
  readonly url: string
  readonly body: null
}

/** A mail to one address. */
export interface MailDelivery extends OfCall {
  /** `<uniqueid>.<segment>.<hook>.<address>`; of a message with its id before the address. */
  readonly id: string
  /** `mail.missed`: which template it is written by. */
  readonly hook: string
  readonly method: 'MAIL'
  /** `mailto:` and the address, percent-encoded. */
  readonly url: string
  /** What it tells, as JSON: it is written when it is sent. */
  readonly body: string
}

export interface DueClaim {
  /** Unix milliseconds. */
  readonly now: number
  /** No other run gets them before. */
  readonly until: number
  /** For each origin. */
  readonly limit: number
  /** Origins that are left out. */
  readonly except: readonly string[]
}

export interface DeliveryRetry {
  readonly domain: string
  readonly hook: string
  /** Unix milliseconds. */
  readonly at: number
}

export type Pending<D extends NewDelivery> = D & { readonly attempts: number }
export type PendingDelivery = Pending<NewDelivery>

export type StoredDelivery = PendingDelivery & {
  readonly state: DeliveryView['state']
  readonly nextAttemptAt: number | null
  readonly lastOutcome: string | null
}

/**
 * How one attempt went. `refused`: there is no point in another. `gone`: the receiver wants no more of anything (410);
 * `held`: it has said so before, and nothing was sent. `moot`: there is nothing left to tell.
 */
export interface AttemptResult {
  readonly kind: 'delivered' | 'failed' | 'refused' | 'gone' | 'held' | 'moot'
  /** For people: `status 503`, `timeout: no answer within 2000 ms`. */
  readonly outcome: string
  /** Of an answer. */
  readonly status?: number
  /** Why it failed. */
  readonly remark?: Remark
  /** For so long the receiver wants to be left alone, in milliseconds. */
  readonly retryAfterMs?: number | undefined
}

export type StoredMail = StoredDelivery & MailDelivery

export interface DeliveryAttempt {
  readonly at: number
  /** Attempts so far, this one included. */
  readonly attempts: number
  readonly outcome: string
  /** null: done, either delivered or given up. */
  readonly nextAttemptAt: number | null
  readonly state: DeliveryView['state']
}

/** What the configuration says of a hook now. */
export interface DeliveryHook {
  /** Its template: the user and the password in it are for the request alone, and are stored nowhere else. */
  readonly url: string
  /** Values may still hold variables. */
  readonly headers: Readonly<Record<string, string>>
  /** Newest first where there are two. */
  readonly secret?: string | readonly string[] | undefined
  readonly timeoutMs: number
  /** PEM text of authorities to trust besides the system's. */
  readonly ca?: string | undefined
  /** Where it may go, redirects included; absent: anywhere. */
  readonly reach?: Reach | undefined
}
