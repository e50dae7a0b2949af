/** The time of one call: begins as the wall clock, and goes on whatever that is set to. */
export class CallTime {
  /** Unix milliseconds. */
  readonly startedAt: number
  readonly #clock: { readonly now: () => number }
  readonly #begun: number

  constructor(clock: { readonly wallTime: () => number; readonly now: () => number }) {
    this.#clock = clock
    this.startedAt = clock.wallTime()
    this.#begun = clock.now()
  }

  get now(): number {
    return this.startedAt + Math.round(this.#clock.now() - this.#begun)
  }
}
