import type { Octets } from '../base/octets.ts'
import type { Termination } from '../contract/termination.ts'
import type { TimelineDetail } from '../contract/timeline.ts'
import type { MediaEndpoint, MediaEvent, MediaStats } from '../media/port.ts'
import { terminationOf } from '../records/q850.ts'
import type { RemoteAudio } from '../sdp/audio.ts'
import type { AudioTerms } from '../sdp/negotiate.ts'
import type { Dialog } from '../sip/dialog/dialog.ts'
import {
  glareDelay,
  type ReofferEvent,
  type ReofferState,
  type ReofferVerdict,
  stepReoffer
} from '../sip/dialog/reoffer.ts'
import type { Flow } from '../sip/flow.ts'
import { createResponse } from '../sip/message/create.ts'
import type { SipRequest, SipResponse } from '../sip/message/message.ts'
import type { ServerTransaction } from '../sip/transaction/types.ts'
import { readInfoDigit } from './info-digit.ts'
import type { Leg } from './leg.ts'
import { type LegSession, ownTerms } from './leg-session.ts'
import { ReliableAnswer } from './reliable-answer.ts'
import { allowHeader, contactHeader, type DialogUser, type SipStack } from './sip-stack.ts'
import { terminations } from './terminations.ts'
import type { Timeline } from './timeline.ts'

export interface LegParts {
  readonly stack: SipStack
  readonly flow: Flow
  readonly channel: string
  readonly party: string
  /** User part of our Contact: the number this leg stands for. */
  readonly contactUser: string
  readonly session: LegSession
  readonly timeline: Timeline
  /** Which side of the call this leg is; a BYE from here ended the call `by` it. */
  readonly side: 'caller' | 'callee'
}

/** What became of an offer: the answer, or the status that refuses it. */
export type OfferOutcome<Answer> =
  | { readonly kind: 'accepted'; readonly answer: Answer }
  | { readonly kind: 'refused'; readonly status: number }

/** What the rest of the call hears of a leg. Set by whoever has the leg now (bridge, application). */
export interface LegObserver {
  /** A key, by RFC 4733 or INFO. */
  digit?(digit: string, source: 'rtp' | 'info'): void
  /** The peer re-offers; without an observer the leg answers by itself. */
  offered?(offer: RemoteAudio, before: RemoteAudio | undefined): Promise<OfferOutcome<AudioTerms>>
}

/**
 * One SIP dialog with its media: what is the same for a leg that called us and one that we
 * called. How it is set up is in `incoming-leg.ts` and `outgoing-leg.ts`.
 */
export abstract class SipLeg implements Leg, DialogUser {
  readonly channel: string
  readonly party: string
  readonly session: LegSession
  /** The way to the peer; a phone that reconnects moves it by its next request. */
  protected flow: Flow
  observer: LegObserver = {}

  protected readonly stack: SipStack
  protected readonly timeline: Timeline
  protected readonly side: 'caller' | 'callee'
  protected readonly contact: Octets
  protected dialog: Dialog | undefined
  #dialogEntry: Disposable | undefined
  readonly #ended = new AbortController()
  #termination: Termination | undefined
  #answered = false
  #reoffer: ReofferState = 'idle'
  #whenIdle: (() => void)[] = []
  #reliableAnswer: ReliableAnswer | undefined
  #awaitsAck = false

  constructor(parts: LegParts) {
    this.channel = parts.channel
    this.party = parts.party
    this.session = parts.session
    this.flow = parts.flow
    this.stack = parts.stack
    this.timeline = parts.timeline
    this.side = parts.side
    this.contact = contactHeader(parts.flow, parts.contactUser)
    const subscription = parts.session.media.onEvent((event) => {
      this.#mediaEvent(event)
      if (event.kind === 'summary') subscription[Symbol.dispose]()
    })
  }

  get media(): MediaEndpoint {
    return this.session.media
  }

  get signal(): AbortSignal {
    return this.#ended.signal
  }

  get termination(): Termination | undefined {
    return this.#termination
  }

  get answered(): boolean {
    return this.#answered
  }

  hangUp(termination: Termination): void {
    if (this.#termination !== undefined) return
    this.#termination = termination
    if (!this.#answered) {
      this.abandon(termination)
      this.#leaveDialog()
    } else if (!this.#awaitsAck) {
      this.#sendBye(termination)
      this.#leaveDialog()
    }
    this.#over()
  }

  /** Takes a request inside the dialog (RFC 3261 §12.2.2). */
  receive(transaction: ServerTransaction): void {
    const { request } = transaction
    this.flow = transaction.flow
    if (this.dialog?.accept(request) === 'stale') return this.#reply(transaction, 500)
    switch (request.method) {
      case 'BYE':
        return this.#receiveBye(transaction)
      case 'INVITE':
        return this.#receiveOffer(transaction)
      case 'INFO':
        return this.#receiveInfo(transaction)
      case 'OPTIONS':
        return this.#reply(transaction, 200, { headers: [['Allow', allowHeader]] })
      default:
        return this.#reply(transaction, 405, { headers: [['Allow', allowHeader]] })
    }
  }

  receiveAck(ack: SipRequest): void {
    this.#reliableAnswer?.receiveAck(ack)
  }

  /**
   * Offers a new session to the peer with a re-INVITE and applies its answer. After a 491 it
   * waits and tries again (§14.1); 408 and 481 end the dialog (§12.2.1.2).
   */
  async reoffer(terms: AudioTerms): Promise<OfferOutcome<RemoteAudio>> {
    if (this.#turn('offer') !== 'go') return { kind: 'refused', status: 491 }
    for (let attempt = 0; attempt < 3; attempt++) {
      const response = await this.#sendOffer(terms)
      if (response === undefined) return this.#offerFailed(408)
      if (response.status === 491) {
        this.#turn('glare')
        await this.#backOff()
        // The peer may have offered while we waited: then its offer stands.
        if (this.#turn('again') !== 'go') return { kind: 'refused', status: 491 }
        continue
      }
      if (response.status >= 300) return this.#offerFailed(response.status)
      const answer = this.session.takeAnswer(response.body)
      this.#turn('answered')
      return answer.ok ? { kind: 'accepted', answer: answer.value } : { kind: 'refused', status: 488 }
    }
    return this.#offerFailed(491)
  }

  /** As `reoffer`, once the exchange under way (if any) is over. */
  async reofferWhenIdle(terms: AudioTerms): Promise<OfferOutcome<RemoteAudio>> {
    while (this.#reoffer !== 'idle' && this.#termination === undefined) {
      await new Promise<void>((resolve) => this.#whenIdle.push(resolve))
    }
    return this.reoffer(terms)
  }

  /** Sends a key as SIP INFO, for peers without telephone-event (RFC 6086, application/dtmf-relay). */
  sendInfoDigit(digit: string, milliseconds: number): void {
    if (this.dialog === undefined || this.#termination !== undefined) return
    const body = `Signal=${digit}\r\nDuration=${milliseconds}\r\n`
    this.#sendInDialog(this.dialog.request('INFO', { body, contentType: 'application/dtmf-relay' }))
  }

  /** Ends a leg that is not answered yet: refuse it, or take the INVITE back. */
  protected abstract abandon(termination: Termination): void

  /** The dialog exists: from here on its requests reach this leg. */
  protected enter(dialog: Dialog): void {
    this.dialog = dialog
    this.#dialogEntry = this.stack.dialogs.add(dialog.key, this)
  }

  protected becomeAnswered(): void {
    this.#answered = true
  }

  /** The peer, not we, ended the leg before it was answered. */
  protected endedByPeer(termination: Termination): void {
    if (this.#termination !== undefined) return
    this.#termination = termination
    this.#leaveDialog()
    this.#over()
  }

  /** Repeats the 2xx until its ACK comes; without one the leg is over. */
  protected answerReliably(transaction: ServerTransaction, response: SipResponse): void {
    this.#reliableAnswer?.[Symbol.dispose]()
    this.#turn('receive')
    this.#awaitsAck = true
    this.#reliableAnswer = new ReliableAnswer({
      clock: this.stack.clock,
      transaction,
      response,
      outcome: {
        confirmed: (ack) => this.#acknowledged(ack),
        lost: () => this.#neverAcknowledged()
      }
    })
  }

  #acknowledged(ack: SipRequest): void {
    this.#awaitsAck = false
    if (this.#termination !== undefined) return this.#finishHangUp(this.#termination)
    if (!this.session.awaitsAnswer) return void this.#turn('replied')
    const before = this.session.remote
    const answer = this.session.takeAnswer(ack.body)
    this.#turn('replied')
    if (!answer.ok) return this.hangUp(terminations.notAcceptable(`the answer in its ACK: ${answer.error}`))
    if (before !== undefined) void this.observer.offered?.(answer.value, before)
  }

  #neverAcknowledged(): void {
    this.#awaitsAck = false
    if (this.#termination !== undefined) return this.#finishHangUp(this.#termination)
    this.hangUp(terminations.unreachable(`${this.party} never acknowledged our 200`))
  }

  /** The BYE that had to wait for the ACK of our 2xx (RFC 3261 §15). */
  #finishHangUp(termination: Termination): void {
    this.#sendBye(termination)
    this.#leaveDialog()
  }

  #receiveBye(transaction: ServerTransaction): void {
    this.#reply(transaction, 200)
    this.#leaveDialog()
    if (this.#termination !== undefined) return
    this.#termination = terminationOf(this.#answered ? 'completed' : 'cancelled', this.side)
    if (!this.#answered) this.abandon(this.#termination)
    this.#over()
  }

  #receiveInfo(transaction: ServerTransaction): void {
    const digit = readInfoDigit(transaction.request)
    if (digit === undefined)
      return this.#reply(transaction, 415, { headers: [['Accept', 'application/dtmf-relay, application/dtmf']] })
    this.#reply(transaction, 200)
    this.observer.digit?.(digit, 'info')
  }

  #receiveOffer(transaction: ServerTransaction): void {
    const verdict = this.#turn('receive')
    if (verdict === 'request-pending') return this.#reply(transaction, 491)
    if (verdict === 'retry-later') return this.#reply(transaction, 500, { headers: [['Retry-After', '1']] })
    void this.#answerOffer(transaction)
  }

  async #answerOffer(transaction: ServerTransaction): Promise<void> {
    const { session } = this
    const { body } = transaction.request
    // Without an offer in it, the 200 carries ours and the ACK its answer (§14.2).
    if (body === '')
      return this.#replyToOffer(transaction, session.offer({ ...(session.local ?? ownTerms), direction: 'sendrecv' }))
    const before = session.remote
    const offer = session.takeOffer(body)
    if (!offer.ok) return this.#refuseOffer(transaction, 488)
    const own = session.ownAnswer()
    const outcome: OfferOutcome<AudioTerms> =
      this.observer.offered !== undefined
        ? await this.observer.offered(offer.value, before)
        : own === null
          ? { kind: 'refused', status: 488 }
          : { kind: 'accepted', answer: own }
    if (this.#termination !== undefined) return this.#refuseOffer(transaction, 487)
    if (outcome.kind === 'refused') return this.#refuseOffer(transaction, outcome.status)
    this.#replyToOffer(transaction, session.answer(outcome.answer))
  }

  #replyToOffer(transaction: ServerTransaction, body: Octets): void {
    const headers: [string, string][] = [
      ['Contact', this.contact],
      ['Allow', allowHeader]
    ]
    const response = createResponse(transaction.request, 200, { headers, body, contentType: 'application/sdp' })
    this.answerReliably(transaction, response)
  }

  #refuseOffer(transaction: ServerTransaction, status: number): void {
    this.session.forgetOffer()
    this.#turn('replied')
    this.#reply(transaction, status)
  }

  #offerFailed(status: number): OfferOutcome<RemoteAudio> {
    this.#turn('refused')
    this.session.forgetOffer()
    if (status === 408 || status === 481) {
      this.endedByPeer(terminationOf('failed', this.side, `a re-INVITE was answered ${status}`))
    }
    return { kind: 'refused', status }
  }

  /** Sends the re-INVITE; undefined where no answer came. A 2xx is acknowledged. */
  #sendOffer(terms: AudioTerms): Promise<SipResponse | undefined> {
    const { dialog } = this
    if (dialog === undefined || this.#termination !== undefined) return Promise.resolve(undefined)
    const request = dialog.request('INVITE', {
      headers: [
        ['Contact', this.contact],
        ['Allow', allowHeader]
      ],
      body: this.session.offer(terms)
    })
    return new Promise((resolve) => {
      this.stack.transactions.send(request, this.flow, {
        response: (response) => {
          if (response.status < 200) return
          if (response.status < 300) {
            dialog.refreshTarget(response)
            this.stack.transactions.sendAck(dialog.ack(request.cseq.number), this.flow)
          }
          resolve(response)
        },
        failed: () => resolve(undefined)
      })
    })
  }

  #backOff(): Promise<void> {
    const delay = glareDelay(this.side === 'callee', Number.parseInt(this.stack.crypto.token(2), 16) / 0x10000)
    return new Promise((resolve) => {
      this.stack.clock.after(delay, resolve)
    })
  }

  #sendBye(termination: Termination): void {
    if (this.dialog === undefined) return
    const reason = `Q.850;cause=${termination.cause}`
    this.#sendInDialog(this.dialog.request('BYE', { headers: [['Reason', reason]] }))
  }

  #sendInDialog(request: SipRequest): void {
    this.stack.transactions.send(request, this.flow, {
      response: () => {},
      failed: (reason) => this.timeline.warning(`${this.party} did not answer our ${request.method}: ${reason}`)
    })
  }

  #mediaEvent(event: MediaEvent): void {
    switch (event.kind) {
      case 'digit':
        this.observer.digit?.(event.digit, 'rtp')
        break
      case 'locked':
        this.timeline.add({ kind: 'media', leg: this.channel, text: `media from ${event.address}:${event.port}` })
        break
      case 'summary':
        this.timeline.add({ kind: 'media', leg: this.channel, text: 'media ended', detail: detailOf(event.stats) })
        break
    }
  }

  #reply(transaction: ServerTransaction, status: number, options: Parameters<typeof createResponse>[2] = {}): void {
    transaction.respond(createResponse(transaction.request, status, options))
  }

  #turn(event: ReofferEvent): ReofferVerdict {
    const { state, verdict } = stepReoffer(this.#reoffer, event)
    this.#reoffer = state
    if (state === 'idle') for (const resolve of this.#whenIdle.splice(0)) resolve()
    return verdict
  }

  #leaveDialog(): void {
    this.#reliableAnswer?.[Symbol.dispose]()
    this.#dialogEntry?.[Symbol.dispose]()
  }

  #over(): void {
    this.observer = {}
    this.session[Symbol.dispose]()
    this.#ended.abort(this.#termination)
    for (const resolve of this.#whenIdle.splice(0)) resolve()
  }
}

function detailOf({ peer, ...own }: MediaStats): TimelineDetail {
  if (peer === undefined) return own
  return { ...own, peerLost: peer.lost, peerJitter: peer.jitter, roundTrip: peer.roundTrip ?? null }
}
