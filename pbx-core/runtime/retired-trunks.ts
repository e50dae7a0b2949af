import type { Clock } from '../base/clock.ts'

export interface RetiredTrunkPorts {
  readonly clock: Clock
  /** Calls back once the trunk carries no call any more, at once where it carries none. */
  readonly whenIdle: (key: string, callback: () => void) => void
}

/** The answers to the last BYEs, and their repetitions, still need the socket (RFC 3261 §17.1.2.2, Timer F). */
const lingerMs = 32_000

/**
 * Trunks that the configuration has no more, but whose sockets live calls still need: a new
 * configuration never takes effect on a live call (`1-product`, Configuration).
 */
export class RetiredTrunks<Trunk> implements Disposable {
  readonly #ports: RetiredTrunkPorts
  readonly #trunks = new Map<string, Trunk>()
  readonly #timers = new Map<string, Disposable>()

  constructor(ports: RetiredTrunkPorts) {
    this.#ports = ports
  }

  get(key: string): Trunk | undefined {
    return this.#trunks.get(key)
  }

  /** Keeps a trunk until it is idle and nothing can come any more; then closes it. */
  add(key: string, trunk: Trunk, close: () => void): void {
    this.#trunks.set(key, trunk)
    const isHere = () => this.#trunks.get(key) === trunk
    this.#ports.whenIdle(key, () => {
      if (!isHere()) return
      const timer = this.#ports.clock.after(lingerMs, () => {
        this.take(key)
        close()
      })
      this.#timers.set(key, timer)
    })
  }

  /** Gives a trunk back that is configured again. */
  take(key: string): Trunk | undefined {
    const trunk = this.#trunks.get(key)
    this.#trunks.delete(key)
    this.#timers.get(key)?.[Symbol.dispose]()
    this.#timers.delete(key)
    return trunk
  }

  [Symbol.dispose](): void {
    for (const timer of this.#timers.values()) timer[Symbol.dispose]()
    this.#timers.clear()
    this.#trunks.clear()
  }
}
