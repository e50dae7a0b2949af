import type { Mentions } from '../../pbx-core/base/mentions.ts'
import type { PbxEvents } from '../../pbx-core/contract/events.ts'
import type { Pbx } from '../../pbx-core/contract/pbx.ts'

/** How long, and how many, events are kept for whoever comes again (`4-pbx`, Names of what is new). */
const keptMs = 10 * 60_000
const mostKept = 10_000

export type EventName = keyof PbxEvents

/** One event, as it is told. */
export interface KeptEvent<K extends EventName = EventName> {
  /** Rises, over restarts too. */
  readonly id: number
  /** Milliseconds by the log's clock. */
  readonly at: number
  readonly name: K
  readonly payload: PbxEvents[K]
  /** The payload as JSON; made once, however many read it. */
  readonly json: string
}

export interface EventLogPorts {
  readonly events: Pbx['events']
  /** Milliseconds that never go back. */
  readonly now: () => number
  /** Unix milliseconds, by which ids go on over a restart. */
  readonly wallTime?: () => number
}

/**
 * What has happened lately, for readers of the event stream: where a connection was cut, nothing of it is lost. It
 * listens from the first reader on, and stops once there was none for as long as events are kept: a PBX whose events
 * nobody reads makes none.
 */
export class EventLog implements Disposable {
  readonly #ports: EventLogPorts
  readonly #names: readonly EventName[]
  readonly #readers = new Set<() => void>()
  readonly #subscriptions: Disposable[] = []
  /** Oldest first; those before `#from` are gone. */
  #kept: KeptEvent[] = []
  #from = 0
  #last: number
  /** Whatever has this id, or a lower one, is not kept. */
  #gone: number
  #lastReaderAt = 0

  constructor(names: readonly EventName[], ports: EventLogPorts) {
    this.#names = names
    this.#ports = ports
    this.#last = 1000 * (ports.wallTime ?? Date.now)()
    this.#gone = this.#last
  }

  /** Of the newest event. */
  get last(): number {
    return this.#last
  }

  /** Whether every event after this one is kept. */
  reaches(id: number): boolean {
    this.#forget()
    return id >= this.#gone && id <= this.#last
  }

  /** Those after this one, oldest first. */
  *after(id: number): Generator<KeptEvent> {
    for (let at = Math.max(this.#from, this.#placeAfter(id)); at < this.#kept.length; at++) {
      yield this.#kept[at] as KeptEvent
    }
  }

  /** `happened` is called after each event, until this is disposed of. */
  read(happened: () => void): Disposable {
    this.#listen()
    this.#readers.add(happened)
    return {
      [Symbol.dispose]: () => {
        this.#readers.delete(happened)
        this.#lastReaderAt = this.#ports.now()
      }
    }
  }

  readonly counts = 'memory'

  /** Where one of them names somebody none is kept: whoever comes again begins anew, as after a long time away. */
  async erase(
    mentions: Mentions,
    dryRun: boolean
  ): Promise<{ readonly erased: number; readonly remaining: readonly [] }> {
    const erased = this.#kept.slice(this.#from).filter(({ payload }) => mentions.isWithin(payload)).length
    if (erased > 0 && !dryRun) this.#empty()
    return { erased, remaining: [] }
  }

  [Symbol.dispose](): void {
    for (const subscription of this.#subscriptions.splice(0)) subscription[Symbol.dispose]()
  }

  #listen(): void {
    if (this.#subscriptions.length > 0) return
    // What has happened while nobody listened is not known.
    this.#empty()
    for (const name of this.#names) {
      this.#subscriptions.push(this.#ports.events.on(name, (payload) => this.#happened(name, payload)))
    }
  }

  #happened<K extends EventName>(name: K, payload: PbxEvents[K]): void {
    const at = this.#ports.now()
    if (this.#readers.size === 0 && at - this.#lastReaderAt > keptMs) {
      this[Symbol.dispose]()
      return this.#empty()
    }
    this.#last += 1
    this.#kept.push(new Event(this.#last, at, name, payload))
    this.#forget()
    for (const happened of [...this.#readers]) happened()
  }

  #forget(): void {
    const oldest = this.#ports.now() - keptMs
    while (this.#from < this.#kept.length) {
      const first = this.#kept[this.#from] as KeptEvent
      if (first.at >= oldest && this.#kept.length - this.#from <= mostKept) break
      this.#gone = first.id
      this.#from += 1
    }
    if (this.#from <= mostKept) return
    this.#kept = this.#kept.slice(this.#from)
    this.#from = 0
  }

  #empty(): void {
    this.#kept = []
    this.#from = 0
    this.#last += 1
    this.#gone = this.#last
  }

  /** Ids are without gaps, so its place is known. */
  #placeAfter(id: number): number {
    const first = this.#kept[0]
    return first === undefined ? 0 : Math.max(0, id - first.id + 1)
  }
}

class Event<K extends EventName> implements KeptEvent<K> {
  readonly id: number
  readonly at: number
  readonly name: K
  readonly payload: PbxEvents[K]
  #json: string | undefined

  constructor(id: number, at: number, name: K, payload: PbxEvents[K]) {
    this.id = id
    this.at = at
    this.name = name
    this.payload = payload
  }

  get json(): string {
    this.#json ??= JSON.stringify(this.payload)
    return this.#json
  }
}
