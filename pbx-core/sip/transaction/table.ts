import type { Flow } from '../flow.ts'
import type { TransportFailed } from './machine.ts'

export interface Tabled {
  readonly flow: Flow
  dispatch(event: TransportFailed): void
}

/** The transactions of one side by their keys, and which of them a broken flow would still hurt. */
export class TransactionTable<Running extends Tabled> {
  readonly #all = new Map<string, Running>()
  readonly #unsettled = new Map<string, Running>()
  readonly #whenSettled: (() => void)[] = []

  get size(): number {
    return this.#all.size
  }

  get(key: string): Running | undefined {
    return this.#all.get(key)
  }

  add(key: string, running: Running): void {
    this.#all.set(key, running)
    this.#unsettled.set(key, running)
  }

  /** Its outcome stands; it only lingers, to absorb what comes again. */
  settle(key: string): void {
    this.#unsettled.delete(key)
    if (this.#unsettled.size === 0) for (const callback of this.#whenSettled.splice(0)) callback()
  }

  remove(key: string): void {
    this.#all.delete(key)
    this.settle(key)
  }

  /** Resolves once the outcome of every one of them stands. */
  settled(): Promise<void> {
    if (this.#unsettled.size === 0) return Promise.resolve()
    return new Promise((resolve) => void this.#whenSettled.push(resolve))
  }

  /** RFC 3261 §17.1.4, §17.2.4. */
  flowFailed(flow: Flow): void {
    for (const running of [...this.#unsettled.values()]) {
      if (running.flow.id === flow.id) running.dispatch({ on: 'transport-failed' })
    }
  }
}
