import type { Clock } from '../base/clock.ts'

/** Milliseconds between the steps of everything that is played. */
export const PACER_STEP = 20

/** Steps that are made up for after a stall; a peer's jitter buffer takes no longer burst than 100 ms. */
const MOST_BEHIND = 5

export interface Paced {
  step(now: number): void
  /** The clock went on by so many steps in which nothing could be sent. */
  skipped(steps: number): void
}

/**
 * The one clock of all playing legs. Each step is due at an absolute time, start + n × 20 ms:
 * a late wakeup is followed by a shorter wait, never by a shifted stream, so nothing drifts
 * however long it plays.
 */
export class Pacer {
  readonly #clock: Clock
  readonly #onError: (error: unknown) => void
  readonly #paced = new Set<Paced>()
  #deadline = 0
  #timer: Disposable | undefined

  /** `onError`: one of the paced threw; it is paced no more, the others are. */
  constructor(clock: Clock, onError: (error: unknown) => void) {
    this.#clock = clock
    this.#onError = onError
  }

  /** The first step comes within 20 ms. Adding twice is adding once. */
  add(paced: Paced): void {
    this.#paced.add(paced)
    if (this.#timer !== undefined) return
    this.#deadline = this.#clock.now()
    this.#arm()
  }

  remove(paced: Paced): void {
    this.#paced.delete(paced)
  }

  close(): void {
    this.#paced.clear()
    this.#timer?.[Symbol.dispose]()
    this.#timer = undefined
  }

  #arm(): void {
    this.#timer = this.#clock.after(Math.max(0, this.#deadline - this.#clock.now()), () => this.#wake())
  }

  #wake(): void {
    const now = this.#clock.now()
    // A timer may fire a fraction of a millisecond early; half a millisecond is on time.
    const due = Math.floor((now + 0.5 - this.#deadline) / PACER_STEP) + 1
    this.#deadline += due * PACER_STEP
    if (due > MOST_BEHIND) this.#each((paced) => paced.skipped(due - MOST_BEHIND))
    for (let i = Math.min(due, MOST_BEHIND); i > 0; i--) this.#each((paced) => paced.step(now))
    this.#timer = undefined
    if (this.#paced.size > 0) this.#arm()
  }

  #each(call: (paced: Paced) => void): void {
    for (const paced of this.#paced) {
      try {
        call(paced)
      } catch (error) {
        this.#paced.delete(paced)
        this.#onError(error)
      }
    }
  }
}
