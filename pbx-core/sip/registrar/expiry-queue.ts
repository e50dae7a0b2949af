interface Entry<T> {
  readonly at: number
  readonly item: T
}

/**
 * What falls due first, as a binary heap. Items are not taken out when they are replaced;
 * `isLive` tells which still count, and the dead are swept once they outnumber the living.
 */
export class ExpiryQueue<T> {
  #heap: Entry<T>[] = []
  readonly #isLive: (item: T) => boolean

  constructor(isLive: (item: T) => boolean) {
    this.#isLive = isLive
  }

  /** `liveCount`: how many items are alive at most, this one included. */
  add(entry: Entry<T>, liveCount: number): void {
    this.#heap.push(entry)
    this.#rise(this.#heap.length - 1)
    if (this.#heap.length > 2 * liveCount + 64) this.#sweep()
  }

  /** When the next live item falls due; undefined where there is none. */
  next(): number | undefined {
    this.#dropDead()
    return this.#heap[0]?.at
  }

  /** Takes out the next live item that is due at `now`. */
  takeDue(now: number): T | undefined {
    const at = this.next()
    if (at === undefined || at > now) return undefined
    return this.#pop()
  }

  #dropDead(): void {
    for (let top = this.#heap[0]; top !== undefined && !this.#isLive(top.item); top = this.#heap[0]) this.#pop()
  }

  #sweep(): void {
    this.#heap = this.#heap.filter((entry) => this.#isLive(entry.item)).sort((one, other) => one.at - other.at)
  }

  #pop(): T | undefined {
    const top = this.#heap[0]
    const last = this.#heap.pop()
    if (last !== undefined && this.#heap.length > 0) {
      this.#heap[0] = last
      this.#sink(0)
    }
    return top?.item
  }

  #rise(from: number): void {
    let at = from
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.#isBefore(at, parent)) return
      this.#swap(at, parent)
      at = parent
    }
  }

  #sink(from: number): void {
    let at = from
    for (;;) {
      const left = 2 * at + 1
      let first = at
      if (this.#isBefore(left, first)) first = left
      if (this.#isBefore(left + 1, first)) first = left + 1
      if (first === at) return
      this.#swap(at, first)
      at = first
    }
  }

  #isBefore(one: number, other: number): boolean {
    return (this.#heap[one]?.at ?? Number.POSITIVE_INFINITY) < (this.#heap[other]?.at ?? Number.POSITIVE_INFINITY)
  }

  #swap(one: number, other: number): void {
    const [first, second] = [this.#heap[one], this.#heap[other]]
    if (first === undefined || second === undefined) return
    this.#heap[one] = second
    this.#heap[other] = first
  }
}
