import type { Clock } from '../../base/clock.ts'
import type { Crypto } from '../../base/crypto.ts'
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
import type { StatelessAnswer } from './types.ts'

export interface StatelessGround extends Ground {
  readonly clock: Clock
  readonly crypto: Crypto
  readonly transport: SipTransport
  /** Answers to malformed requests, in any second. */
  readonly malformedPerSecond: number
}

/** What is answered, as it came. */
export interface Asked {
  readonly request: SipRequest
  readonly flow: Flow
  /** Its length on the wire. */
  readonly octets: number
}

/**
 * Whoever sends a packet writes what he likes as its source. So what is answered over UDP before anybody has proved
 * anything is at most so many times as long as what came, and at most so many octets longer (RFC 3261 §26.3.2.4): two
 * challenges, a tag and what the Via is given. All else of an answer stands in the request, which may have come through
 * many proxies.
 */
const mostTimes = 3
const mostMore = 400
/** Answers that wait; beyond them nobody is told. */
const mostWaiting = 1000

/** Answers that leave nothing behind (RFC 3261 §8.2.7): each copy of a request gets the same one. */
export class StatelessAnswers implements Disposable {
  readonly #ground: StatelessGround
  readonly #tagSecret: string
  readonly #waiting = new Set<Disposable>()
  #second = 0
  #answered = 0

  constructor(ground: StatelessGround) {
    this.#ground = ground
    this.#tagSecret = ground.crypto.token(16)
  }

  answer(asked: Asked, answer: StatelessAnswer): void {
    const { after = 0 } = answer
    if (after === 0) return this.#answer(asked, answer)
    if (this.#waiting.size >= mostWaiting) return
    const timer = this.#ground.clock.after(after, () => {
      this.#waiting.delete(timer)
      this.#answer(asked, answer)
    })
    this.#waiting.add(timer)
  }

  /**
   * Says to the sender of a malformed request what is wrong, if it can be said at all; noise
   * beyond a rate is met with silence.
   */
  malformed(error: ParseError, flow: Flow, octets: number): void {
    if (!this.#withinRate()) return
    const response = createErrorResponse(error, flow.remote)
    if (response === undefined || response.octets.length > longest(flow, octets)) return
    const back = responseFlow(flow, response.via, this.#ground.transport)
    if (back !== undefined) this.#ground.send(response.octets, back, error.answerable?.callId ?? '')
  }

  [Symbol.dispose](): void {
    for (const timer of this.#waiting) timer[Symbol.dispose]()
    this.#waiting.clear()
  }

  #answer({ request, flow, octets }: Asked, { status, headers, reason }: StatelessAnswer): void {
    const { crypto, transport } = this.#ground
    const back = responseFlow(flow, request.via, transport)
    if (back === undefined) return
    // "To header tags MUST be generated … in a stateless manner": the same for the same request.
    const tag = crypto.hash('sha256', this.#tagSecret + serverKey(request, request.method)).slice(0, 16)
    // One without a value stays alone: two tags could be read by nobody.
    const toTag = request.to.params.has('tag') ? {} : { toTag: tag }
    const received = receivedFrom(request, flow.remote)
    const respond = (kept: StatelessAnswer['headers']) =>
      serialise(
        createResponse(received, status, { ...toTag, headers: kept, ...(reason === undefined ? {} : { reason }) })
      )
    // What the status itself needs first; what is good to know may be left out.
    const essential = headers.filter(([name]) => name === 'WWW-Authenticate')
    const fits = [headers, essential].map(respond).find((response) => response.length <= longest(flow, octets))
    if (fits !== undefined) this.#ground.send(fits, back, request.callId)
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

/** A connection has shown that its peer is there, and so has a packet that came through to a trunk's own socket. */
function longest({ protocol, scope }: Flow, octets: number): number {
  if (protocol !== 'udp' || scope.kind === 'trunk') return Number.POSITIVE_INFINITY
  return Math.min(mostTimes * octets, octets + mostMore)
}
