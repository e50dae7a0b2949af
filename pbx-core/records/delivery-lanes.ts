import { originOf } from './outbox.ts'
import type { PendingDelivery } from './port.ts'

/** A delivery taken in hand. */
export interface DeliveryJob {
  readonly delivery: PendingDelivery
  /** What it was before it was repeated on demand; null for one that waits. */
  readonly settled: 'delivered' | 'given-up' | null
}

/** `fresh` jobs start before `retry` ones; an `asked` one is also held where a lane is full. */
export type Urgency = 'asked' | 'fresh' | 'retry'

interface Lane {
  readonly fresh: DeliveryJob[]
  readonly retries: DeliveryJob[]
  underWay: number
  /** The store holds due deliveries of this origin that found no room here. */
  more: boolean
}

const maxUnderWay = 8

/**
 * One lane for each origin, so that a slow receiver holds up nobody else: at most 8 attempts
 * at once in each, and a bounded number in hand; the rest stays in the store.
 */
export class DeliveryLanes {
  readonly #lanes = new Map<string, Lane>()
  readonly #held = new Set<string>()
  /** Deliveries in hand for each origin before the rest is left in the store. */
  readonly capacity: number

  constructor(capacity = 256) {
    this.capacity = capacity
  }

  holds(id: string): boolean {
    return this.#held.has(id)
  }

  /** Takes a job in hand, unless it is there already or its lane is full. */
  hold(job: DeliveryJob, urgency: Urgency): void {
    const { id, url } = job.delivery
    if (this.#held.has(id)) return
    const lane = this.#lane(originOf(url))
    if (urgency !== 'asked' && inHand(lane) >= this.capacity) {
      lane.more = true
      return
    }
    this.#held.add(id)
    ;(urgency === 'retry' ? lane.retries : lane.fresh).push(job)
  }

  /** Everything that may start now; it counts as under way from here on. */
  *start(): Generator<DeliveryJob> {
    for (const lane of this.#lanes.values()) {
      while (lane.underWay < maxUnderWay) {
        const job = lane.fresh.shift() ?? lane.retries.shift()
        if (job === undefined) break
        lane.underWay++
        yield job
      }
    }
  }

  ended(job: DeliveryJob): void {
    const origin = originOf(job.delivery.url)
    this.#held.delete(job.delivery.id)
    const lane = this.#lanes.get(origin)
    if (lane === undefined) return
    lane.underWay--
    if (inHand(lane) === 0 && !lane.more) this.#lanes.delete(origin)
  }

  /** Forgets one that has not started. */
  drop(id: string): void {
    for (const lane of this.#lanes.values()) {
      for (const jobs of [lane.fresh, lane.retries]) {
        const at = jobs.findIndex(({ delivery }) => delivery.id === id)
        if (at < 0) continue
        jobs.splice(at, 1)
        this.#held.delete(id)
      }
    }
  }

  /** Forgets what has not started. */
  clear(): void {
    for (const lane of this.#lanes.values()) {
      for (const job of [...lane.fresh.splice(0), ...lane.retries.splice(0)]) this.#held.delete(job.delivery.id)
    }
  }

  /** Origins that need nothing from the store now. */
  busy(): string[] {
    return [...this.#lanes].filter(([, lane]) => !hasRoom(lane, this.capacity)).map(([origin]) => origin)
  }

  /** A lane has room again for what it had to leave in the store. */
  get wantsMore(): boolean {
    for (const lane of this.#lanes.values()) if (lane.more && hasRoom(lane, this.capacity)) return true
    return false
  }

  /** The store is about to be asked for all lanes with room. */
  asked(): void {
    for (const [origin, lane] of this.#lanes) {
      if (!hasRoom(lane, this.capacity)) continue
      lane.more = false
      if (inHand(lane) === 0) this.#lanes.delete(origin)
    }
  }

  #lane(origin: string): Lane {
    let lane = this.#lanes.get(origin)
    if (lane === undefined) {
      lane = { fresh: [], retries: [], underWay: 0, more: false }
      this.#lanes.set(origin, lane)
    }
    return lane
  }
}

function inHand(lane: Lane): number {
  return lane.fresh.length + lane.retries.length + lane.underWay
}

function hasRoom(lane: Lane, capacity: number): boolean {
  return inHand(lane) <= capacity / 2
}
