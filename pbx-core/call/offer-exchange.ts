import { fromToken } from '../base/chance.ts'
import type { Octets } from '../base/octets.ts'
import type { RemoteAudio } from '../sdp/audio.ts'
import type { AudioTerms } from '../sdp/negotiate.ts'
import { dialogCapabilities } from '../sip/capabilities.ts'
import {
  glareDelay,
  type ReofferEvent,
  type ReofferState,
  type ReofferVerdict,
  stepReoffer
} from '../sip/dialog/reoffer.ts'
import { intervalIn, intervalOf, isTooSmall, leastInterval } from '../sip/dialog/session-interval.ts'
import { createResponse, type ResponseParts } from '../sip/message/create.ts'
import type { SipRequest, SipResponse } from '../sip/message/message.ts'
import { sessionIn } from '../sip/message/session-body.ts'
import type { ServerTransaction } from '../sip/transaction/types.ts'
import type { ExchangeLeg, OfferOutcome } from './exchange-leg.ts'
import { ownTerms } from './leg-session.ts'
import { ReliableAnswer } from './reliable-answer.ts'
import { type Sent, sendReinvite } from './sent-in-dialog.ts'
import { SessionRefresh } from './session-refresh.ts'
import type { Fields } from './session-timer.ts'

export type { OfferOutcome } from './exchange-leg.ts'

/** Glares that one offer survives. */
const attempts = 3

/**
 * Offers and answers in a dialog, one exchange at a time: runs the machine of `sip/dialog/reoffer` for our re-INVITEs,
 * the peer's (RFC 3261 §14) and its UPDATEs (RFC 3311). What refreshes the session keeps its timer (RFC 4028).
 */
export class OfferExchange implements Disposable {
  readonly #leg: ExchangeLeg
  #state: ReofferState = 'idle'
  #whenIdle: (() => void)[] = []
  #reliable: ReliableAnswer | undefined
  #awaitsAck = false
  /** Our re-INVITE that has no final response yet. */
  #sent: Sent | undefined
  /** Where the peer has asked for a session timer. */
  #refresh: SessionRefresh | undefined

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
      if (response?.status === 422 && this.#refresh?.raise(response) === true) continue
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

  /** The exchange that began the dialog is over, though its INVITE is not: answered reliably (RFC 3262 §5). */
  settled(): void {
    this.#turn('replied')
  }

  /** Takes the peer's re-INVITE. */
  receive(transaction: ServerTransaction): void {
    // "A UAS that receives a second INVITE before it sends the final response to a first … MUST return a 500" (§14.2).
    if (this.#leg.isEarly()) return void refused(transaction, 500, { headers: [['Retry-After', '1']] })
    if (this.#isTooOften(transaction) || !this.#mayOffer(transaction)) return
    void this.#guarded(transaction, this.#answer(transaction))
  }

  /** Takes the peer's UPDATE: a refresh, or an offer that is answered at once (RFC 3311 §5.2). */
  receiveUpdate(transaction: ServerTransaction): void {
    if (this.#isTooOften(transaction)) return
    if (transaction.request.body === '') {
      return reply(transaction, 200, { headers: [...this.#headers(), ...this.timerFields(transaction.request)] })
    }
    void this.receiveOffer(transaction)
  }

  /** Takes an offer in a request whose answer needs no ACK: UPDATE, or PRACK (RFC 3262 §5). Resolves once it is answered. */
  async receiveOffer(transaction: ServerTransaction): Promise<void> {
    if (!this.#mayOffer(transaction)) return
    await this.#guarded(transaction, this.#answerAtOnce(transaction))
  }

  /** What a 2xx of ours says of the session timer that its request asks for, which runs by it from now on (RFC 4028 §9). */
  timerFields(request: SipRequest): Fields {
    const asked = intervalIn(request)
    if (asked !== undefined) return this.#refreshed.answer(asked)
    this.#refresh?.agreed(undefined)
    return []
  }

  /** Takes the session timer of a 2xx to a request of ours (RFC 4028 §7.2). */
  timerOf(response: SipResponse): void {
    const interval = intervalOf(response)
    if (interval !== undefined) this.#refreshed.agreed(interval)
    else this.#refresh?.agreed(undefined)
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
    this.#sent?.takeBack()
    this.#refresh?.[Symbol.dispose]()
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

  async #answerAtOnce(transaction: ServerTransaction): Promise<void> {
    const { session } = this.#leg
    const body = sessionIn(transaction.request)
    if (body === undefined) return this.#refuse(transaction, 415, unreadable)
    const offer = session.takeOffer(body)
    if (!offer.ok) return this.#refuse(transaction, 488)
    const outcome = await (this.#leg.offered(offer.value) ?? this.#answerAlone())
    if (this.#leg.isOver()) return this.#refuse(transaction, 487)
    if (outcome.kind === 'refused') return this.#refuse(transaction, outcome.status)
    const answer = session.answer(outcome.answer)
    this.#turn('replied')
    const { request } = transaction
    const timing = request.method === 'UPDATE' ? this.timerFields(request) : []
    reply(transaction, 200, { headers: [...this.#headers(), ...timing], body: answer, contentType: 'application/sdp' })
  }

  #answerAlone(): OfferOutcome<AudioTerms> {
    const { session } = this.#leg
    const answer = this.#leg.isEarly() ? session.sameAnswer() : session.ownAnswer()
    return answer === null ? { kind: 'refused', status: 488 } : { kind: 'accepted', answer }
  }

  /** Whether it is the peer's turn to offer; else it is told to wait. */
  #mayOffer(transaction: ServerTransaction): boolean {
    const { session } = this.#leg
    if (this.#awaitsAck) {
      // Who offers anew has our 2xx, whatever became of its ACK (RFC 5407 §3.1.4); only an answer is waited for.
      if (!session.awaitsAnswer) this.#confirm()
      // "If the UAS has sent an offer … to which it has not yet received an answer, the UAS MUST reject with 491" (RFC 3311 §5.2).
      else if (transaction.request.method === 'UPDATE') return refused(transaction, 491)
    }
    const verdict = this.#turn('receive')
    if (verdict === 'request-pending') return refused(transaction, 491)
    if (verdict !== 'retry-later') return true
    return refused(transaction, 500, { headers: [['Retry-After', '1']] })
  }

  /** 422: the peer wants to be asked, or to ask, more often than anybody is here (RFC 4028 §9). */
  #isTooOften(transaction: ServerTransaction): boolean {
    if (!isTooSmall(transaction.request)) return false
    const seconds = intervalIn(transaction.request)?.asked.seconds ?? 0
    this.#leg.timed({ code: 'session-too-short', seconds, least: leastInterval, by: 'us' })
    reply(transaction, 422, { headers: [['Min-SE', `${leastInterval}`]] })
    return true
  }

  #replyWith(transaction: ServerTransaction, body: Octets): void {
    const { request } = transaction
    const headers = [...this.#headers(), ...this.timerFields(request)]
    this.accept(transaction, createResponse(request, 200, { headers, body, contentType: 'application/sdp' }))
  }

  #refuse(transaction: ServerTransaction, status: number, parts: ResponseParts = {}): void {
    this.#leg.session.forgetOffer()
    this.#turn('replied')
    reply(transaction, status, parts)
  }

  #take(response: SipResponse | undefined): OfferOutcome<RemoteAudio> {
    if (response === undefined) return this.#refused(408)
    if (response.status >= 300) return this.#refused(response.status)
    this.timerOf(response)
    const answer = this.#leg.session.takeAnswer(sessionIn(response) ?? '')
    this.#turn('answered')
    return answer.ok ? { kind: 'accepted', answer: answer.value } : { kind: 'refused', status: 488 }
  }

  #refused(status: number): OfferOutcome<RemoteAudio> {
    this.#leg.session.forgetOffer()
    this.#turn('refused')
    if (status === 408 || status === 481) this.#leg.lost('INVITE', status)
    return { kind: 'refused', status }
  }

  /** Sends the re-INVITE and gives its final response, a 2xx acknowledged; undefined where none came. */
  async #sendInvite(terms: AudioTerms): Promise<SipResponse | undefined> {
    const { session, stack } = this.#leg
    const dialog = this.#leg.dialog()
    if (dialog === undefined || this.#leg.isOver()) return undefined
    const request = dialog.request('INVITE', { headers: this.#requestHeaders(), body: session.offer(terms) })
    // An answer that is given reliably is the answer, and the 2xx need not repeat it (RFC 3262 §5).
    this.#sent = sendReinvite({ ...stack, dialog, flow: () => this.#leg.flow() }, request, (response) => {
      const early = sessionIn(response) ?? ''
      if (early !== '') session.takeAnswer(early)
    })
    const response = await this.#sent.final
    this.#sent = undefined
    return response
  }

  #backOff(): Promise<void> {
    const { ownsCallId, stack } = this.#leg
    const delay = glareDelay(ownsCallId, fromToken(stack.crypto.token(2)))
    return new Promise((resolve) => {
      stack.clock.after(delay, resolve)
    })
  }

  get #refreshed(): SessionRefresh {
    this.#refresh ??= new SessionRefresh(this.#leg, {
      headers: () => this.#requestHeaders(),
      reoffer: () => this.offerWhenIdle(this.#leg.session.local ?? ownTerms)
    })
    return this.#refresh
  }

  #requestHeaders(): Fields {
    return this.#refresh === undefined ? this.#headers() : [...this.#headers(), ...this.#refresh.fields]
  }

  #headers(): Fields {
    return [['Contact', this.#leg.contact], ...dialogCapabilities]
  }

  async #guarded(transaction: ServerTransaction, answering: Promise<void>): Promise<void> {
    try {
      await answering
    } catch (bug) {
      this.#leg.stack.fault(bug)
      if (transaction.status < 200) reply(transaction, 500)
    }
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

/** The same, of a request that has not come at its turn. */
function refused(transaction: ServerTransaction, status: number, parts?: ResponseParts): false {
  reply(transaction, status, parts)
  return false
}
