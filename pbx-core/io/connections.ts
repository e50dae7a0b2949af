import type { Clock } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import { placeOf } from '../base/place.ts'
import { anyPlace, type Guest, Seats } from '../base/seats.ts'
import type { FlowScope } from '../sip/flow.ts'
import { scopeName } from './wire-flow.ts'

/** What an open connection is to the count of them. */
export interface Connection {
  /** Why it should be closed now; undefined where it is in order. */
  overdue(now: number): string | undefined
  /** Closes at once. */
  drop(reason: string): void
  /** Settles when it is closed. */
  readonly closed: Promise<void>
}

/** Who connects. */
export interface Caller {
  readonly address: string
  readonly scope: FlowScope
}

export interface ConnectionLimits {
  /** TCP and WebSocket connections that others open, at a time. */
  readonly connections: number
  /** Of these, kept for who has proved to be a user, or is a trunk. */
  readonly kept: number
  /** Of one address (IPv6: its network), of those that have proved nothing. */
  readonly place: number
  /** Of one user. */
  readonly user: number
  /** Milliseconds from the first octet of a message, or from the connection itself, to a whole message. */
  readonly messageMs: number
  /** Milliseconds from the connection to the first proof of who it is; a trunk needs none. */
  readonly proofMs: number
  /** Milliseconds without anything received. Above the longest registration: one keeps its phone's connection. */
  readonly idleMs: number
  /** Octets that wait for a peer to read them. */
  readonly unread: number
}

export const defaultConnectionLimits: ConnectionLimits = {
  connections: 4096,
  kept: 1024,
  place: 512,
  user: 100,
  messageMs: 30_000,
  proofMs: 30_000,
  idleMs: 2 * 3600_000,
  unread: 1024 * 1024
}

const SWEEP_MS = 5000

/** All open connections: bounds their number, for nobody on account of others, and closes those that only take up room. */
export class Connections {
  readonly limits: ConnectionLimits
  readonly #clock: Clock
  readonly #log: Log
  readonly #open = new Set<Connection>()
  readonly #seats: Seats<Seated>
  readonly #seated = new Map<Connection, Seated>()
  #sweep: Disposable | undefined

  constructor(clock: Clock, log: Log, limits: ConnectionLimits) {
    this.#clock = clock
    this.#log = log
    this.limits = limits
    const { connections: all, kept, place, user } = limits
    this.#seats = new Seats({ all, kept, place, user })
  }

  get size(): number {
    return this.#open.size
  }

  now(): number {
    return this.#clock.now()
  }

  /** Whether one more may be opened. Another of the same address may have to go for it. */
  admit(connection: Connection, { address, scope }: Caller): boolean {
    const isTrunk = scope.kind === 'trunk'
    const seated = new Seated(connection, this.now())
    if (!this.#seats.take(seated, isTrunk ? anyPlace : placeOf(address))) return false
    this.#seated.set(connection, seated)
    if (isTrunk) this.#seats.prove(seated, scopeName(scope), Number.POSITIVE_INFINITY)
    return true
  }

  /** Over that connection somebody has proved to be this user; it gives way to others of that user alone from now on. */
  proved(connection: Connection, user: string): void {
    const seated = this.#seated.get(connection)
    if (seated !== undefined) this.#seats.prove(seated, user)
  }

  add(connection: Connection): void {
    this.#open.add(connection)
    this.#sweep ??= this.#clock.after(SWEEP_MS, this.#onSweep)
  }

  remove(connection: Connection): void {
    this.#open.delete(connection)
    const seated = this.#seated.get(connection)
    if (seated !== undefined) this.#seats.leave(seated)
    this.#seated.delete(connection)
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
      const reason = connection.overdue(now) ?? this.#unproven(connection, now)
      if (reason !== undefined) connection.drop(reason)
    }
    const refused = this.#seats.turnedAway()
    if (refused > 0) this.#log.warn('sip.connections-refused', { refused, open: this.#open.size })
  }

  #unproven(connection: Connection, now: number): string | undefined {
    const seated = this.#seated.get(connection)
    if (seated === undefined || this.#seats.isProved(seated)) return undefined
    return now - seated.since > this.limits.proofMs ? 'nobody has proved who it is' : undefined
  }
}

/** One that somebody else has opened. */
class Seated implements Guest {
  readonly since: number
  readonly #connection: Connection

  constructor(connection: Connection, since: number) {
    this.#connection = connection
    this.since = since
  }

  /** Nothing is kept of a request that proves nothing (`4-pbx`, SIP). */
  mayGo(): boolean {
    return true
  }

  unseat(): void {
    this.#connection.drop('its place is needed')
  }
}
