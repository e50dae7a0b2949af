import type { Clock } from '../../base/clock.ts'
import type { TimerName } from './machine.ts'

/** Whoever has started a timer. */
export interface TimerOwner {
  fired(timer: TimerName): void
}

/** A timer that runs. */
export interface Timer {
  readonly name: TimerName
}

interface Entry extends Timer {
  readonly owner: TimerOwner
  readonly lane: Lane
  readonly at: number
  previous: Entry | undefined
  next: Entry | undefined
}

/**
 * The timers of all transactions. They have a dozen different lengths between them, so each
 * length is a queue in which the oldest is due first: starting and stopping are a few
 * assignments, and however many transactions linger, the clock sees one timer for each length.
 */
export class Timers implements Disposable {
  readonly #clock: Clock
  readonly #lanes = new Map<number, Lane>()
  #closed = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  start(owner: TimerOwner, name: TimerName, ms: number): Timer {
    if (this.#closed) return { name }
    let lane = this.#lanes.get(ms)
    if (lane === undefined) {
      lane = new Lane(this.#clock, ms)
      this.#lanes.set(ms, lane)
    }
    return lane.append(owner, name)
  }

  /** Once for each timer, and not after it has fired. */
  stop(timer: Timer): void {
    if (this.#closed) return
    const entry = timer as Entry
    entry.lane.remove(entry)
  }

  /** Nothing fires any more, and what is started afterwards never does. */
  [Symbol.dispose](): void {
    this.#closed = true
    for (const lane of this.#lanes.values()) lane[Symbol.dispose]()
    this.#lanes.clear()
  }
}

/** Timers of one length, linked in the order in which they fall due. */
class Lane implements Disposable {
  readonly #clock: Clock
  readonly #ms: number
  #first: Entry | undefined
  #last: Entry | undefined
  #alarm: Disposable | undefined

  constructor(clock: Clock, ms: number) {
    this.#clock = clock
    this.#ms = ms
  }

  append(owner: TimerOwner, name: TimerName): Timer {
    const at = this.#clock.now() + this.#ms
    const entry: Entry = { owner, name, lane: this, at, previous: this.#last, next: undefined }
    if (this.#last === undefined) this.#first = entry
    else this.#last.next = entry
    this.#last = entry
    this.#alarm ??= this.#clock.after(this.#ms, this.#ring)
    return entry
  }

  /** An alarm set for a removed timer rings for nothing; only an empty lane has none. */
  remove(entry: Entry): void {
    const { previous, next } = entry
    if (previous === undefined) this.#first = next
    else previous.next = next
    if (next === undefined) this.#last = previous
    else next.previous = previous
    entry.previous = undefined
    entry.next = undefined
    if (this.#first === undefined) this[Symbol.dispose]()
  }

  readonly #ring = (): void => {
    const now = this.#clock.now()
    try {
      for (let due = this.#first; due !== undefined && due.at <= now; due = this.#first) {
        this.remove(due)
        due.owner.fired(due.name)
      }
    } finally {
      this.#alarm?.[Symbol.dispose]()
      this.#alarm = this.#first && this.#clock.after(this.#first.at - now, this.#ring)
    }
  };

  [Symbol.dispose](): void {
    this.#alarm?.[Symbol.dispose]()
    this.#alarm = undefined
    this.#first = undefined
    this.#last = undefined
  }
}
