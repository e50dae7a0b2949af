/** A task that waits: places take turns, and within a place its lanes do. */
export interface Turn {
  /** An address, or an account that has a place of its own. */
  readonly place: string
  /** What is done one after the other. */
  readonly lane: string
}

export interface QueueLimits {
  readonly atOnce: number
  readonly lane: number
  readonly place: number
  readonly all: number
}

interface Waiting {
  readonly begin: () => void
  readonly turnAway: () => void
}

interface PlaceQueue {
  /** The lane that has had its turn last stands last. */
  readonly lanes: Map<string, Waiting[]>
  waiting: number
  /** Whether it is the turn of the lane that came last. */
  newest: boolean
}

/**
 * Lets so many run at a time. Where more wait than there is room for, one is turned away at the place where most wait.
 * Within a place the oldest lane and the newest take turns: an attacker who fills it with lanes does not delay the one
 * that comes after them.
 */
export class FairQueue {
  readonly #limits: QueueLimits
  /** The place that has had its turn last stands last. */
  readonly #places = new Map<string, PlaceQueue>()
  readonly #busy = new Set<string>()
  #running = 0
  #waiting = 0

  constructor(limits: QueueLimits) {
    this.#limits = limits
  }

  /** undefined where there was no room. */
  async run<T>(turn: Turn, task: () => Promise<T>): Promise<T | undefined> {
    const mayBegin = await new Promise<boolean>((resolve) => {
      if (!this.#hasRoom(turn)) return resolve(false)
      this.#enqueue(turn, { begin: () => resolve(true), turnAway: () => resolve(false) })
      this.#next()
    })
    if (!mayBegin) return undefined
    try {
      return await task()
    } finally {
      this.#running--
      this.#busy.delete(turn.lane)
      this.#next()
    }
  }

  #hasRoom({ place: name, lane }: Turn): boolean {
    const { lane: ofLane, place: ofPlace, all } = this.#limits
    const place = this.#places.get(name)
    if ((place?.lanes.get(lane)?.length ?? 0) >= ofLane || (place?.waiting ?? 0) >= ofPlace) return false
    return this.#waiting < all || this.#makeRoom(place?.waiting ?? 0)
  }

  /** At the place where most are waiting, if there are more than at one's own. */
  #makeRoom(own: number): boolean {
    const [crowded] = [...this.#places.values()].sort((a, b) => b.waiting - a.waiting)
    if (crowded === undefined || crowded.waiting <= own + 1) return false
    const [longest] = [...crowded.lanes.values()].sort((a, b) => b.length - a.length)
    longest?.pop()?.turnAway()
    crowded.waiting--
    this.#waiting--
    return true
  }

  #enqueue({ place: name, lane }: Turn, waiting: Waiting): void {
    const place = this.#places.get(name) ?? { lanes: new Map<string, Waiting[]>(), waiting: 0, newest: false }
    this.#places.set(name, place)
    const queue = place.lanes.get(lane)
    if (queue === undefined) place.lanes.set(lane, [waiting])
    else queue.push(waiting)
    place.waiting++
    this.#waiting++
  }

  #next(): void {
    while (this.#running < this.#limits.atOnce) {
      if (![...this.#places].some(([name, place]) => this.#begin(name, place))) return
    }
  }

  /** Begins one of that place; false where all of its lanes are busy. */
  #begin(name: string, place: PlaceQueue): boolean {
    const lanes = [...place.lanes.keys()].filter((key) => !this.#busy.has(key))
    const lane = place.newest ? lanes.at(-1) : lanes[0]
    const queue = place.lanes.get(lane ?? '')
    if (lane === undefined || queue === undefined) return false
    const first = queue.shift()
    place.newest = !place.newest
    place.lanes.delete(lane)
    if (queue.length > 0) place.lanes.set(lane, queue)
    this.#places.delete(name)
    if (place.lanes.size > 0) this.#places.set(name, place)
    if (first === undefined) return true
    place.waiting--
    this.#waiting--
    this.#running++
    this.#busy.add(lane)
    first.begin()
    return true
  }
}
