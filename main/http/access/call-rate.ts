const window = 60_000
const mostCalls = 10

/** At most ten calls a minute for each user. Users without a call in the last minute take no memory. */
export class CallRate {
  readonly #calls = new Map<string, number[]>()
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  /** Milliseconds until this user may call again; 0: now. */
  wait(key: string): number {
    const recent = this.#recent(key)
    const oldest = recent[recent.length - mostCalls]
    return oldest === undefined ? 0 : oldest + window - this.#now()
  }

  count(key: string): void {
    const recent = this.#recent(key)
    recent.push(this.#now())
    this.#calls.delete(key)
    this.#calls.set(key, recent)
    for (const [other, times] of this.#calls) {
      if ((times.at(-1) ?? 0) > this.#now() - window) return
      this.#calls.delete(other)
    }
  }

  #recent(key: string): number[] {
    const since = this.#now() - window
    return (this.#calls.get(key) ?? []).filter((time) => time > since)
  }
}
