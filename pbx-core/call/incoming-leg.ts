import type { Octets } from '../base/octets.ts'
import type { Termination } from '../contract/termination.ts'
import type { AudioTerms } from '../sdp/negotiate.ts'
import { dialogCapabilities, requireHeader } from '../sip/capabilities.ts'
import { Dialog } from '../sip/dialog/dialog.ts'
import { createResponse } from '../sip/message/create.ts'
import type { SipRequest, SipResponse } from '../sip/message/message.ts'
import { parseDeltaSeconds } from '../sip/message/number.ts'
import { parseRAck } from '../sip/message/rack.ts'
import { sessionIn } from '../sip/message/session-body.ts'
import { parseTokenList } from '../sip/message/token-list.ts'
import { statusOf } from '../sip/q850.ts'
import type { ServerTransaction } from '../sip/transaction/types.ts'
import { trunkOf } from './leg.ts'
import { type Provisional, ReliableProgress } from './reliable-progress.ts'
import type { Fields } from './session-timer.ts'
import { type LegParts, SipLeg, type Unanswered } from './sip-leg.ts'
import { cancelled, expired, terminations } from './terminations.ts'

/** A leg that called us: rings, carries early media, is answered or refused (RFC 3261 §13.3). */
export class IncomingLeg extends SipLeg {
  readonly isIncoming = true
  readonly #transaction: ServerTransaction
  readonly #toTag: string
  /** Names the call to our phones; a provider need not know. */
  readonly #callHeader: readonly [string, string][]
  #ringing = false
  /** What was said in a 183. */
  #earlySession: Octets | undefined
  /** Where provisional responses are acknowledged. */
  #progress: ReliableProgress | undefined
  /** Sends the 200, once it is decided that it comes. */
  #accept: (() => void) | undefined
  #expiry: Disposable | undefined

  constructor(parts: LegParts, transaction: ServerTransaction) {
    super(parts)
    this.#transaction = transaction
    this.#toTag = parts.stack.crypto.token(8)
    this.#callHeader = trunkOf(parts) !== null ? [] : [['X-Offhook-Call', parts.uniqueid]]
    const { stack } = parts
    transaction.owns = (flow) => this.owns(flow)
    transaction.onCancel = stack.guard(() => this.#cancelled())
    transaction.onFailed = stack.guard((reason) => {
      if (!this.answered) this.endedByPeer({ ...cancelled(), reason: `the caller's connection failed: ${reason}` })
    })
    this.#expireWithIt(transaction.request)
    this.exchange.invited()
    this.enter(Dialog.ofCallee(transaction.request, this.#response({ status: 100, body: undefined }).to))
  }

  override get unanswered(): Unanswered | undefined {
    return this.answered || this.#accept !== undefined ? undefined : this
  }

  get takesEarlyOffer(): boolean {
    return this.#hasNoOffer && this.#isReliable(true)
  }

  /** 180, once; not after early media, which the caller would lose. */
  ring(): void {
    if (this.#ringing || this.#isDecided || this.#earlySession !== undefined) return
    this.#ringing = true
    this.#provide({ status: 180, body: undefined })
  }

  /** 183 with a session: the caller hears announcements or the far side before the answer. */
  early(answer: AudioTerms): void {
    if (this.#isDecided) return
    // One that is acknowledged need not be said again.
    if (this.#earlySession !== undefined && this.#progress !== undefined) return
    if (this.#earlySession === undefined && this.#hasNoOffer && !this.takesEarlyOffer) return
    this.#earlySession ??= this.#describe(answer)
    this.#provide({ status: 183, body: this.#earlySession })
  }

  /**
   * 200. A session that was promised in a 183 is repeated as it was (RFC 3261 §13.2.1), unless it was acknowledged
   * there: it is the whole answer then, and the 200 waits for that (RFC 3262 §5). An INVITE without an offer gets ours,
   * and the ACK brings the answer.
   */
  answer(answer: AudioTerms): void {
    if (this.#isDecided) return
    const isGiven = this.#earlySession !== undefined && this.#progress !== undefined
    const body = isGiven ? undefined : (this.#earlySession ?? this.#describe(answer))
    this.#expiry?.[Symbol.dispose]()
    this.#accept = () => {
      this.#progress?.[Symbol.dispose]()
      this.becomeAnswered()
      const timing = this.exchange.timerFields(this.#transaction.request)
      this.exchange.accept(this.#transaction, this.#response({ status: 200, body }, timing))
    }
    if (this.#progress?.holdsSession !== true) this.#accept()
  }

  /** Takes the PRACK of a provisional response (RFC 3262 §3): it may bring the answer to an offer of ours, or another offer (§5). */
  protected override acknowledge(transaction: ServerTransaction): void {
    const { request } = transaction
    const rack = parseRAck(request.headers.get('RAck') ?? '')
    if (!rack.ok) return this.reply(transaction, 400, { reason: 'RAck cannot be read' })
    const { cseq, method, response } = rack.value
    const isOfInvite = method === 'INVITE' && cseq === this.#transaction.request.cseq.number
    const provisional = isOfInvite ? this.#progress?.acknowledge(response) : undefined
    if (provisional === undefined) return this.reply(transaction, 481)
    if (provisional.body !== undefined && this.session.awaitsAnswer) return this.#takeEarlyAnswer(transaction)
    if (provisional.body !== undefined) this.exchange.settled()
    if (request.body !== '') {
      this.exchange.receiveOffer(transaction).then(() => this.#acceptNow(), this.stack.fault)
      return
    }
    this.reply(transaction, 200)
    this.#acceptNow()
  }

  protected override abandon(termination: Termination): void {
    const status = statusOf(termination)
    const reason = `Q.850;cause=${termination.cause}`
    const retry: [string, string][] = status === 503 ? [['Retry-After', '2']] : []
    this.#progress?.[Symbol.dispose]()
    this.#transaction.respond(
      createResponse(this.#transaction.request, status, {
        toTag: this.#toTag,
        headers: [['Reason', reason], ...this.#callHeader, ...retry]
      })
    )
  }

  #cancelled(): void {
    if (this.answered || this.termination !== undefined) return
    this.abandon(cancelled())
    this.endedByPeer(cancelled())
  }

  /** The time that the caller gives its invitation; one that is malformed gives none (RFC 3261 §13.3.1 step 1, §20.19). */
  #expireWithIt({ headers }: SipRequest): void {
    const seconds = parseDeltaSeconds(headers.get('Expires') ?? '')
    if (!seconds.ok) return
    this.#expiry = this.stack.clock.after(seconds.value * 1000, () => {
      if (!this.answered) this.hangUp(expired())
    })
    this.use(this.#expiry)
  }

  /** Our offer in a 183 is answered: by its PRACK, and nowhere else (RFC 3262 §5). */
  #takeEarlyAnswer(transaction: ServerTransaction): void {
    const answer = this.session.takeAnswer(sessionIn(transaction.request) ?? '')
    if (!answer.ok) {
      this.reply(transaction, 488)
      return this.hangUp(terminations.notAcceptable(`the answer in its PRACK: ${answer.error}`))
    }
    this.exchange.settled()
    this.reply(transaction, 200)
    this.#acceptNow()
  }

  /** The 200 that waited for its turn. */
  #acceptNow(): void {
    if (!this.answered && this.termination === undefined && this.#progress?.holdsSession !== true) this.#accept?.()
  }

  #provide(provisional: Provisional): void {
    if (!this.#isReliable(provisional.body !== undefined)) {
      return this.#transaction.respond(this.#response(provisional))
    }
    const { clock, crypto } = this.stack
    this.#progress ??= new ReliableProgress({
      clock,
      crypto,
      send: (next, sequence) =>
        this.#transaction.respond(this.#response(next, [requireHeader('100rel'), ['RSeq', `${sequence}`]])),
      lost: () => this.hangUp(terminations.unreachable(`${this.party} never acknowledged our provisional response`))
    })
    this.#progress.provide(provisional)
  }

  /** All are where the caller requires it; where it can, those that hold a session and must not be lost (RFC 3262 §3). */
  #isReliable(hasSession: boolean): boolean {
    const { headers } = this.#transaction.request
    if (headers.has('Require') && names(headers.all('Require'))) return true
    return hasSession && names(headers.all('Supported'))
  }

  #describe(terms: AudioTerms): Octets {
    return this.session.offered === undefined ? this.session.offer(terms) : this.session.answer(terms)
  }

  get #hasNoOffer(): boolean {
    return this.#transaction.request.body === ''
  }

  /** What becomes of it is decided: answered, if not said so yet, or over. */
  get #isDecided(): boolean {
    return this.unanswered === undefined || this.termination !== undefined
  }

  #response({ status, body }: Provisional, fields: Fields = []): SipResponse {
    return createResponse(this.#transaction.request, status, {
      toTag: this.#toTag,
      headers: [['Contact', this.contact], ...dialogCapabilities, ...fields, ...this.#callHeader],
      ...(body === undefined ? {} : { body, contentType: 'application/sdp' })
    })
  }
}

function names(fields: readonly Octets[]): boolean {
  const tags = parseTokenList(fields)
  return tags.ok && tags.value.some((tag) => tag.toLowerCase() === '100rel')
}
