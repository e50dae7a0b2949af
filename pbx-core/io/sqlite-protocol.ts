import type { DeliveryPage, DeliveryQuery } from '../contract/hook-requests.ts'
import type { CdrPage, CdrQuery } from '../contract/pbx.ts'
import type { TimelineEntry } from '../contract/timeline.ts'
import type { Cdr, DeliveryView } from '../contract/views.ts'
import type { PersonalStore } from '../records/personal-store.ts'
import type {
  DeliveryAttempt,
  DeliveryRetry,
  DueClaim,
  KeptNote,
  LateNotesChange,
  LeftOpen,
  NewDelivery,
  NotesDue,
  OpenSegment,
  PendingDelivery,
  RecordedChange,
  StoredDelivery,
  StoredMail
} from '../records/port.ts'

/** What the store's two threads say to each other. Plain data, posted as it is. */

/** One write. All of them may be applied again without harm but `timeline`: see `ToWorker`. */
export type Write =
  | { readonly kind: 'opened'; readonly segment: OpenSegment }
  | { readonly kind: 'answered'; readonly uniqueid: string; readonly segment: number; readonly at: number }
  | { readonly kind: 'alive'; readonly at: number }
  | { readonly kind: 'closed'; readonly cdr: Cdr; readonly deliveries: readonly NewDelivery[] }
  | { readonly kind: 'timeline'; readonly uniqueid: string; readonly entries: readonly TimelineEntry[] }
  | { readonly kind: 'attempted'; readonly id: string; readonly attempt: DeliveryAttempt }
  | { readonly kind: 'recorded'; readonly change: RecordedChange }
  | { readonly kind: 'retry-now'; readonly retry: DeliveryRetry }
  | { readonly kind: 'noted'; readonly notes: LateNotesChange }
  | { readonly kind: 'kept'; readonly note: KeptNote; readonly deliveries: readonly NewDelivery[] }
  | { readonly kind: 'dropped'; readonly id: string }
  | { readonly kind: 'notes-told'; readonly cdr: Cdr; readonly deliveries: readonly NewDelivery[] }

/** An erasure is asked for like a read: it is answered once it is done, and may be asked for again without harm. */
type PersonalReads = {
  readonly [K in keyof PersonalStore]: {
    readonly args: Parameters<PersonalStore[K]>[0]
    readonly answer: Awaited<ReturnType<PersonalStore[K]>>
  }
}

/** Argument and answer of each read. */
export interface Reads extends PersonalReads {
  leftOpen: { readonly args: number; readonly answer: readonly LeftOpen[] }
  cdrs: { readonly args: CdrQuery; readonly answer: CdrPage }
  cdr: { readonly args: { readonly uniqueid: string; readonly segment: number }; readonly answer: Cdr | undefined }
  lastSegment: { readonly args: string; readonly answer: Cdr | undefined }
  notesDue: { readonly args: { readonly now: number; readonly limit: number }; readonly answer: NotesDue }
  kept: { readonly args: null; readonly answer: readonly KeptNote[] }
  timeline: { readonly args: string; readonly answer: readonly TimelineEntry[] | undefined }
  deliveriesOf: { readonly args: string; readonly answer: readonly DeliveryView[] }
  deliveryPage: { readonly args: DeliveryQuery; readonly answer: DeliveryPage }
  outcomes: { readonly args: string; readonly answer: readonly string[] }
  delivery: { readonly args: string; readonly answer: StoredDelivery | undefined }
  claimDue: {
    readonly args: DueClaim
    readonly answer: readonly PendingDelivery[]
  }
  nextDue: { readonly args: number; readonly answer: number | null }
  mails: { readonly args: number; readonly answer: readonly StoredMail[] }
  waitingFor: { readonly args: string; readonly answer: number }
}

/** What reads find while the file cannot be opened. Segments left open are asked for once, and wait for it. */
export const nothingKept: { readonly [K in Exclude<keyof Reads, 'leftOpen'>]: Reads[K]['answer'] } = {
  cdrs: { items: [], next: null },
  cdr: undefined,
  lastSegment: undefined,
  notesDue: { due: [], next: null },
  kept: [],
  timeline: undefined,
  deliveriesOf: [],
  deliveryPage: { items: [], next: null },
  outcomes: [],
  delivery: undefined,
  claimDue: [],
  nextDue: null,
  mails: [],
  waitingFor: 0,
  namedRecords: { items: [], next: null },
  eraseRecords: { timeLines: 0, deliveries: 0, cancelled: [] },
  namedTimelines: { items: [], next: null },
  eraseTimelines: { items: [], next: null },
  namedDeliveries: { items: [], next: null },
  eraseDeliveries: { items: [], next: null },
  namedOpen: { items: [], next: null },
  eraseOpen: { items: [], next: null },
  compact: 'the database cannot be opened'
}

export type Read = { readonly [K in keyof Reads]: { readonly kind: K; readonly args: Reads[K]['args'] } }[keyof Reads]

export interface WorkerData {
  readonly file: string
  /** Names this run of the process; the same for every worker that it starts. */
  readonly session: string
}

/**
 * Batches are numbered from 1 within a session and the last number is committed with what
 * is in it: one that is sent again, because the worker died before it could say so, is
 * answered and not applied twice.
 */
export type ToWorker =
  | { readonly kind: 'write'; readonly batch: number; readonly writes: readonly Write[] }
  | { readonly kind: 'read'; readonly id: number; readonly read: Read }
  | { readonly kind: 'close' }

export type FromWorker =
  | { readonly kind: 'ready'; readonly waiting: number }
  /** The file cannot be used and was left as it is; `passing` where it may be later, when the disk is well again. */
  | { readonly kind: 'unusable'; readonly message: string; readonly passing?: StoreFault | undefined }
  /** The file was broken; it lies beside the new one. */
  | { readonly kind: 'set-aside'; readonly copy: string; readonly message: string }
  | {
      readonly kind: 'written'
      readonly batch: number
      /** Deliveries waiting after it. */
      readonly waiting: number
      /** Writes that the database refuses for what they are, and that were left out. */
      readonly refused: readonly { readonly index: number; readonly message: string }[]
    }
  | { readonly kind: 'failed'; readonly batch: number; readonly fault: StoreFault }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'unanswered'; readonly id: number; readonly message: string }
  | { readonly kind: 'closed' }

export interface StoreFault {
  readonly code: 'full' | 'locked' | 'io' | 'corrupt' | 'worker'
  readonly message: string
}
