import type { Clock } from './clock.ts'

interface Waiting<Item> {
  readonly item: Item
  readonly at: number
}

/** Freed places at the front are given back when there are so many. */
const compactFrom = 1024

/**
 * What falls due after one and the same delay, in the order in which it came. However many
 * wait, the clock sees one timer: at 1,000 calls a second thousands do.
 */
export class DelayLine<Item> implements Disposable {
  readonly #clock: Clock
  readonly #ms: number
  readonly #due: (item: Item) => void
  #waiting: Waiting<Item>[] = []
  #first = 0
  #alarm: Disposable | undefined

  /** `due` is called for each item `ms` milliseconds after it was added. */
  constructor(clock: Clock, ms: number, due: (item: Item) => void) {
    this.#clock = clock
    this.#ms = ms
    this.#due = due
  }

  get size(): number {
    return this.#waiting.length - this.#first
  }

  add(item: Item): void {
    this.#waiting.push({ item, at: this.#clock.now() + this.#ms })
    this.#alarm ??= this.#clock.after(this.#ms, this.#ring)
  }

  /** Nothing falls due any more; gives what still waited, oldest first. */
  end(): Item[] {
    this.#alarm?.[Symbol.dispose]()
    this.#alarm = undefined
    const left = this.#waiting.slice(this.#first).map(({ item }) => item)
    this.#waiting = []
    this.#first = 0
    return left
  }

  [Symbol.dispose](): void {
    this.end()
  }

  readonly #ring = (): void => {
    const now = this.#clock.now()
    this.#alarm = undefined
    try {
      for (let next = this.#waiting[this.#first]; next !== undefined && next.at <= now; ) {
        this.#first++
        this.#due(next.item)
        next = this.#waiting[this.#first]
      }
    } finally {
      this.#compact()
      const next = this.#waiting[this.#first]
      if (next !== undefined) this.#alarm ??= this.#clock.after(Math.max(0, next.at - now), this.#ring)
    }
  }

  #compact(): void {
    if (this.#first < compactFrom && this.#first < this.#waiting.length) return
    this.#waiting = this.#waiting.slice(this.#first)
    this.#first = 0
  }
}
