import { Worker, type WorkerOptions } from 'node:worker_threads'
import type { Log } from '../base/log.ts'
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
  RecordStore,
  StoredDelivery,
  StoredMail
} from '../records/port.ts'
import { pageWithHeld, withHeldChanges } from './sqlite-held.ts'
import type { StoreFault } from './sqlite-protocol.ts'
import { StoreThread } from './sqlite-thread.ts'

export type { StoreFault } from './sqlite-protocol.ts'

export interface RecordStoreOptions {
  /** Path of `offhook.db`; its directory exists. */
  readonly file: string
  readonly log: Log
  /** Writing fails; what comes is held in memory and tried again. Also: the file was broken and a new one is begun. */
  readonly onFault: (fault: StoreFault) => void
  /** What was held is being written. */
  readonly onRecovered: () => void
  /** Milliseconds between attempts to write; 1000. */
  readonly retryMs?: number
  /** Bytes of time lines held while nothing can be written; 64 MiB. Records are always held. */
  readonly maxHeldBytes?: number
  /** Milliseconds that `close` tries to write what is held; 5000. */
  readonly closeMs?: number
  /** Starts the writer's thread; for those who keep an eye on it or run it from elsewhere. */
  readonly startWorker?: (entry: URL, options: WorkerOptions) => Worker
}

/**
 * Opens the store of records in one SQLite file. Rejects where somebody has to see to it: a file
 * written by a newer version, no permission, held by another program. A broken file is put
 * aside and a new one begun. On a full or read-only disk the store begins with what it holds in
 * memory, finds nothing, and opens the file when it can.
 */
export async function createRecordStore(
  options: RecordStoreOptions
): Promise<RecordStore & { readonly personal: PersonalStore }> {
  return new SqliteRecordStore(
    await StoreThread.start({
      retryMs: 1000,
      maxHeldBytes: 64 * 1024 * 1024,
      closeMs: 5000,
      startWorker: (entry, workerOptions) => new Worker(entry, workerOptions),
      ...options
    })
  )
}

class SqliteRecordStore implements RecordStore {
  readonly personal: PersonalStore
  readonly #thread: StoreThread

  constructor(thread: StoreThread) {
    this.#thread = thread
    this.personal = {
      namedRecords: (query) => thread.read('namedRecords', query),
      eraseRecords: (command) => thread.read('eraseRecords', command),
      namedTimelines: (query) => thread.read('namedTimelines', query),
      eraseTimelines: (query) => thread.read('eraseTimelines', query),
      namedDeliveries: (query) => thread.read('namedDeliveries', query),
      eraseDeliveries: (query) => thread.read('eraseDeliveries', query),
      namedOpen: (query) => thread.read('namedOpen', query),
      eraseOpen: (query) => thread.read('eraseOpen', query),
      compact: () => thread.read('compact', undefined)
    }
  }

  opened(segment: OpenSegment): void {
    this.#thread.write({ kind: 'opened', segment })
  }

  answered(uniqueid: string, segment: number, at: number): void {
    this.#thread.write({ kind: 'answered', uniqueid, segment, at })
  }

  alive(at: number): void {
    this.#thread.write({ kind: 'alive', at })
  }

  closed(cdr: Cdr, deliveries: readonly NewDelivery[]): Promise<void> {
    return new Promise((resolve) => this.#thread.write({ kind: 'closed', cdr, deliveries }, resolve))
  }

  appendTimeline(uniqueid: string, entries: readonly TimelineEntry[]): void {
    // A copy: the caller may go on with its array before the batch is posted.
    if (entries.length > 0) this.#thread.write({ kind: 'timeline', uniqueid, entries: entries.slice() })
  }

  leftOpen(silentSince: number): Promise<readonly LeftOpen[]> {
    return this.#thread.read('leftOpen', silentSince)
  }

  /** Of one call also what is held: who wrote its notes asks for it, however full the disk is. */
  async cdrs(query: CdrQuery): Promise<CdrPage> {
    const page = await this.#thread.read('cdrs', query)
    return query.uniqueid === undefined ? page : pageWithHeld(page, query, this.#thread.held())
  }

  cdr(uniqueid: string, segment: number): Promise<Cdr | undefined> {
    return this.#thread.read('cdr', { uniqueid, segment })
  }

  async lastSegment(uniqueid: string): Promise<Cdr | undefined> {
    const written = await this.#thread.read('lastSegment', uniqueid)
    return withHeldChanges(uniqueid, written === undefined ? [] : [written], this.#thread.held()).at(-1)
  }

  recorded(change: RecordedChange): void {
    this.#thread.write({ kind: 'recorded', change })
  }

  retryNow(retry: DeliveryRetry): Promise<void> {
    return new Promise((resolve) => this.#thread.write({ kind: 'retry-now', retry }, resolve))
  }

  noted(notes: LateNotesChange): Promise<void> {
    return new Promise((resolve) => this.#thread.write({ kind: 'noted', notes }, resolve))
  }

  /** While nothing can be written there are none: they would be told over and over. */
  async notesDue(now: number, limit: number): Promise<NotesDue> {
    const found = await this.#thread.read('notesDue', { now, limit })
    return this.#thread.fault !== undefined ? { due: [], next: null } : found
  }

  notesTold(cdr: Cdr, deliveries: readonly NewDelivery[]): Promise<void> {
    return new Promise((resolve) => this.#thread.write({ kind: 'notes-told', cdr, deliveries }, resolve))
  }

  kept(): Promise<readonly KeptNote[]> {
    return this.#thread.read('kept', null)
  }

  keep(note: KeptNote, deliveries: readonly NewDelivery[] = []): void {
    this.#thread.write({ kind: 'kept', note, deliveries })
  }

  timeline(uniqueid: string): Promise<readonly TimelineEntry[] | undefined> {
    return this.#thread.read('timeline', uniqueid)
  }

  deliveriesOf(uniqueid: string): Promise<readonly DeliveryView[]> {
    return this.#thread.read('deliveriesOf', uniqueid)
  }

  deliveryPage(query: DeliveryQuery): Promise<DeliveryPage> {
    return this.#thread.read('deliveryPage', query)
  }

  outcomes(domain: string): Promise<readonly string[]> {
    return this.#thread.read('outcomes', domain)
  }

  delivery(id: string): Promise<StoredDelivery | undefined> {
    return this.#thread.read('delivery', id)
  }

  async claimDue(claim: DueClaim): Promise<readonly PendingDelivery[]> {
    if (this.#thread.fault !== undefined) return []
    const due = await this.#thread.read('claimDue', claim)
    return this.#thread.fault === undefined ? due : []
  }

  nextDue(now: number): Promise<number | null> {
    return this.#thread.read('nextDue', now)
  }

  waitingFor(domain: string): Promise<number> {
    return this.#thread.read('waitingFor', domain)
  }

  attempted(id: string, attempt: DeliveryAttempt): void {
    this.#thread.write({ kind: 'attempted', id, attempt })
  }

  dropped(id: string): void {
    this.#thread.write({ kind: 'dropped', id })
  }

  mails(limit: number): Promise<readonly StoredMail[]> {
    return this.#thread.read('mails', limit)
  }

  waiting(): number {
    return this.#thread.waiting
  }

  fault(): string | undefined {
    return this.#thread.fault?.message
  }

  close(): Promise<void> {
    return this.#thread.close()
  }
}
