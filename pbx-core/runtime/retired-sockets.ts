import type { Clock } from '../base/clock.ts'

export interface RetiredSocketsPorts {
  readonly clock: Clock
  /** Calls back once the calls that need those of this key now are over, at once where there are none. */
  readonly whenOver: (key: string, over: () => void) => void
}

/** The answers to the last BYEs, and their repetitions, still need the socket (RFC 3261 §17.1.2.2, Timer F). */
const lingerMs = 32_000

/**
 * Trunks and listeners that the configuration has no more, or has elsewhere, but whose sockets live
 * calls still need: a new configuration never takes effect on a live call (`1-product`, Configuration).
 */
export class RetiredSockets<Owner> implements Disposable {
  readonly #ports: RetiredSocketsPorts
  readonly #owners = new Map<Owner, { readonly key: string; timer?: Disposable }>()

  constructor(ports: RetiredSocketsPorts) {
    this.#ports = ports
  }

  /** Keeps an owner's sockets until its calls are over and nothing can come any more; then calls `done`. */
  add(key: string, owner: Owner, done: () => void): void {
    const entry: { readonly key: string; timer?: Disposable } = { key }
    this.#owners.set(owner, entry)
    this.#ports.whenOver(key, () => {
      if (this.#owners.get(owner) !== entry) return
      entry.timer = this.#ports.clock.after(lingerMs, () => {
        this.#owners.delete(owner)
        done()
      })
    })
  }

  find(key: string, matches: (owner: Owner) => boolean): Owner | undefined {
    for (const [owner, entry] of this.#owners) if (entry.key === key && matches(owner)) return owner
    return undefined
  }

  /** Gives one back that is configured again as it was. */
  take(key: string, matches: (owner: Owner) => boolean): Owner | undefined {
    const owner = this.find(key, matches)
    if (owner === undefined) return undefined
    this.#owners.get(owner)?.timer?.[Symbol.dispose]()
    this.#owners.delete(owner)
    return owner
  }

  [Symbol.dispose](): void {
    for (const { timer } of this.#owners.values()) timer?.[Symbol.dispose]()
    this.#owners.clear()
  }
}
