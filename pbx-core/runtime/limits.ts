import type { Clock } from '../base/clock.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { UserConfig } from '../contract/config.ts'

const hour = 3_600_000

/** Counts what may be bounded: a user's outbound calls (toll fraud), a trunk's calls. */
export class CallLimits {
  readonly #clock: Clock
  readonly #users = new Map<string, { concurrent: number; starts: number[] }>()
  readonly #trunks = new Map<string, number>()
  readonly #whenIdle = new Map<string, (() => void)[]>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Admits an outbound call of a user; disposing tells that it is over. The error is for people. */
  outbound(domain: string, user: UserConfig): Result<Disposable, string> {
    const key = `${domain} ${user.extension}`
    const used = this.#users.get(key) ?? { concurrent: 0, starts: [] }
    const now = this.#clock.now()
    used.starts = used.starts.filter((start) => start > now - hour)
    if (used.concurrent >= user.limits.concurrent) {
      return err(`${user.extension} already has ${used.concurrent} outbound calls (limits.concurrent)`)
    }
    if (used.starts.length >= user.limits.perHour) {
      return err(`${user.extension} made ${used.starts.length} outbound calls within an hour (limits.perHour)`)
    }
    used.concurrent += 1
    used.starts.push(now)
    this.#users.set(key, used)
    return ok(
      once(() => {
        used.concurrent -= 1
      })
    )
  }

  /** Takes one of a trunk's calls; undefined where all are in use. */
  trunk(domain: string, trunk: { readonly name: string; readonly maxCalls: number }): Disposable | undefined {
    const key = trunkKey(domain, trunk.name)
    const used = this.#trunks.get(key) ?? 0
    if (used >= trunk.maxCalls) return undefined
    this.#trunks.set(key, used + 1)
    return once(() => this.#leave(key))
  }

  /** Calls back once none of a trunk's calls is left; `key` is its `trunkKey`. */
  whenIdle(key: string, callback: () => void): void {
    if (!this.#trunks.has(key)) return callback()
    const waiting = this.#whenIdle.get(key)
    if (waiting === undefined) this.#whenIdle.set(key, [callback])
    else waiting.push(callback)
  }

  #leave(key: string): void {
    const left = (this.#trunks.get(key) ?? 1) - 1
    if (left > 0) return void this.#trunks.set(key, left)
    this.#trunks.delete(key)
    const waiting = this.#whenIdle.get(key) ?? []
    this.#whenIdle.delete(key)
    for (const callback of waiting) callback()
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
