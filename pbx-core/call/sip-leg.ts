import type { Octets } from '../base/octets.ts'
import type { Termination } from '../contract/termination.ts'
import type { TimelineDetail } from '../contract/timeline.ts'
import type { MediaEndpoint, MediaEvent, MediaStats } from '../media/port.ts'
import type { RemoteAudio } from '../sdp/audio.ts'
import type { AudioTerms } from '../sdp/negotiate.ts'
import { optionsAnswer } from '../sip/capabilities.ts'
import type { Dialog, DialogNames } from '../sip/dialog/dialog.ts'
import { type Flow, isSameParty } from '../sip/flow.ts'
import { createResponse } from '../sip/message/create.ts'
import type { SipRequest } from '../sip/message/message.ts'
import type { SipUri } from '../sip/message/uri.ts'
import { terminationOf } from '../sip/q850.ts'
import type { ServerTransaction } from '../sip/transaction/types.ts'
import { type DialogUsages, takeInside } from './dialog-usage.ts'
import type { TimerFact } from './exchange-leg.ts'
import { infoTypes, readInfo } from './info-digit.ts'
import { KeyBuffer } from './key-buffer.ts'
import type { Leg, LegSide } from './leg.ts'
import type { LegSession } from './leg-session.ts'
import type { Membership } from './membership.ts'
import { Observers } from './observers.ts'
import { OfferExchange, type OfferOutcome } from './offer-exchange.ts'
import { refuseSubscribe } from './refer-subscription.ts'
import { type ReferJudge, takeRefer } from './referred.ts'
import { signallingOf } from './signalling.ts'
import { contactHeader, type DialogOwner, type DialogUser, type SipStack } from './sip-stack.ts'
import { terminations } from './terminations.ts'
import type { Timeline } from './timeline.ts'
import type { Transfer } from './transfer.ts'

export interface LegParts {
  readonly stack: SipStack
  readonly flow: Flow
  /** A flow over which the peer has registered this contact after `since` (monotonic), where it is a phone of ours. */
  readonly registeredFlow: (contact: SipUri, since: number) => Flow | undefined
  /** Whether the peer has registered over this flow after `since`, where it is a user of ours. */
  readonly hasRegistered: (flow: Flow, since: number) => boolean
  readonly owner: DialogOwner | null
  /** It is a window of ours, or a page, which has buttons for what telephones have codes for. */
  readonly hasButtons: boolean
  /** What a REFER of the peer means. */
  readonly refers: ReferJudge<SipLeg>
  /** Of the call. */
  readonly uniqueid: string
  readonly channel: string
  readonly party: string
  /** The number of a telephone outside that is rung beside others. */
  readonly number?: string | undefined
  /** User part of our Contact: the number this leg stands for. */
  readonly contactUser: string
  readonly session: LegSession
  readonly membership: Membership
  /** Which side of the call this leg is; a BYE from here ended the call `by` it. */
  readonly side: LegSide
  /** Whether we made the Call-ID: the dialog began with an INVITE of ours. */
  readonly ownsCallId: boolean
}

/** A leg that has called us and waits for the final response to its INVITE. */
export interface Unanswered {
  /** It made no offer, and takes ours before the answer: by a provisional response that it acknowledges (RFC 3262 §5). */
  readonly takesEarlyOffer: boolean
  ring(): void
  early(answer: AudioTerms): void
  answer(answer: AudioTerms): void
}

export type KeySource = 'rtp' | 'info' | 'in-band'

/** What the rest of the call hears of a leg: whoever has it now (bridge, application) observes it. */
export interface LegObserver {
  /** A key: by RFC 4733, by INFO, or as tones in the audio. */
  digit?(digit: string, source: KeySource): void
  /** The peer hands on whom it talks with (REFER). False: it talks with nobody any more. */
  referred?(transfer: Transfer<SipLeg>): boolean
  /** In a mixer: the peer begins to talk, or has ceased to. */
  talking?(on: boolean): void
  /** The peer re-offers; without an observer the leg answers by itself. */
  offered?(offer: RemoteAudio): Promise<OfferOutcome<AudioTerms>>
}

/**
 * One SIP dialog with its media: what is the same for a leg that called us and one that we
 * called. How it is set up is in `incoming-leg.ts` and `outgoing-leg.ts`.
 */
export abstract class SipLeg implements Leg, DialogUser {
  /** A called side may ask before its answer, but not end or change what has not begun (RFC 3261 §15, §14.2). */
  static readonly #usages: DialogUsages<SipLeg> = {
    INVITE: { take: (leg, transaction) => leg.exchange.receive(transaction), early: 491 },
    BYE: { take: (leg, transaction) => leg.#receiveBye(transaction), early: 481 },
    OPTIONS: { take: (leg, transaction) => leg.reply(transaction, 200, { headers: optionsAnswer }) },
    INFO: { take: (leg, transaction) => leg.#receiveInfo(transaction) },
    SUBSCRIBE: { take: (_, transaction) => refuseSubscribe(transaction) },
    REFER: { take: (leg, transaction) => leg.#receiveRefer(transaction) },
    PRACK: { take: (leg, transaction) => leg.acknowledge(transaction) },
    UPDATE: { take: (leg, transaction) => leg.exchange.receiveUpdate(transaction) }
  }

  readonly channel: string
  readonly party: string
  /** Of a telephone outside that was rung beside others. */
  readonly number: string | undefined
  readonly session: LegSession
  readonly owner: DialogOwner | null
  readonly hasButtons: boolean
  readonly leg = this
  abstract readonly isIncoming: boolean
  readonly membership: Membership
  /** Keys that came while nobody listened. */
  readonly keys = new KeyBuffer()
  side: LegSide

  protected readonly stack: SipStack
  protected readonly contact: Octets
  protected dialog: Dialog | undefined
  protected readonly exchange: OfferExchange
  #dialogEntry: Disposable | undefined
  readonly #registeredFlow: LegParts['registeredFlow']
  readonly #hasRegistered: LegParts['hasRegistered']
  /** What the peer's last request came over, and when. */
  #flow: Flow
  #flowSince: number
  #asking = false
  #wasSilent = false
  readonly #refers: ReferJudge<SipLeg>
  #referrals = 0
  readonly #ended = new AbortController()
  /** What ends with the leg. */
  readonly #resources = new DisposableStack()
  readonly #observers = new Observers<LegObserver>()
  #termination: Termination | undefined
  #answered = false

  constructor(parts: LegParts) {
    this.channel = parts.channel
    this.party = parts.party
    this.number = parts.number
    this.session = parts.session
    this.#flow = parts.flow
    this.#flowSince = parts.stack.clock.now()
    this.#registeredFlow = parts.registeredFlow
    this.#hasRegistered = parts.hasRegistered
    this.owner = parts.owner
    this.hasButtons = parts.hasButtons
    this.#refers = parts.refers
    this.stack = parts.stack
    this.membership = parts.membership
    this.side = parts.side
    this.contact = contactHeader(parts.flow, parts.contactUser)
    this.exchange = new OfferExchange({
      stack: parts.stack,
      session: parts.session,
      contact: this.contact,
      ownsCallId: parts.ownsCallId,
      dialog: () => this.dialog,
      flow: () => this.flow,
      isOver: () => this.#termination !== undefined,
      isEarly: () => !this.#answered,
      offered: (offer) => this.#observers.of('offered')?.offered?.(offer),
      acknowledged: (fault) => this.#acknowledged(fault),
      neverAcknowledged: () => this.#neverAcknowledged(),
      lost: (method, status) =>
        this.hangUp(
          terminationOf(
            'failed',
            this.side,
            `${method === 'INVITE' ? 'a re-INVITE' : 'an UPDATE'} was answered ${status}`
          )
        ),
      timed: (fact) => this.#timed(fact)
    })
    const onEvent = parts.stack.guard((event: MediaEvent) => {
      this.#mediaEvent(event)
      if (event.kind === 'summary') subscription[Symbol.dispose]()
    })
    const subscription = parts.session.media.onEvent(onEvent)
  }

  /** The way to the peer: a phone that reconnects moves it by its next request or registration (RFC 5626 §5.3). */
  protected get flow(): Flow {
    const { dialog } = this
    const moved = dialog === undefined ? undefined : this.#registeredFlow(dialog.remoteTarget, this.#flowSince)
    return moved ?? this.#flow
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

  get names(): DialogNames | undefined {
    return this.dialog?.names
  }

  /** While its INVITE waits for an answer of ours. */
  get unanswered(): Unanswered | undefined {
    return undefined
  }

  protected get timeline(): Timeline {
    return this.membership.timeline
  }

  use(resource: Disposable): void {
    if (this.#termination === undefined) this.#resources.use(resource)
    else resource[Symbol.dispose]()
  }

  /** Hears of the leg from now on, before those that observe it already: the newest that takes a matter has it. */
  observe(observer: LegObserver): Disposable {
    return this.#observers.add(observer)
  }

  /** Whether the peer can be told of a key: by RFC 4733 events, or by the INFO that its Allow names (RFC 6086 §5). */
  get takesKeys(): boolean {
    return this.session.remote?.telephoneEvent != null || this.allows('INFO')
  }

  /** Whether the peer has said that it takes requests of that method. */
  protected allows(method: string): boolean {
    return this.dialog?.allows.has(method) === true
  }

  hangUp(termination: Termination): void {
    if (this.#termination !== undefined) return
    this.#termination = termination
    if (!this.#answered) {
      this.abandon(termination)
      this.#leaveDialog()
    } else if (!this.exchange.awaitsAck) {
      this.#sendBye(termination)
      this.#leaveDialog()
    }
    this.#over()
  }

  /** A dialog belongs to its flow, or to one over which its user has registered since (`4-pbx`, SIP). */
  owns(flow: Flow): boolean {
    return isSameParty(this.#flow, flow) || this.#hasRegistered(flow, this.#flowSince)
  }

  /** Takes a request inside the dialog (RFC 3261 §12.2.2), which proved to be of the peer. */
  receive(transaction: ServerTransaction): void {
    if (this.accepts(transaction, this.dialog)) this.take(transaction, false)
  }

  /** Gives a request to its usage; `isEarly`: the called side has not answered yet. */
  protected take(transaction: ServerTransaction, isEarly: boolean): void {
    takeInside(SipLeg.#usages, this, { transaction, isEarly })
  }

  /** The peer is where its request came from; one that is out of order is refused (§12.2.2). */
  protected accepts(transaction: ServerTransaction, dialog: Dialog | undefined): boolean {
    this.#flow = transaction.flow
    this.#flowSince = this.stack.clock.now()
    this.session.signalling = signallingOf(transaction.request.via, transaction.flow)
    if (dialog?.accept(transaction.request) !== 'stale') return true
    this.reply(transaction, 500)
    return false
  }

  receiveAck(ack: SipRequest): void {
    this.exchange.receiveAck(ack)
  }

  /** Offers a new session to the peer; refused with 491 where an exchange is under way. */
  reoffer(terms: AudioTerms): Promise<OfferOutcome<RemoteAudio>> {
    return this.exchange.offer(terms)
  }

  /** As `reoffer`, once the exchange under way (if any) is over. */
  reofferWhenIdle(terms: AudioTerms): void {
    this.agree(terms).catch((bug: unknown) => this.stack.fault(bug))
  }

  /** The same, with what comes of it. */
  agree(terms: AudioTerms): Promise<OfferOutcome<RemoteAudio>> {
    return this.exchange.offerWhenIdle(terms)
  }

  /** Sends a key as SIP INFO, for peers without telephone-event (RFC 6086, application/dtmf-relay). */
  sendInfoDigit(digit: string, milliseconds: number): void {
    if (this.dialog === undefined || this.#termination !== undefined) return
    const body = `Signal=${digit}\r\nDuration=${milliseconds}\r\n`
    void this.#sendInDialog(this.dialog.request('INFO', { body, contentType: 'application/dtmf-relay' }))
  }

  /** Takes a PRACK; here it acknowledges nothing of ours (RFC 3262 §3). */
  protected acknowledge(transaction: ServerTransaction): void {
    this.reply(transaction, 481)
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

  #timed(fact: TimerFact): void {
    const { party } = this
    if (fact.code !== 'session-expired') return this.timeline.decision({ ...fact, party })
    this.timeline.warning({ ...fact, party })
    this.hangUp(terminations.expiredSession(party, fact.seconds))
  }

  #acknowledged(fault: string | undefined): void {
    if (this.#termination !== undefined) return this.#finishHangUp(this.#termination)
    if (fault !== undefined) this.hangUp(terminations.notAcceptable(`the answer in its ACK: ${fault}`))
  }

  #neverAcknowledged(): void {
    if (this.#termination !== undefined) return this.#finishHangUp(this.#termination)
    this.hangUp(terminations.unreachable(`${this.party} never acknowledged our 200`))
  }

  /** The BYE that had to wait for the ACK of our 2xx (RFC 3261 §15). */
  #finishHangUp(termination: Termination): void {
    this.#sendBye(termination)
    this.#leaveDialog()
  }

  #receiveBye(transaction: ServerTransaction): void {
    this.reply(transaction, 200)
    this.#leaveDialog()
    if (this.#termination !== undefined) return
    this.#termination = terminationOf(this.#answered ? 'completed' : 'cancelled', this.side)
    if (!this.#answered) this.abandon(this.#termination)
    this.#over()
  }

  #receiveInfo(transaction: ServerTransaction): void {
    const { request } = transaction
    // "MUST send a 469 … which contains a Recv-Info header field" (RFC 6086 §4.2.2); we want none of them.
    if (request.headers.has('Info-Package')) return this.reply(transaction, 469, { headers: [['Recv-Info', '']] })
    const content = readInfo(request)
    if (content.kind === 'unknown') {
      return this.reply(transaction, 415, { headers: [['Accept', infoTypes.join(', ')]] })
    }
    this.reply(transaction, 200)
    if (content.kind === 'key') this.#key(content.digit, 'info')
  }

  #receiveRefer(transaction: ServerTransaction): void {
    const { dialog } = this
    const observer = this.#observers.of('referred')
    const isTaken = this.#answered && dialog !== undefined && observer !== undefined
    takeRefer(transaction, {
      judge: (refer) => this.#refers(refer, this),
      take: isTaken ? (transfer) => observer.referred?.(transfer) === true : undefined,
      notify: async (content) => {
        if (dialog !== undefined) await this.#sendInDialog(dialog.request('NOTIFY', content))
      },
      isFirst: this.#referrals === 0
    })
    this.#referrals += 1
  }

  #key(digit: string, source: KeySource): void {
    const listening = this.#observers.of('digit')
    if (listening?.digit === undefined) this.keys.add(digit)
    else listening.digit(digit, source)
  }

  #sendBye(termination: Termination): void {
    if (this.dialog === undefined) return
    const reason = `Q.850;cause=${termination.cause}`
    void this.#sendInDialog(this.dialog.request('BYE', { headers: [['Reason', reason]] }))
  }

  /** Resolves with the end of the transaction. */
  #sendInDialog(request: SipRequest): Promise<void> {
    return new Promise((resolve) => {
      this.stack.transactions.send(request, this.flow, {
        response: ({ status }) => {
          if (status >= 200) resolve()
        },
        failed: (reason) => {
          this.timeline.warning({ code: 'no-response', party: this.party, method: request.method, reason })
          resolve()
        }
      })
    })
  }

  #mediaEvent(event: MediaEvent): void {
    switch (event.kind) {
      case 'digit':
        this.#key(event.digit, event.inBand === true ? 'in-band' : 'rtp')
        break
      case 'locked':
        this.timeline.media(this.channel, { code: 'media-from', address: event.address, port: event.port })
        break
      case 'refused': {
        const { address, port } = event
        const remedy = 'If its audio is meant to come from there: learnMediaAddress.'
        this.timeline.warning({ code: 'media-refused', party: this.party, address, port }, remedy)
        break
      }
      case 'insecure':
        this.timeline.warning({ code: 'media-insecure', party: this.party, reason: event.reason })
        this.hangUp(terminations.notAcceptable(`its media cannot be trusted: ${event.reason}`))
        break
      case 'talking':
        this.#observers.of('talking')?.talking?.(event.on)
        break
      case 'silent':
        this.#askWhetherAlive()
        break
      case 'summary':
        this.timeline.media(this.channel, { code: 'media-ended' }, detailOf(event.stats))
        break
    }
  }

  /**
   * A phone that lost its power says no BYE. Who sends no media is asked, and only if it does
   * not know the call or says nothing at all, the call is over (RFC 3261 §12.2.1.2).
   */
  #askWhetherAlive(): void {
    const { dialog } = this
    if (dialog === undefined || this.#asking || !this.#answered || this.#termination !== undefined) return
    this.#asking = true
    if (!this.#wasSilent) this.timeline.media(this.channel, { code: 'media-silent' })
    this.#wasSilent = true
    const gone = (how: string) =>
      this.hangUp(terminations.unreachable(`${this.party} sends no media, and ${how} when it is asked`))
    this.stack.transactions.send(dialog.request('OPTIONS'), this.flow, {
      response: ({ status }) => {
        if (status < 200) return
        this.#asking = false
        if (status === 481 || status === 408) gone(`answers ${status}`)
      },
      failed: () => gone('does not answer')
    })
  }

  protected reply(
    transaction: ServerTransaction,
    status: number,
    options: Parameters<typeof createResponse>[2] = {}
  ): void {
    transaction.respond(createResponse(transaction.request, status, options))
  }

  #leaveDialog(): void {
    this.exchange[Symbol.dispose]()
    this.#dialogEntry?.[Symbol.dispose]()
  }

  #over(): void {
    this.#observers.clear()
    this.session[Symbol.dispose]()
    this.exchange.release()
    this.#ended.abort(this.#termination)
    this.#resources.dispose()
  }
}

function detailOf({ peer, ...own }: MediaStats): TimelineDetail {
  if (peer === undefined) return own
  return { ...own, peerLost: peer.lost, peerJitter: peer.jitter, roundTrip: peer.roundTrip ?? null }
}
