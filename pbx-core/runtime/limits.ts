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
  readonly limit: 'concurrent' | 'perHour' | 'minutesPerDay' | 'barred'
  readonly count: number
}

/** Counts what may be bounded: calls that leave (toll fraud), a trunk's calls. */
export class CallLimits {
  readonly #clock: Clock
  readonly #outbound = new Map<string, { concurrent: number; starts: number[] }>()
  readonly #trunks = new Map<string, TrunkPlaces>()
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

  /**
   * Takes one of a trunk's calls; undefined where all are in use. `isRinging` of a call that comes in: of those at most
   * half may ring at a time, and all of them together leave some for calls that go out.
   */
  trunk(
    domain: string,
    { name, maxCalls }: { readonly name: string; readonly maxCalls: number },
    isRinging?: () => boolean
  ): Disposable | undefined {
    const key = trunkKey(domain, name)
    const used = this.#trunks.get(key) ?? new Map()
    if (used.size >= maxCalls) return undefined
    if (isRinging !== undefined && maxCalls > 2 && !hasRoomFor(used, maxCalls)) return undefined
    const place = once(() => this.#leave(key, place))
    used.set(place, isRinging)
    this.#trunks.set(key, used)
    return place
  }

  /** Calls back once the calls that a trunk carries now are over; `key` is its `trunkKey`. */
  whenOver(key: string, over: () => void): void {
    const left = new Set(this.#trunks.get(key)?.keys())
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

/** Calls of a trunk, those that came in with whether they still ring. */
type TrunkPlaces = Map<Disposable, (() => boolean) | undefined>

/** A tenth is kept for calls that go out. */
function hasRoomFor(used: TrunkPlaces, maxCalls: number): boolean {
  const incoming = [...used.values()].filter((isRinging) => isRinging !== undefined)
  const ringing = incoming.filter((isRinging) => isRinging?.() === true).length
  return ringing < Math.ceil(maxCalls / 2) && incoming.length < maxCalls - Math.ceil(maxCalls / 10)
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
