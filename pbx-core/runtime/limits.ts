import type { Clock } from '../base/clock.ts'
import { err, ok, type Result } from '../base/result.ts'

const hour = 3_600_000

/** Calls that leave through trunks, counted together under a key. */
export interface OutboundLimits {
  readonly key: string
  readonly concurrent: number
  readonly perHour: number
}

export interface LimitReached {
  readonly limit: 'concurrent' | 'perHour'
  readonly count: number
}

/** Counts what may be bounded: calls that leave (toll fraud), a trunk's calls. */
export class CallLimits {
  readonly #clock: Clock
  readonly #outbound = new Map<string, { concurrent: number; starts: number[] }>()
  readonly #trunks = new Map<string, Set<Disposable>>()
  readonly #waiting = new Set<{ readonly left: Set<Disposable>; readonly over: () => void }>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Admits a call that leaves; disposing tells that it is over. */
  outbound(counted: OutboundLimits): Result<Disposable, LimitReached> {
    const { key, concurrent, perHour } = counted
    const used = this.#outbound.get(key) ?? { concurrent: 0, starts: [] }
    const now = this.#clock.now()
    used.starts = used.starts.filter((start) => start > now - hour)
    if (used.concurrent >= concurrent) return err({ limit: 'concurrent', count: used.concurrent })
    if (used.starts.length >= perHour) return err({ limit: 'perHour', count: used.starts.length })
    used.concurrent += 1
    used.starts.push(now)
    this.#outbound.set(key, used)
    return ok(
      once(() => {
        used.concurrent -= 1
      })
    )
  }

  /** Takes one of a trunk's calls; undefined where all are in use. */
  trunk(domain: string, trunk: { readonly name: string; readonly maxCalls: number }): Disposable | undefined {
    const key = trunkKey(domain, trunk.name)
    const used = this.#trunks.get(key) ?? new Set()
    if (used.size >= trunk.maxCalls) return undefined
    const place = once(() => this.#leave(key, place))
    used.add(place)
    this.#trunks.set(key, used)
    return place
  }

  /** Calls back once the calls that a trunk carries now are over; `key` is its `trunkKey`. */
  whenOver(key: string, over: () => void): void {
    const left = new Set(this.#trunks.get(key))
    if (left.size === 0) return over()
    this.#waiting.add({ left, over })
  }

  #leave(key: string, place: Disposable): void {
    const used = this.#trunks.get(key)
    used?.delete(place)
    if (used?.size === 0) this.#trunks.delete(key)
    for (const waiting of this.#waiting) {
      if (!waiting.left.delete(place) || waiting.left.size > 0) continue
      this.#waiting.delete(waiting)
      waiting.over()
    }
  }
}

/** Names a trunk among those of all domains. */
export function trunkKey(domain: string, trunk: string): string {
  return `${domain}/${trunk}`
}

function once(release: () => void): Disposable {
  let released = false
  return {
    [Symbol.dispose]: () => {
      if (released) return
      released = true
      release()
    }
  }
}
