/**
 * Milliseconds within which signals are one wish: one Ctrl+C comes from the terminal, from npm and
 * from whatever started us, and packages that clean up at the end send what they hear once more.
 */
const sameWishMs = 500
/** What is read again is read after the last of signals that come together, so that no change is missed. */
const gatheredForMs = 50

export interface Asking {
  /**
   * Ctrl+C came while nobody has agreed yet: whether there is a reason to ask. Where there is, the
   * next one ends the program.
   */
  readonly asks: () => boolean
}

export interface Signals {
  /** The program is to end. */
  readonly stop: Promise<void>
  /** It is to end at once, whatever still lives. */
  readonly hurry: Promise<void>
  /** Ctrl+C asks first, from here on. */
  onAsk(asking: Asking): void
  /** The answer to that question. After a no, the next Ctrl+C asks again. */
  answered(agreed: boolean): void
  onReload(listener: () => void): void
}

/**
 *     running ── Ctrl+C, with a reason to ask ──▶ asked ── Ctrl+C, SIGTERM ──▶ stopping ── another ──▶ hurrying
 *        │                                                                       ▲
 *        └── Ctrl+C, SIGTERM ─────────────────────────────────────────────────────┘
 */
type Stage = 'running' | 'asked' | 'stopping' | 'hurrying'

/** What signals mean, in the order of their coming. `now`: milliseconds that never go back. */
export class Wishes {
  readonly #stop = Promise.withResolvers<void>()
  readonly #hurry = Promise.withResolvers<void>()
  #asking: Asking = { asks: () => false }
  #stage: Stage = 'running'
  #since = Number.NEGATIVE_INFINITY

  get stop(): Promise<void> {
    return this.#stop.promise
  }

  get hurry(): Promise<void> {
    return this.#hurry.promise
  }

  onAsk(asking: Asking): void {
    this.#asking = asking
  }

  answered(agreed: boolean): void {
    if (this.#stage !== 'asked') return
    if (agreed) this.#end()
    else this.#stage = 'running'
  }

  signal(signal: 'SIGINT' | 'SIGTERM', now: number): void {
    const same = now - this.#since < sameWishMs
    // SIGTERM asks nobody, also where Ctrl+C has just asked.
    if (same && !(signal === 'SIGTERM' && this.#stage === 'asked')) return
    this.#since = now
    switch (this.#stage) {
      case 'running':
        if (signal === 'SIGINT' && this.#asking.asks()) this.#stage = 'asked'
        else this.#end()
        return
      case 'asked':
        return this.#end()
      case 'stopping':
        this.#stage = 'hurrying'
        this.#hurry.resolve()
        return
      case 'hurrying':
        return
    }
  }

  #end(): void {
    this.#stage = 'stopping'
    this.#stop.resolve()
  }
}

/** Heard from the start: a signal that comes while the program starts ends it once it has started. */
export function listenToSignals(): Signals {
  const wishes = new Wishes()
  let reload = () => {}
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => wishes.signal(signal, performance.now()))
  let waiting = false
  process.on('SIGHUP', () => {
    if (waiting) return
    waiting = true
    setTimeout(() => {
      waiting = false
      reload()
    }, gatheredForMs)
  })
  return {
    stop: wishes.stop,
    hurry: wishes.hurry,
    onAsk: (asking) => wishes.onAsk(asking),
    answered: (agreed) => wishes.answered(agreed),
    onReload: (listener) => {
      reload = listener
    }
  }
}
