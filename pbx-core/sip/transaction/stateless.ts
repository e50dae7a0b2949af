import type { Clock } from '../../base/clock.ts'
import type { Crypto } from '../../base/crypto.ts'
import type { Octets } from '../../base/octets.ts'
import type { Flow, SipTransport } from '../flow.ts'
import { createResponse } from '../message/create.ts'
import { createErrorResponse } from '../message/error-response.ts'
import { receivedFrom } from '../message/make-via.ts'
import type { SipRequest } from '../message/message.ts'
import type { ParseError } from '../message/parse-error.ts'
import { serialise } from '../message/serialise.ts'
import { serverKey } from './keys.ts'
import { responseFlow } from './response-route.ts'
import type { Ground } from './running.ts'

export interface StatelessGround extends Ground {
  readonly clock: Clock
  readonly crypto: Crypto
  readonly transport: SipTransport
  /** Answers to malformed requests, in any second. */
  readonly malformedPerSecond: number
}

/** Answers that leave nothing behind (RFC 3261 §8.2.7): each copy of a request gets the same one. */
export class StatelessAnswers {
  readonly #ground: StatelessGround
  readonly #tagSecret: string
  #second = 0
  #answered = 0

  constructor(ground: StatelessGround) {
    this.#ground = ground
    this.#tagSecret = ground.crypto.token(16)
  }

  answer(request: SipRequest, flow: Flow, { status, headers }: StatelessAnswer): void {
    const { crypto, transport } = this.#ground
    const back = responseFlow(flow, request.via, transport)
    if (back === undefined) return
    // "To header tags MUST be generated … in a stateless manner": the same for the same request.
    const toTag = crypto.hash('sha256', this.#tagSecret + serverKey(request, request.method)).slice(0, 16)
    const response = createResponse(receivedFrom(request, flow.remote), status, { toTag, headers })
    this.#ground.send(serialise(response), back, request.callId)
  }

  /**
   * Says to the sender of a malformed request what is wrong, if it can be said at all; noise
   * beyond a rate is met with silence.
   */
  malformed(error: ParseError, flow: Flow): void {
    if (!this.#withinRate()) return
    const response = createErrorResponse(error, flow.remote)
    if (response === undefined) return
    const back = responseFlow(flow, response.via, this.#ground.transport)
    if (back !== undefined) this.#ground.send(response.octets, back, error.answerable?.callId ?? '')
  }

  #withinRate(): boolean {
    const second = Math.floor(this.#ground.clock.now() / 1000)
    if (second !== this.#second) {
      this.#second = second
      this.#answered = 0
    }
    this.#answered++
    return this.#answered <= this.#ground.malformedPerSecond
  }
}

export interface StatelessAnswer {
  readonly status: number
  readonly headers: Iterable<readonly [name: string, value: Octets]>
}
