import type { Clock } from '../base/clock.ts'

export interface RetiredTrunkPorts {
  readonly clock: Clock
  /** Calls back once the calls that a trunk carries now are over, at once where it carries none. */
  readonly whenOver: (key: string, over: () => void) => void
}

/** The answers to the last BYEs, and their repetitions, still need the socket (RFC 3261 §17.1.2.2, Timer F). */
const lingerMs = 32_000

/**
 * Trunks that the configuration has no more, or has elsewhere, but whose sockets live calls
 * still need: a new configuration never takes effect on a live call (`1-product`, Configuration).
 */
export class RetiredTrunks<Trunk> implements Disposable {
  readonly #ports: RetiredTrunkPorts
  readonly #trunks = new Map<Trunk, { readonly key: string; timer?: Disposable }>()

  constructor(ports: RetiredTrunkPorts) {
    this.#ports = ports
  }

  /** Keeps a trunk until its calls are over and nothing can come any more; then calls `done`. */
  add(key: string, trunk: Trunk, done: () => void): void {
    const entry: { readonly key: string; timer?: Disposable } = { key }
    this.#trunks.set(trunk, entry)
    this.#ports.whenOver(key, () => {
      if (this.#trunks.get(trunk) !== entry) return
      entry.timer = this.#ports.clock.after(lingerMs, () => {
        this.#trunks.delete(trunk)
        done()
      })
    })
  }

  find(key: string, matches: (trunk: Trunk) => boolean): Trunk | undefined {
    for (const [trunk, entry] of this.#trunks) if (entry.key === key && matches(trunk)) return trunk
    return undefined
  }

  /** Gives a trunk back that is configured again as it was. */
  take(key: string, matches: (trunk: Trunk) => boolean): Trunk | undefined {
    const trunk = this.find(key, matches)
    if (trunk === undefined) return undefined
    this.#trunks.get(trunk)?.timer?.[Symbol.dispose]()
    this.#trunks.delete(trunk)
    return trunk
  }

  [Symbol.dispose](): void {
    for (const { timer } of this.#trunks.values()) timer?.[Symbol.dispose]()
    this.#trunks.clear()
  }
}
