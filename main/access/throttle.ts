/** Failures that stay without a wait: a slip of the finger is no attack. */
const freeFailures = 2
const firstWait = 1000
const longestWait = 15 * 60_000
/** A key that has been quiet for this long starts afresh. */
const forgetAfter = 60 * 60_000
const mostKeys = 10_000

interface Failures {
  count: number
  /** Milliseconds of the clock. */
  waitUntil: number
  forgetAt: number
}

/** Makes a key wait after repeated failures: 1 s after the first that is not free, doubling up to 15 min. */
export class FailureThrottle {
  readonly #failures = new Map<string, Failures>()
  readonly #now: () => number
  readonly #free: number

  /** `free`: failures that stay without a wait. */
  constructor(now: () => number, free = freeFailures) {
    this.#now = now
    this.#free = free
  }

  /** Milliseconds until the next attempt is checked; 0: now. */
  wait(key: string): number {
    const failures = this.#failures.get(key)
    return failures === undefined ? 0 : Math.max(0, failures.waitUntil - this.#now())
  }

  failed(key: string): void {
    const now = this.#now()
    const before = this.#failures.get(key)
    const count = (before === undefined || before.forgetAt <= now ? 0 : before.count) + 1
    const wait = count <= this.#free ? 0 : Math.min(longestWait, firstWait * 2 ** (count - this.#free - 1))
    this.#failures.delete(key)
    this.#failures.set(key, { count, waitUntil: now + wait, forgetAt: now + wait + forgetAfter })
    this.#forget(now)
  }

  succeeded(key: string): void {
    this.#failures.delete(key)
  }

  /** Takes one failure back. */
  eased(key: string): void {
    const failures = this.#failures.get(key)
    if (failures !== undefined) failures.count = Math.max(0, failures.count - 1)
  }

  /** The map is in order of the last failure, so the oldest come first. */
  #forget(now: number): void {
    for (const [key, { forgetAt }] of this.#failures) {
      if (forgetAt > now && this.#failures.size <= mostKeys) return
      this.#failures.delete(key)
    }
  }
}
