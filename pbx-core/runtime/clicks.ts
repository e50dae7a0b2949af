import type { Clock } from '../base/clock.ts'
import type { Call } from '../call/call.ts'
import { sameClickMs } from '../contract/same-click.ts'

interface Click {
  readonly call: Call
  readonly dest: string
  readonly at: number
}

/** The click-to-dial calls of each user that are being set up, so that one click is one call. */
export class Clicks {
  readonly #clock: Clock
  readonly #last = new Map<string, Click>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** What an earlier click means for this one, while its call is being set up. */
  judge(
    domain: string,
    user: string,
    dest: string
  ): { readonly kind: 'new' | 'busy' } | { readonly kind: 'same'; readonly call: Call } {
    const last = this.#last.get(`${domain} ${user}`)
    // Who has declined, or reached somebody, and clicks again means another call.
    if (last === undefined || !isBeingSetUp(last.call)) return { kind: 'new' }
    const same = last.dest === dest && this.#clock.now() - last.at < sameClickMs
    return same ? { kind: 'same', call: last.call } : { kind: 'busy' }
  }

  started(call: Call, user: string, dest: string): void {
    const key = `${call.domain.name} ${user}`
    const click = { call, dest, at: this.#clock.now() }
    this.#last.set(key, click)
  }

  ended(call: Call, user: string): void {
    const key = `${call.domain.name} ${user}`
    if (this.#last.get(key)?.call === call) this.#last.delete(key)
  }
}

function isBeingSetUp(call: Call): boolean {
  return call.state !== 'answered' && call.state !== 'ended'
}
