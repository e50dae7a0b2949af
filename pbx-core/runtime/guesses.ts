import type { Clock } from '../base/clock.ts'

/** Of PINs and account codes (`4-pbx`, Names of what is new): ten wrong ones in an hour close for a quarter of one. */
export const tolerated = 10
const memoryMs = 3_600_000
const closedMs = 900_000

interface Guessed {
  /** When wrong ones were typed, by the clock of intervals, the latest last. */
  at: readonly number[]
  closedUntil: number
}

/** Wrong entries for each of a domain's users, rooms or mailboxes over all calls: three in a call would be three at a time for ever. */
export class Guesses {
  readonly #clock: Clock
  readonly #closed: (domain: string, of: string) => void
  readonly #tolerated: number
  /** By domain, then by what was guessed; whoever typed nothing wrong for an hour is forgotten. */
  readonly #guessed = new Map<string, Map<string, Guessed>>()

  /** `closed` is told that nothing more is taken there for a while. */
  constructor(clock: Clock, closed: (domain: string, of: string) => void, most = tolerated) {
    this.#tolerated = most
    this.#clock = clock
    this.#closed = closed
  }

  isClosed(domain: string, of: string): boolean {
    return this.closedUntil(domain, of) !== undefined
  }

  /** Monotonic milliseconds; undefined: it is open. */
  closedUntil(domain: string, of: string): number | undefined {
    const until = this.#guessed.get(domain)?.get(of)?.closedUntil ?? 0
    return until > this.#clock.now() ? until : undefined
  }

  wrong(domain: string, of: string): void {
    const now = this.#clock.now()
    const ofDomain = this.#guessed.get(domain) ?? new Map<string, Guessed>()
    const guessed = ofDomain.get(of) ?? { at: [], closedUntil: 0 }
    ofDomain.set(of, guessed)
    this.#guessed.set(domain, ofDomain)
    guessed.at = [...guessed.at.filter((at) => at > now - memoryMs), now]
    this.#forget(ofDomain, now)
    if (guessed.at.length < this.#tolerated) return
    guessed.at = []
    guessed.closedUntil = now + closedMs
    this.#closed(domain, of)
  }

  /** What is counted may be what strangers say of themselves. */
  #forget(ofDomain: Map<string, Guessed>, now: number): void {
    for (const [of, { at, closedUntil }] of ofDomain) {
      if ((at.at(-1) ?? 0) <= now - memoryMs && closedUntil <= now) ofDomain.delete(of)
    }
  }

  closedOf(domain: string): readonly string[] {
    return [...(this.#guessed.get(domain)?.keys() ?? [])].filter((of) => this.isClosed(domain, of))
  }
}
