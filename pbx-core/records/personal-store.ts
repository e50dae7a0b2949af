import type { CancelledDelivery } from '../contract/privacy.ts'
import type { TimelineEntry } from '../contract/timeline.ts'
import type { Cdr } from '../contract/views.ts'
import type { StoredDelivery } from './port.ts'

/** What is asked of the store about one number: a page at a time, so that neither side holds much. */
export interface PersonalStore {
  /** Records that name the number; `isOwn` where it is a party of theirs. */
  namedRecords(query: NamedQuery): Promise<NamedPage<NamedRecord>>
  /** Makes records nameless, with their time lines and deliveries; all of it or nothing. Again: no harm. */
  eraseRecords(command: RecordErasure): Promise<ErasedRows>
  /** Parts of time lines, with those entries of theirs that name it; of the person’s own calls all entries. */
  namedTimelines(query: NamedQuery): Promise<NamedPage<NamedTimeline>>
  eraseTimelines(query: NamedQuery): Promise<NamedPage<number>>
  /** Deliveries of the person’s own records, and others that name the number. */
  namedDeliveries(query: NamedQuery): Promise<NamedPage<StoredDelivery>>
  /** They are gone; what was not made yet is told. */
  eraseDeliveries(query: NamedQuery): Promise<NamedPage<NamedDelivery>>
  /** What a crash would leave of calls. */
  namedOpen(query: NamedQuery): Promise<NamedPage<string>>
  eraseOpen(query: NamedQuery): Promise<NamedPage<string>>
  /** Writes the file anew, without what was removed; the reason where that cannot be now. */
  compact(): Promise<string | null>
}

export interface NamedQuery {
  readonly domain: string
  /** Of `Mentions`. */
  readonly pattern: string
  /** `next` of the page before; 0 begins. */
  readonly after: number
}

export interface NamedPage<T> {
  readonly items: readonly T[]
  readonly next: number | null
}

export interface NamedRecord {
  readonly cdr: Cdr
  readonly isOwn: boolean
}

export interface RecordErasure {
  readonly pattern: string
  readonly records: readonly Pick<Cdr, 'uniqueid' | 'segment'>[]
  /** Unix milliseconds. */
  readonly at: number
  /** Whose doing it is, `100@acme.test`: stands where a recording was. */
  readonly by: string
}

export interface ErasedRows {
  readonly timeLines: number
  readonly deliveries: number
  readonly cancelled: readonly CancelledDelivery[]
}

export interface NamedTimeline {
  readonly uniqueid: string
  readonly entries: readonly TimelineEntry[]
}

export interface NamedDelivery extends CancelledDelivery {
  readonly isWaiting: boolean
}
