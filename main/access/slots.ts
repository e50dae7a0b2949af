/** Lets so many run at a time and so many wait; whoever comes after that is turned away. */
export class Slots {
  #free: number
  readonly #waiting: (() => void)[] = []
  readonly #mostWaiting: number

  constructor(atOnce: number, mostWaiting: number) {
    this.#free = atOnce
    this.#mostWaiting = mostWaiting
  }

  /** undefined where too many are waiting already. */
  run<T>(task: () => Promise<T>): Promise<T> | undefined {
    if (this.#free === 0 && this.#waiting.length >= this.#mostWaiting) return undefined
    return this.#run(task)
  }

  async #run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--
    else await new Promise<void>((resolve) => void this.#waiting.push(resolve))
    try {
      return await task()
    } finally {
      const next = this.#waiting.shift()
      if (next === undefined) this.#free++
      else next()
    }
  }
}
