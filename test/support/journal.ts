import { patienceMs } from './patience.ts'

export interface JournalWait {
  /** Named in the error when the deadline passes. */
  readonly what: string
  readonly timeoutMs?: number
  /** Entries before this position do not count; take it from `Journal.position`. */
  readonly since?: number
}

interface Waiter<T> {
  readonly matches: (entry: T) => boolean
  readonly found: (entry: T) => void
  readonly failed: (error: Error) => void
}

/**
 * What something said, in order, with waiting for what it has not said yet. Keeps the newest
 * `limit` entries; positions stay valid when older ones are dropped.
 */
export class Journal<T> {
  readonly #name: string
  readonly #limit: number
  readonly #waiters = new Set<Waiter<T>>()
  #entries: T[] = []
  #dropped = 0
  #closed: string | undefined

  constructor(name: string, limit = 20_000) {
    this.#name = name
    this.#limit = limit
  }

  get entries(): readonly T[] {
    return this.#entries
  }

  /** Where the next entry will stand. */
  get position(): number {
    return this.#dropped + this.#entries.length
  }

  append(entry: T): void {
    this.#entries.push(entry)
    if (this.#entries.length > this.#limit * 2) {
      this.#dropped += this.#entries.length - this.#limit
      this.#entries = this.#entries.slice(-this.#limit)
    }
    for (const waiter of [...this.#waiters]) {
      if (waiter.matches(entry)) waiter.found(entry)
    }
  }

  /** Nothing more will come: whoever still waits is told why. */
  close(why: string): void {
    this.#closed ??= why
    for (const waiter of [...this.#waiters]) waiter.failed(new Error(why))
  }

  since(position: number): readonly T[] {
    return this.#entries.slice(Math.max(0, position - this.#dropped))
  }

  /** The first entry at or after `since` that matches, already here or still to come. */
  waitFor(matches: (entry: T) => boolean, { what, timeoutMs = patienceMs, since = 0 }: JournalWait): Promise<T> {
    const present = this.since(since).find(matches)
    if (present !== undefined) return Promise.resolve(present)
    if (this.#closed !== undefined) return Promise.reject(this.#failure(what, this.#closed))
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer)
        this.#waiters.delete(waiter)
      }
      const waiter: Waiter<T> = {
        matches,
        found: (entry) => {
          settle()
          resolve(entry)
        },
        failed: (error) => {
          settle()
          reject(this.#failure(what, error.message))
        }
      }
      const timer = setTimeout(() => waiter.failed(new Error(`${timeoutMs} ms passed`)), timeoutMs)
      this.#waiters.add(waiter)
    })
  }

  #failure(what: string, why: string): Error {
    const last = this.#entries.slice(-30).map((entry) => (typeof entry === 'string' ? entry : JSON.stringify(entry)))
    return new Error(`${this.#name}: waited in vain for ${what}: ${why}. It said last:\n  ${last.join('\n  ')}`)
  }
}
