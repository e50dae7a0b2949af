import type { CdrPage, CdrQuery } from '../contract/pbx.ts'
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
  /** Sign of life of every segment that is open now; sent every few seconds. */
  alive(at: number): void
  /** The segment is over: record and deliveries in one transaction. */
  closed(cdr: Cdr, deliveries: readonly NewDelivery[]): Promise<void>
  /** Time line of a call, appended as it grows: at the end of each segment and after deliveries. */
  appendTimeline(uniqueid: string, entries: readonly TimelineEntry[]): void

  /** At start: segments that a crash left open, with their last sign of life. */
  leftOpen(): Promise<readonly LeftOpen[]>
  cdrs(query: CdrQuery): Promise<CdrPage>
  timeline(uniqueid: string): Promise<readonly TimelineEntry[] | undefined>
  deliveriesOf(uniqueid: string): Promise<readonly DeliveryView[]>

  /** Deliveries that are due, oldest first; those with attempts under way are not in it. */
  due(now: number, limit: number): Promise<readonly PendingDelivery[]>
  /** When the next delivery is due; null where none waits. */
  nextDue(): Promise<number | null>
  attempted(id: string, attempt: DeliveryAttempt): void
  waiting(): number

  close(): Promise<void>
}

/** A record as far as it is known when the segment begins; `end` and what follows from it are open. */
export interface OpenSegment {
  readonly cdr: Cdr
  /** What the post-call requests would be if the process died now; rendered again at the end. */
  readonly hooks: readonly string[]
}

export interface LeftOpen {
  readonly cdr: Cdr
  readonly answeredAt: number | null
  readonly aliveAt: number
  readonly hooks: readonly string[]
}

export interface NewDelivery {
  /** `<uniqueid>.<segment>.<hook>` */
  readonly id: string
  readonly uniqueid: string
  readonly segment: number
  readonly domain: string
  /** Names the hook in the configuration; headers and secret are read there at each attempt. */
  readonly hook: string
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly body: string | null
  /** Unix milliseconds. */
  readonly createdAt: number
}

export interface PendingDelivery extends NewDelivery {
  readonly attempts: number
}

export interface DeliveryAttempt {
  readonly at: number
  readonly outcome: string
  /** null: done, either delivered or given up. */
  readonly nextAttemptAt: number | null
  readonly state: DeliveryView['state']
}
