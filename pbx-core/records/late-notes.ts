import type { Clock } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import { err, ok, type Result } from '../base/result.ts'
import { textOfFact } from '../contract/facts.ts'
import type { NotesCommand } from '../contract/pbx.ts'
import type { Cdr, NotesView } from '../contract/views.ts'
import type { FinishedNotes, NewDelivery, RecordStore } from './port.ts'

export interface LateNotesPorts {
  readonly clock: Clock
  readonly log: Log
  readonly store: Pick<RecordStore, 'lastSegment' | 'noted' | 'notesDue' | 'notesTold' | 'appendTimeline'>
  /** Makes the first attempt of deliveries that are in the store. */
  readonly deliveries: { handOver(deliveries: readonly NewDelivery[]): void }
  /** What tells the post-call hooks of a record; none where no hook is on. */
  requests(cdr: Cdr): readonly NewDelivery[]
}

/** Who has not typed for so long has finished; shorter than that one looks something up between two words. */
const restMs = 30_000
/** The store is looked at so often at least: the clock may have been set, or the disk been full. */
const sweepMs = 60_000
const atOnce = 100

/**
 * Notes that change after the hang-up (`2-cti`, Post-call). They are kept in the record at once;
 * when they are finished the store turns them into deliveries of their own, in one transaction,
 * so that a crash at any moment loses neither. Notes that change once more after that are told
 * again under another name, for a receiver drops what it knows by `X-Offhook-Delivery`.
 */
export class LateNotes implements Disposable {
  readonly #ports: LateNotesPorts
  #wake: { readonly at: number; readonly timer: Disposable } | undefined
  #stopped = false
  /** Calls whose notes changed while the store was being asked what is due; undefined while it is not. */
  #changedMeanwhile: Set<string> | undefined
  #lookAgain = false

  constructor(ports: LateNotesPorts) {
    this.#ports = ports
  }

  /** What has come due while nothing ran is told now. */
  start(): Promise<void> {
    return this.#tell()
  }

  async read(uniqueid: string): Promise<NotesView | undefined> {
    const cdr = await this.#ports.store.lastSegment(uniqueid)
    return cdr === undefined ? undefined : { text: cdr.notes, outcome: cdr.outcome, savedAt: null }
  }

  /** Resolves when they are on disk, with the time that is told. */
  async write({ uniqueid, finished, ...given }: NotesCommand): Promise<Result<number, 'call_not_found'>> {
    const { clock, store } = this.#ports
    const cdr = await store.lastSegment(uniqueid)
    if (cdr === undefined) return err('call_not_found')
    const savedAt = clock.wallTime()
    const due = finished ? savedAt : savedAt + restMs
    this.#changedMeanwhile?.add(uniqueid)
    const { text = cdr.notes, outcome = cdr.outcome } = given
    await store.noted({ uniqueid, segment: cdr.segment, text, outcome, due })
    this.#wakeAt(due)
    return ok(savedAt)
  }

  [Symbol.dispose](): void {
    this.#stopped = true
    this.#wake?.timer[Symbol.dispose]()
    this.#wake = undefined
  }

  async #tell(): Promise<void> {
    this.#lookAgain = this.#changedMeanwhile !== undefined
    if (this.#stopped || this.#lookAgain) return
    const changed = new Set<string>()
    this.#changedMeanwhile = changed
    const now = this.#ports.clock.wallTime()
    let next: number | null = null
    try {
      const found = await this.#ports.store.notesDue(now, atOnce)
      next = found.due.length === atOnce ? now : found.next
      // Those that changed meanwhile have a new time, which `write` wakes us for.
      const finished = found.due.filter(({ cdr }) => !changed.has(cdr.uniqueid))
      await Promise.all(finished.map((notes) => this.#deliver(notes)))
    } catch (error) {
      this.#ports.log.warn('notes.store-unreadable', { error: String(error) })
    } finally {
      this.#changedMeanwhile = undefined
    }
    this.#wakeAt(this.#lookAgain ? now : Math.min(next ?? Number.POSITIVE_INFINITY, now + sweepMs))
  }

  /** The deliveries are asked for in this turn, so that no change can come between reading and writing. */
  async #deliver({ cdr, timesSent }: FinishedNotes): Promise<void> {
    const { clock, deliveries, log, store } = this.#ports
    const at = clock.wallTime()
    const name = timesSent === 0 ? 'notes' : `notes.${timesSent + 1}`
    let requests: readonly NewDelivery[] = []
    try {
      requests = this.#ports
        .requests(cdr)
        .map((request) => ({ ...request, id: `${request.id}.${name}`, createdAt: at }))
    } catch (error) {
      log.error('notes.request-failed', { call: cdr.uniqueid, error: String(error) })
    }
    const fact = { code: 'notes-finished' } as const
    store.appendTimeline(cdr.uniqueid, [{ at, kind: 'decision', text: textOfFact(fact), fact }])
    await store.notesTold(cdr, requests)
    if (!this.#stopped) deliveries.handOver(requests)
  }

  #wakeAt(at: number): void {
    if (this.#stopped || (this.#wake !== undefined && this.#wake.at <= at)) return
    const { clock } = this.#ports
    this.#wake?.timer[Symbol.dispose]()
    const timer = clock.after(Math.max(0, at - clock.wallTime()), () => {
      this.#wake = undefined
      void this.#tell()
    })
    this.#wake = { at, timer }
  }
}
