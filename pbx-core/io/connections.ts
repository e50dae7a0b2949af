import type { Clock } from '../base/clock.ts'
import type { Log } from '../base/log.ts'

/** What an open connection is to the count of them. */
export interface Connection {
  /** Why it should be closed now; undefined where it is in order. */
  overdue(now: number): string | undefined
  /** Closes at once. */
  drop(reason: string): void
  /** Settles when it is closed. */
  readonly closed: Promise<void>
}

export interface ConnectionLimits {
  /** TCP and WebSocket connections at a time. */
  readonly connections: number
  /** Milliseconds from the first octet of a message, or from the connection itself, to a whole message. */
  readonly messageMs: number
  /** Milliseconds without anything received. Above the longest registration: one keeps its phone's connection. */
  readonly idleMs: number
  /** Octets that wait for a peer to read them. */
  readonly unread: number
}

export const defaultConnectionLimits: ConnectionLimits = {
  connections: 4096,
  messageMs: 30_000,
  idleMs: 2 * 3600_000,
  unread: 1024 * 1024
}

const SWEEP_MS = 5000

/** All open connections: bounds their number, and closes those that only take up room. */
export class Connections {
  readonly limits: ConnectionLimits
  readonly #clock: Clock
  readonly #log: Log
  readonly #open = new Set<Connection>()
  #sweep: Disposable | undefined
  #refused = 0

  constructor(clock: Clock, log: Log, limits: ConnectionLimits) {
    this.#clock = clock
    this.#log = log
    this.limits = limits
  }

  get size(): number {
    return this.#open.size
  }

  now(): number {
    return this.#clock.now()
  }

  /** Whether one more may be opened; a refusal is counted. */
  admit(): boolean {
    if (this.#open.size < this.limits.connections) return true
    this.#refused++
    return false
  }

  add(connection: Connection): void {
    this.#open.add(connection)
    this.#sweep ??= this.#clock.after(SWEEP_MS, this.#onSweep)
  }

  remove(connection: Connection): void {
    this.#open.delete(connection)
    if (this.#open.size > 0) return
    this.#sweep?.[Symbol.dispose]()
    this.#sweep = undefined
  }

  async closeAll(): Promise<void> {
    const open = [...this.#open]
    for (const connection of open) connection.drop('the core stops')
    await Promise.all(open.map((connection) => connection.closed))
  }

  readonly #onSweep = (): void => {
    this.#sweep = this.#clock.after(SWEEP_MS, this.#onSweep)
    const now = this.#clock.now()
    for (const connection of [...this.#open]) {
      const reason = connection.overdue(now)
      if (reason !== undefined) connection.drop(reason)
    }
    if (this.#refused === 0) return
    this.#log.warn('sip.connections-refused', { refused: this.#refused, open: this.#open.size })
    this.#refused = 0
  }
}
