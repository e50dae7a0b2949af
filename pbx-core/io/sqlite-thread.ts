import { randomUUID } from 'node:crypto'
import type { Worker, WorkerOptions } from 'node:worker_threads'
import type { Log } from '../base/log.ts'
import { assertNever } from '../base/never.ts'
import { PendingReads } from './sqlite-pending-reads.ts'
import type { FromWorker, Reads, StoreFault, ToWorker, WorkerData, Write } from './sqlite-protocol.ts'
import { type QueuedWrite, WriteQueue } from './sqlite-queue.ts'

export interface StoreThreadOptions {
  readonly file: string
  readonly log: Log
  readonly onFault: (fault: StoreFault) => void
  readonly onRecovered: () => void
  readonly retryMs: number
  readonly maxHeldBytes: number
  readonly closeMs: number
  readonly startWorker: (entry: URL, options: WorkerOptions) => Worker
}

interface Batch {
  readonly number: number
  readonly items: readonly QueuedWrite[]
}

/** A commit waits so long for company, or for so many writes. */
const flushMs = 4
const flushCount = 256
/**
 * Commits under load are so far apart, from one's beginning to the next's: a commit costs both
 * threads the same whether it holds two writes or forty, and nobody waits for one but a first
 * delivery, which has 100 ms.
 */
const commitIntervalMs = 20
/** Posting is paid for by this thread: a backlog goes over in portions of about 2 ms. */
const batchCount = 512

/**
 * The main thread's end of the writer: collects writes into batches, has one under way at a
 * time, and keeps it until it is on disk, so that a writer that fails or dies gets it again.
 *
 *   writes -> queue -> batch under way -> written: settled
 *                           ^   |
 *                           |   v
 *                     failed, or the writer died: the same batch again after `retryMs`
 */
export class StoreThread {
  readonly #options: StoreThreadOptions
  readonly #session = randomUUID()
  readonly #queue: WriteQueue
  readonly #reads = new PendingReads()
  #worker: Worker | undefined
  #ready = false
  #state: 'starting' | 'open' | 'closing' | 'closed' = 'starting'
  #closed: Promise<void> | undefined
  #underWay: Batch | undefined
  #lastBatch = 0
  #lastBatchAt = Number.NEGATIVE_INFINITY
  #flush: NodeJS.Timeout | undefined
  #flushDue = false
  #retry: NodeJS.Timeout | undefined
  #fault: StoreFault | undefined
  /** Why the file cannot be opened yet: the disk is full or read-only. */
  #unopened: StoreFault | undefined
  #deathNote: string | undefined
  #waiting = 0
  /** Called when the writer is ready, cannot be, has nothing left to write, or has closed. */
  #onProgress: () => void = () => {}

  private constructor(options: StoreThreadOptions) {
    this.#options = options
    this.#queue = new WriteQueue(options.maxHeldBytes)
  }

  /** Rejects where the file cannot be opened, unless the disk alone is at fault: then it is tried again. */
  static async start(options: StoreThreadOptions): Promise<StoreThread> {
    const thread = new StoreThread(options)
    thread.#spawn()
    await thread.#until(() => thread.#ready || thread.#worker === undefined)
    if (!thread.#ready && thread.#unopened === undefined) {
      thread.#state = 'closed'
      throw new Error(`cannot open ${options.file}: ${thread.#deathNote}`)
    }
    thread.#state = 'open'
    if (!thread.#ready) thread.#spawnLater()
    return thread
  }

  get waiting(): number {
    return this.#waiting
  }

  /** Why nothing can be written at the moment. */
  get fault(): StoreFault | undefined {
    return this.#fault
  }

  write(write: Write, settle?: () => void): void {
    if (this.#state === 'closed') {
      this.#options.log.error('records.written-after-close', { kind: write.kind })
      settle?.()
      return
    }
    const givenUp = this.#queue.push(write, settle)
    if (givenUp > 0) this.#options.log.error('records.timelines-given-up', { parts: givenUp })
    if (this.#queue.length >= flushCount) this.#pump()
    else if (!this.#flushDue) this.#flush ??= setTimeout(() => this.#flushNow(), this.#flushDelay())
  }

  /** What is held: every write that is not on disk. */
  *held(): Generator<Write> {
    for (const { write } of this.#underWay?.items ?? []) yield write
    for (const { write } of this.#queue.waiting()) yield write
  }

  /** Sees every write that was asked for before it, unless nothing can be written. */
  read<K extends keyof Reads>(kind: K, args: Reads[K]['args']): Promise<Reads[K]['answer']> {
    if (this.#state === 'closed') return Promise.reject(new Error('the record store is closed'))
    const answer = this.#reads.add(kind, args, this.#queue.taken + this.#queue.length)
    if (this.#unopened !== undefined) this.#reads.answerWithNothing()
    this.#pump()
    return answer
  }

  /** Writes what is held, for at most `closeMs`, and ends the writer. */
  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  async #close(): Promise<void> {
    this.#state = 'closing'
    this.#pump()
    await this.#until(() => this.#queue.length === 0 && this.#underWay === undefined, this.#options.closeMs)
    this.#state = 'closed'
    clearTimeout(this.#flush)
    clearTimeout(this.#retry)
    this.#post({ kind: 'close' })
    await this.#until(() => this.#worker === undefined, this.#options.closeMs)
    await this.#worker?.terminate()
    this.#abandon()
  }

  #spawn(): void {
    this.#retry = undefined
    this.#deathNote = undefined
    const workerData: WorkerData = { file: this.#options.file, session: this.#session }
    const entry = new URL('./sqlite-worker.ts', import.meta.url)
    const worker = this.#options.startWorker(entry, { name: 'records', workerData })
    this.#worker = worker
    worker.on('message', (message: FromWorker) => this.#received(message))
    worker.on('error', (error) => {
      this.#deathNote = String(error)
    })
    worker.on('exit', (code) => this.#died(this.#deathNote ?? `exit code ${code}`))
  }

  #died(message: string): void {
    this.#worker = undefined
    this.#ready = false
    this.#deathNote = message
    this.#reads.takeBack()
    if (this.#unopened !== undefined) this.#reads.answerWithNothing()
    if (this.#state === 'open' || this.#state === 'closing') {
      if (this.#unopened === undefined) this.#failed({ code: 'worker', message })
      this.#spawnLater()
    }
    this.#onProgress()
  }

  #spawnLater(): void {
    clearTimeout(this.#retry)
    this.#retry = setTimeout(() => this.#spawn(), this.#options.retryMs)
  }

  #received(message: FromWorker): void {
    switch (message.kind) {
      case 'ready':
        this.#ready = true
        this.#unopened = undefined
        this.#waiting = message.waiting
        this.#sendBatch()
        if (this.#underWay === undefined) this.#recovered()
        this.#pump()
        break
      case 'unusable':
        this.#deathNote = message.message
        this.#unopened = message.passing
        if (message.passing !== undefined) this.#failed(message.passing)
        break
      case 'set-aside':
        this.#options.log.error('records.file-broken', { copy: message.copy, error: message.message })
        this.#options.onFault({ code: 'corrupt', message: `${message.message}; the broken file is ${message.copy}` })
        break
      case 'written':
        this.#waiting = message.waiting
        this.#written(message.refused)
        break
      case 'failed':
        this.#failed(message.fault)
        this.#retry = setTimeout(() => this.#tryAgain(), this.#options.retryMs)
        this.#pump()
        break
      case 'answer':
        this.#reads.answer(message.id, message.value)
        break
      case 'unanswered':
        this.#reads.refuse(message.id, message.message)
        break
      case 'closed':
        break
      default:
        assertNever(message)
    }
    this.#onProgress()
  }

  #written(refused: readonly { readonly index: number; readonly message: string }[]): void {
    const items = this.#underWay?.items ?? []
    this.#underWay = undefined
    for (const { index, message } of refused) {
      this.#options.log.error('records.write-refused', { kind: items[index]?.write.kind, error: message })
    }
    for (const { settle } of items) settle?.()
    this.#recovered()
    this.#pump()
  }

  #failed(fault: StoreFault): void {
    if (this.#fault?.code === fault.code) return
    this.#fault = fault
    this.#options.log.error('records.cannot-write', { code: fault.code, error: fault.message })
    this.#options.onFault(fault)
  }

  #recovered(): void {
    if (this.#fault === undefined) return
    this.#fault = undefined
    this.#options.log.info('records.writes-again')
    this.#options.onRecovered()
  }

  #flushDelay(): number {
    return Math.max(flushMs, this.#lastBatchAt + commitIntervalMs - performance.now())
  }

  #flushNow(): void {
    this.#flush = undefined
    this.#flushDue = true
    this.#pump()
  }

  /** Sends what may be sent now: the next batch, then the reads that had to wait for it. */
  #pump(): void {
    if (!this.#ready) return
    if (this.#underWay === undefined && this.#queue.length > 0 && this.#mayFlush()) {
      this.#underWay = { number: ++this.#lastBatch, items: this.#queue.take(batchCount) }
      this.#flushDue = this.#queue.length > 0
      this.#lastBatchAt = performance.now()
      clearTimeout(this.#flush)
      this.#flush = undefined
      this.#sendBatch()
    }
    const seen = this.#fault === undefined ? this.#queue.taken : Number.POSITIVE_INFINITY
    for (const { id, read } of this.#reads.post(seen)) this.#post({ kind: 'read', id, read })
  }

  #mayFlush(): boolean {
    if (this.#flushDue || this.#queue.length >= flushCount || this.#state === 'closing') return true
    return this.#reads.hasUnposted
  }

  #tryAgain(): void {
    this.#retry = undefined
    this.#sendBatch()
  }

  #sendBatch(): void {
    if (this.#underWay === undefined) return
    const { number, items } = this.#underWay
    this.#post({ kind: 'write', batch: number, writes: items.map(({ write }) => write) })
  }

  /**
   * Plain objects: structured cloning costs half of what JSON does (16 against 38 µs for the
   * time line of a call), and the writer's thread has time for the rest.
   */
  #post(message: ToWorker): void {
    this.#worker?.postMessage(message)
  }

  /** What could not be written before the end: whoever waits is let go, and it is said aloud. */
  #abandon(): void {
    const lost = [...(this.#underWay?.items ?? []), ...this.#queue.take(this.#queue.length)]
    this.#underWay = undefined
    const records = lost.filter(({ write }) => write.kind === 'closed').length
    if (lost.length > 0) this.#options.log.error('records.lost', { writes: lost.length, records })
    for (const { settle } of lost) settle?.()
    this.#reads.refuseAll('the record store is closed')
  }

  /** Resolves when `condition` holds, or after `withinMs`. */
  #until(condition: () => boolean, withinMs?: number): Promise<void> {
    return new Promise((resolve) => {
      const limit = withinMs === undefined ? undefined : setTimeout(() => done(), withinMs)
      const done = (): void => {
        clearTimeout(limit)
        this.#onProgress = () => {}
        resolve()
      }
      this.#onProgress = () => {
        if (condition()) done()
      }
      this.#onProgress()
    })
  }
}
