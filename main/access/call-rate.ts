import type { ClickToDialAccepted } from '../../pbx-core/contract/pbx.ts'
import { sameClickMs } from '../../pbx-core/contract/same-click.ts'

const window = 60_000
const mostCalls = 10

interface Placed {
  readonly dest: string
  readonly accepted: ClickToDialAccepted
  readonly at: number
}

/** At most ten calls a minute for each user. Users without a call in the last minute take no memory. */
export class CallRate {
  readonly #calls = new Map<string, number[]>()
  readonly #placed = new Map<string, Placed>()
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
      this.#placed.delete(other)
    }
  }

  placed(key: string, dest: string, accepted: ClickToDialAccepted): void {
    this.#placed.set(key, { dest, accepted, at: this.#now() })
  }

  /** The call that this click has made already; undefined where it is another click. */
  sameClick(key: string, dest: string): ClickToDialAccepted | undefined {
    const last = this.#placed.get(key)
    const isSame = last !== undefined && last.dest === dest && this.#now() - last.at < sameClickMs
    return isSame ? { ...last.accepted, repeated: true } : undefined
  }

  #recent(key: string): number[] {
    const since = this.#now() - window
    return (this.#calls.get(key) ?? []).filter((time) => time > since)
  }
}
