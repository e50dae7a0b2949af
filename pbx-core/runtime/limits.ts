import type { Clock } from '../base/clock.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { UserConfig } from '../contract/config.ts'

const hour = 3_600_000

/** Counts what may be bounded: a user's outbound calls (toll fraud), a trunk's calls. */
export class CallLimits {
  readonly #clock: Clock
  readonly #users = new Map<string, { concurrent: number; starts: number[] }>()
  readonly #trunks = new Map<string, number>()

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
    const key = `${domain} ${trunk.name}`
    const used = this.#trunks.get(key) ?? 0
    if (used >= trunk.maxCalls) return undefined
    this.#trunks.set(key, used + 1)
    return once(() => this.#trunks.set(key, (this.#trunks.get(key) ?? 1) - 1))
  }
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
