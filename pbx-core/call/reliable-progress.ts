import { fromToken } from '../base/chance.ts'
import type { Clock } from '../base/clock.ts'
import type { Crypto } from '../base/crypto.ts'
import type { Octets } from '../base/octets.ts'
import {
  beginProvisionals,
  type ProvisionalServerEvent,
  type ProvisionalServerState,
  stepProvisionals
} from '../sip/dialog/provisional-server.ts'

/** A provisional response of ours, with a session where it holds one. */
export interface Provisional {
  readonly status: number
  readonly body: Octets | undefined
}

export interface ReliableProgressParts {
  readonly clock: Clock
  readonly crypto: Crypto
  send(provisional: Provisional, sequence: number): void
  /** No PRACK came within 32 s. */
  lost(): void
}

/**
 * Sends provisional responses until each is acknowledged, one after the other: runs the machine of
 * `sip/dialog/provisional-server`. Disposed of with the final response.
 */
export class ReliableProgress implements Disposable {
  readonly #parts: ReliableProgressParts
  #state: ProvisionalServerState<Provisional>
  #timer: Disposable | undefined

  constructor(parts: ReliableProgressParts) {
    this.#parts = parts
    this.#state = beginProvisionals(fromToken(parts.crypto.token(2)))
  }

  /** "The UAS MUST delay sending the 2xx until the provisional response is acknowledged" where it holds a session (RFC 3262 §5). */
  get holdsSession(): boolean {
    return this.#state.name === 'waiting' && this.#state.queue.some(({ body }) => body !== undefined)
  }

  provide(provisional: Provisional): void {
    this.#feed({ kind: 'provide', provisional })
  }

  /** The one that a PRACK acknowledges; undefined where it is none that is out. */
  acknowledge(sequence: number): Provisional | undefined {
    return this.#feed({ kind: 'prack', sequence })
  }

  [Symbol.dispose](): void {
    this.#feed({ kind: 'final' })
    this.#timer?.[Symbol.dispose]()
  }

  #feed(event: ProvisionalServerEvent<Provisional>): Provisional | undefined {
    const { state, effects } = stepProvisionals(this.#state, event)
    this.#state = state
    let acknowledged: Provisional | undefined
    for (const effect of effects) {
      switch (effect.kind) {
        case 'send':
          this.#parts.send(effect.provisional, effect.sequence)
          break
        case 'wait':
          this.#timer?.[Symbol.dispose]()
          this.#timer = this.#parts.clock.after(effect.milliseconds, () => this.#feed({ kind: 'interval' }))
          break
        case 'acknowledged':
          this.#timer?.[Symbol.dispose]()
          acknowledged = effect.provisional
          break
        case 'unmatched':
          break
        case 'lost':
          this.#parts.lost()
          break
      }
    }
    return acknowledged
  }
}
