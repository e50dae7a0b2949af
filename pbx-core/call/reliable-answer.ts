import type { Clock } from '../base/clock.ts'
import { type AnsweringEvent, type AnsweringState, answeringIdle, stepAnswering } from '../sip/dialog/answering.ts'
import type { SipRequest, SipResponse } from '../sip/message/message.ts'
import type { ServerTransaction } from '../sip/transaction/types.ts'

export interface AnswerOutcome {
  /** The ACK came; it holds the answer where our 2xx held the offer. */
  confirmed(ack: SipRequest): void
  /** No ACK in 32 s (RFC 3261 §13.3.1.4). */
  lost(): void
}

/** Sends one 2xx to an INVITE until it is acknowledged: runs the machine of `sip/dialog/answering`. */
export class ReliableAnswer implements Disposable {
  readonly #clock: Clock
  readonly #transaction: ServerTransaction
  readonly #response: SipResponse
  readonly #outcome: AnswerOutcome
  #state: AnsweringState = answeringIdle
  #timer: Disposable | undefined

  constructor(parts: { clock: Clock; transaction: ServerTransaction; response: SipResponse; outcome: AnswerOutcome }) {
    this.#clock = parts.clock
    this.#transaction = parts.transaction
    this.#response = parts.response
    this.#outcome = parts.outcome
    this.#feed({ kind: 'accept' })
  }

  /** True where the ACK is of this INVITE. */
  receiveAck(ack: SipRequest): boolean {
    if (ack.cseq.number !== this.#transaction.request.cseq.number) return false
    this.#feed({ kind: 'ack' }, ack)
    return true
  }

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]()
    this.#timer = undefined
  }

  #feed(event: AnsweringEvent, ack?: SipRequest): void {
    const { state, effects } = stepAnswering(this.#state, event)
    this.#state = state
    for (const effect of effects) {
      switch (effect.kind) {
        case 'send-2xx':
          this.#transaction.respond(this.#response)
          break
        case 'wait':
          this.#timer = this.#clock.after(effect.milliseconds, () => this.#feed({ kind: 'interval' }))
          break
        case 'confirmed':
          this[Symbol.dispose]()
          if (ack !== undefined) this.#outcome.confirmed(ack)
          break
        case 'lost':
          this[Symbol.dispose]()
          this.#outcome.lost()
          break
      }
    }
  }
}
