import type { Clock } from '../base/clock.ts'
import { disposable } from '../base/disposable.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { CallLimits, LimitReached, OutboundLimits, TrunkCalls } from './ports.ts'

const hour = 3_600_000

/** The limits of a PBX that is alone. */
export class OwnCallLimits implements CallLimits {
  readonly #clock: Clock
  readonly #outbound = new Map<string, { concurrent: number; starts: number[] }>()
  readonly #trunks = new Map<string, TrunkPlaces>()
  readonly #waiting = new Set<{ readonly left: Set<Disposable>; readonly over: () => void }>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  reached({ key, concurrent, perHour }: OutboundLimits): LimitReached | undefined {
    const used = this.#used(key)
    if (used.concurrent >= concurrent) return { limit: 'concurrent', count: used.concurrent }
    return used.starts.length >= perHour ? { limit: 'perHour', count: used.starts.length } : undefined
  }

  outbound(counted: OutboundLimits): Result<Disposable, LimitReached> {
    const reached = this.reached(counted)
    if (reached !== undefined) return err(reached)
    const used = this.#used(counted.key)
    used.concurrent += 1
    used.starts.push(this.#clock.now())
    this.#outbound.set(counted.key, used)
    return ok(
      once(() => {
        used.concurrent -= 1
      })
    )
  }

  trunk(domain: string, { name, maxCalls }: TrunkCalls, isHalfOpen?: () => boolean): Disposable | undefined {
    const key = trunkKey(domain, name)
    const used = this.#trunks.get(key) ?? new Map()
    if (used.size >= maxCalls) return undefined
    if (isHalfOpen !== undefined && maxCalls > 2 && !hasRoomFor(used, maxCalls)) return undefined
    const place = once(() => this.#leave(key, place))
    used.set(place, isHalfOpen)
    this.#trunks.set(key, used)
    return place
  }

  whenOver(key: string, over: () => void): void {
    const left = new Set(this.#trunks.get(key)?.keys())
    if (left.size === 0) return over()
    this.#waiting.add({ left, over })
  }

  #used(key: string): { concurrent: number; starts: number[] } {
    const used = this.#outbound.get(key) ?? { concurrent: 0, starts: [] }
    const now = this.#clock.now()
    used.starts = used.starts.filter((start) => start > now - hour)
    return used
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

/** Calls of a trunk, those that came in with whether nobody and nothing has answered them. */
type TrunkPlaces = Map<Disposable, (() => boolean) | undefined>

/** A tenth is kept for calls that go out. */
function hasRoomFor(used: TrunkPlaces, maxCalls: number): boolean {
  // As a rule there is: calls are counted one by one only where they are many.
  if (used.size < Math.min(Math.ceil(maxCalls / 2), maxCalls - Math.ceil(maxCalls / 10))) return true
  const incoming = [...used.values()].filter((isHalfOpen) => isHalfOpen !== undefined)
  const halfOpen = incoming.filter((isHalfOpen) => isHalfOpen?.() === true).length
  return halfOpen < Math.ceil(maxCalls / 2) && incoming.length < maxCalls - Math.ceil(maxCalls / 10)
}

/** Names a trunk among those of all domains. */
export function trunkKey(domain: string, trunk: string): string {
  return `${domain}/${trunk}`
}

function once(release: () => void): Disposable {
  let released = false
  return disposable(() => {
    if (released) return
    released = true
    release()
  })
}
