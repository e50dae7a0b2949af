import type { Clock } from '../base/clock.ts'

/** The longest delay that `setTimeout` keeps; a longer one would fire at once. */
const LONGEST = 2 ** 31 - 1

/** The machine's time. */
export const systemClock: Clock = {
  wallTime: () => Date.now(),
  now: () => performance.now(),
  after: (ms, callback) => (ms > LONGEST ? new LongTimer(ms, callback) : new ShortTimer(setTimeout(callback, ms)))
}

/** Made for each timer there is: without closures. */
class ShortTimer implements Disposable {
  readonly #timeout: NodeJS.Timeout

  constructor(timeout: NodeJS.Timeout) {
    this.#timeout = timeout
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timeout)
  }
}

/** Waits in parts. */
class LongTimer implements Disposable {
  readonly #callback: () => void
  #rest: number
  #timeout: NodeJS.Timeout

  constructor(ms: number, callback: () => void) {
    this.#callback = callback
    this.#rest = ms
    this.#timeout = this.#arm()
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timeout)
  }

  #arm(): NodeJS.Timeout {
    const part = Math.min(this.#rest, LONGEST)
    this.#rest -= part
    return setTimeout(() => {
      if (this.#rest > 0) this.#timeout = this.#arm()
      else this.#callback()
    }, part)
  }
}
