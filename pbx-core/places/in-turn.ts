/** Takes events one after the other: what happens while one is carried out waits until that is done. */
export class InTurn<Event> {
  readonly #pending: Event[] = []
  readonly #step: (event: Event) => void
  #isStepping = false

  constructor(step: (event: Event) => void) {
    this.#step = step
  }

  /** Whether everything is done by now; false within the step of another event, which goes on with this one. */
  take(event: Event): boolean {
    this.#pending.push(event)
    if (this.#isStepping) return false
    this.#isStepping = true
    try {
      for (let next = this.#pending.shift(); next !== undefined; next = this.#pending.shift()) this.#step(next)
    } finally {
      this.#isStepping = false
    }
    return true
  }
}
