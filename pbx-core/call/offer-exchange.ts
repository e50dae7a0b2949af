import { fromToken } from '../base/chance.ts'
import type { Octets } from '../base/octets.ts'
import type { RemoteAudio } from '../sdp/audio.ts'
import type { AudioTerms } from '../sdp/negotiate.ts'
import { dialogCapabilities } from '../sip/capabilities.ts'
import type { Dialog } from '../sip/dialog/dialog.ts'
import {
  glareDelay,
  type ReofferEvent,
  type ReofferState,
  type ReofferVerdict,
  stepReoffer
} from '../sip/dialog/reoffer.ts'
import type { Flow } from '../sip/flow.ts'
import { createResponse, type ResponseParts } from '../sip/message/create.ts'
import type { SipRequest, SipResponse } from '../sip/message/message.ts'
import { sessionIn } from '../sip/message/session-body.ts'
import type { ServerTransaction } from '../sip/transaction/types.ts'
import { type LegSession, ownTerms } from './leg-session.ts'
import { ReliableAnswer } from './reliable-answer.ts'
import type { SipStack } from './sip-stack.ts'

/** What became of an offer: the answer, or the status that refuses it. */
export type OfferOutcome<Answer> =
  | { readonly kind: 'accepted'; readonly answer: Answer }
  | { readonly kind: 'refused'; readonly status: number }

/** The leg whose session is negotiated, as the exchange sees it. */
export interface ExchangeLeg {
  readonly stack: SipStack
  readonly session: LegSession
  readonly contact: Octets
  /** Whether our side made the Call-ID; it waits longer after a glare (RFC 3261 §14.1). */
  readonly ownsCallId: boolean
  dialog(): Dialog | undefined
  flow(): Flow
  isOver(): boolean
  /** Asks the call what to answer; undefined where the leg answers by itself. */
  offered(offer: RemoteAudio): Promise<OfferOutcome<AudioTerms>> | undefined
  /** Our 2xx was acknowledged; where it held an offer, the error says why its answer is of no use. */
  acknowledged(fault: string | undefined): void
  /** No ACK came in 32 s. */
  neverAcknowledged(): void
  /** 408, 481 or nothing to a re-INVITE: the dialog is to be ended (RFC 3261 §12.2.1.2). */
  lost(status: number): void
}

/** Glares that one offer survives. */
const attempts = 3
/** A re-INVITE that only gets provisional responses is taken back after so many milliseconds. */
const patience = 32_000

/**
 * Offers and answers in a dialog, one exchange at a time: runs the machine of
 * `sip/dialog/reoffer` for our re-INVITEs and the peer's (RFC 3261 §14).
 */
export class OfferExchange implements Disposable {
  readonly #leg: ExchangeLeg
  #state: ReofferState = 'idle'
  #whenIdle: (() => void)[] = []
  #reliable: ReliableAnswer | undefined
  #awaitsAck = false
  /** Takes back our re-INVITE that has no final response yet. */
  #takeBack: (() => void) | undefined

  constructor(leg: ExchangeLeg) {
    this.#leg = leg
  }

  /** A 2xx of ours is out and its ACK is not here: the dialog must not be ended by us yet (§15). */
  get awaitsAck(): boolean {
    return this.#awaitsAck
  }

  /**
   * Offers a new session to the peer with a re-INVITE and applies its answer. After a 491 it
   * waits and tries again (§14.1). Refused with 491 where an exchange is under way already.
   */
  async offer(terms: AudioTerms): Promise<OfferOutcome<RemoteAudio>> {
    if (this.#turn('offer') !== 'go') return { kind: 'refused', status: 491 }
    for (let attempt = 0; attempt < attempts; attempt++) {
      const response = await this.#sendInvite(terms)
      if (response?.status !== 491) return this.#take(response)
      this.#turn('glare')
      await this.#backOff()
      // The peer offers in this moment: then its offer stands.
      if (this.#turn('again') !== 'go') return { kind: 'refused', status: 491 }
    }
    return this.#refused(491)
  }

  /** As `offer`, once the exchange under way (if any) is over. */
  async offerWhenIdle(terms: AudioTerms): Promise<OfferOutcome<RemoteAudio>> {
    while (this.#state !== 'idle' && !this.#leg.isOver()) {
      await new Promise<void>((resolve) => this.#whenIdle.push(resolve))
    }
    return this.offer(terms)
  }

  /** The peer's INVITE that begins the dialog waits for its answer: it is the exchange under way (§14.2). */
  invited(): void {
    this.#turn('receive')
  }

  /** Takes the peer's re-INVITE. */
  receive(transaction: ServerTransaction): void {
    // Who offers anew has our 2xx, whatever became of its ACK (RFC 5407 §3.1.4); only an answer is waited for.
    if (this.#awaitsAck && !this.#leg.session.awaitsAnswer) this.#confirm()
    const verdict = this.#turn('receive')
    if (verdict === 'request-pending') return reply(transaction, 491)
    if (verdict === 'retry-later') return reply(transaction, 500, { headers: [['Retry-After', '1']] })
    this.#answer(transaction).catch((bug: unknown) => {
      this.#leg.stack.fault(bug)
      if (transaction.status < 200) reply(transaction, 500)
    })
  }

  receiveAck(ack: SipRequest): void {
    this.#reliable?.receiveAck(ack)
  }

  /** Repeats a 2xx to an INVITE, the first one or a re-INVITE, until its ACK comes. */
  accept(transaction: ServerTransaction, response: SipResponse): void {
    this.#reliable?.[Symbol.dispose]()
    this.#turn('receive')
    this.#awaitsAck = true
    this.#reliable = new ReliableAnswer({
      clock: this.#leg.stack.clock,
      transaction,
      response,
      outcome: {
        confirmed: (ack) => this.#acknowledged(ack),
        lost: () => {
          this.#awaitsAck = false
          this.#leg.neverAcknowledged()
        }
      }
    })
  }

  /** The leg is over: who waited for an exchange to end need not wait any more. */
  release(): void {
    this.#takeBack?.()
    this.#wake()
  }

  [Symbol.dispose](): void {
    this.#reliable?.[Symbol.dispose]()
    this.release()
  }

  #acknowledged(ack: SipRequest): void {
    const { session, stack } = this.#leg
    if (!session.awaitsAnswer) return this.#confirm()
    this.#awaitsAck = false
    const answer = session.takeAnswer(sessionIn(ack) ?? '')
    this.#turn('replied')
    this.#leg.acknowledged(answer.ok ? undefined : answer.error)
    // It may have taken less than we offered, or have changed its mind, for instance taken the call off hold.
    if (answer.ok) this.#leg.offered(answer.value)?.catch(stack.fault)
  }

  /** Our 2xx has arrived. */
  #confirm(): void {
    this.#reliable?.[Symbol.dispose]()
    this.#reliable = undefined
    this.#awaitsAck = false
    this.#turn('replied')
    this.#leg.acknowledged(undefined)
  }

  async #answer(transaction: ServerTransaction): Promise<void> {
    const { session } = this.#leg
    const body = sessionIn(transaction.request)
    if (body === undefined) return this.#refuse(transaction, 415, unreadable)
    // Without an offer in it, the 200 carries ours and the ACK its answer (§14.2).
    if (body === '') {
      return this.#replyWith(transaction, session.offer({ ...(session.local ?? ownTerms), direction: 'sendrecv' }))
    }
    const offer = session.takeOffer(body)
    if (!offer.ok) return this.#refuse(transaction, 488)
    const outcome = await (this.#leg.offered(offer.value) ?? this.#answerAlone())
    if (this.#leg.isOver()) return this.#refuse(transaction, 487)
    if (outcome.kind === 'refused') return this.#refuse(transaction, outcome.status)
    this.#replyWith(transaction, session.answer(outcome.answer))
  }

  #answerAlone(): OfferOutcome<AudioTerms> {
    const answer = this.#leg.session.ownAnswer()
    return answer === null ? { kind: 'refused', status: 488 } : { kind: 'accepted', answer }
  }

  #replyWith(transaction: ServerTransaction, body: Octets): void {
    const parts = { headers: this.#headers(), body, contentType: 'application/sdp' }
    this.accept(transaction, createResponse(transaction.request, 200, parts))
  }

  #refuse(transaction: ServerTransaction, status: number, parts: ResponseParts = {}): void {
    this.#leg.session.forgetOffer()
    this.#turn('replied')
    reply(transaction, status, parts)
  }

  #take(response: SipResponse | undefined): OfferOutcome<RemoteAudio> {
    if (response === undefined) return this.#refused(408)
    if (response.status >= 300) return this.#refused(response.status)
    const answer = this.#leg.session.takeAnswer(sessionIn(response) ?? '')
    this.#turn('answered')
    return answer.ok ? { kind: 'accepted', answer: answer.value } : { kind: 'refused', status: 488 }
  }

  #refused(status: number): OfferOutcome<RemoteAudio> {
    this.#leg.session.forgetOffer()
    this.#turn('refused')
    if (status === 408 || status === 481) this.#leg.lost(status)
    return { kind: 'refused', status }
  }

  /** Sends the re-INVITE and gives its final response, a 2xx acknowledged; undefined where none came. */
  #sendInvite(terms: AudioTerms): Promise<SipResponse | undefined> {
    const { session, stack } = this.#leg
    const dialog = this.#leg.dialog()
    if (dialog === undefined || this.#leg.isOver()) return Promise.resolve(undefined)
    const request = dialog.request('INVITE', { headers: this.#headers(), body: session.offer(terms) })
    return new Promise((resolve) => {
      const finish = (response: SipResponse | undefined) => {
        timer[Symbol.dispose]()
        this.#takeBack = undefined
        resolve(response)
      }
      const transaction = stack.transactions.send(request, this.#leg.flow(), {
        response: (response) => {
          if (response.status < 200) return
          if (response.status < 300) {
            dialog.refreshTarget(response)
            stack.transactions.sendAck(dialog.ack(transaction.request.cseq.number), this.#leg.flow())
          }
          finish(response)
        },
        failed: () => finish(undefined)
      })
      const timer = stack.clock.after(patience, () => transaction.cancel())
      this.#takeBack = () => {
        transaction.cancel()
        finish(undefined)
      }
    })
  }

  #backOff(): Promise<void> {
    const { ownsCallId, stack } = this.#leg
    const delay = glareDelay(ownsCallId, fromToken(stack.crypto.token(2)))
    return new Promise((resolve) => {
      stack.clock.after(delay, resolve)
    })
  }

  #headers(): readonly (readonly [string, Octets])[] {
    return [['Contact', this.#leg.contact], ...dialogCapabilities]
  }

  #wake(): void {
    for (const resolve of this.#whenIdle.splice(0)) resolve()
  }

  #turn(event: ReofferEvent): ReofferVerdict {
    const { state, verdict } = stepReoffer(this.#state, event)
    this.#state = state
    if (state === 'idle') this.#wake()
    return verdict
  }
}

/** What bodies we read (RFC 3261 §8.2.3). */
const unreadable: ResponseParts = {
  headers: [
    ['Accept', 'application/sdp'],
    ['Accept-Encoding', 'identity']
  ]
}

function reply(transaction: ServerTransaction, status: number, parts: ResponseParts = {}): void {
  transaction.respond(createResponse(transaction.request, status, parts))
}
