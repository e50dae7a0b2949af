import type { Clock } from '../base/clock.ts'
import type { Call } from '../call/call.ts'

interface Click {
  readonly call: Call
  readonly dest: string
  readonly at: number
}

/** The same destination again within this time is the same click (`3-click-to-dial`). */
const sameClickMs = 3000

/** The click-to-dial calls of each user that are being set up, so that one click is one call. */
export class Clicks {
  readonly #clock: Clock
  readonly #last = new Map<string, Click>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** What an earlier click means for this one. */
  judge(
    domain: string,
    user: string,
    dest: string
  ): { readonly kind: 'new' | 'busy' } | { readonly kind: 'same'; readonly call: Call } {
    const last = this.#last.get(`${domain} ${user}`)
    if (last === undefined) return { kind: 'new' }
    if (last.dest === dest && this.#clock.now() - last.at < sameClickMs) return { kind: 'same', call: last.call }
    return isBeingSetUp(last.call) ? { kind: 'busy' } : { kind: 'new' }
  }

  started(call: Call, user: string, dest: string): void {
    const key = `${call.domain.name} ${user}`
    const click = { call, dest, at: this.#clock.now() }
    this.#last.set(key, click)
  }

  /** The call is over: it is only kept for as long as a second click could mean it. */
  ended(call: Call, user: string): void {
    const key = `${call.domain.name} ${user}`
    this.#clock.after(sameClickMs, () => {
      if (this.#last.get(key)?.call === call) this.#last.delete(key)
    })
  }
}

function isBeingSetUp(call: Call): boolean {
  return call.state !== 'answered' && call.state !== 'ended'
}
