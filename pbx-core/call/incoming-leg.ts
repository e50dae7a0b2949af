import type { Octets } from '../base/octets.ts'
import type { Termination } from '../contract/termination.ts'
import type { AudioTerms } from '../sdp/negotiate.ts'
import { dialogCapabilities } from '../sip/capabilities.ts'
import { Dialog } from '../sip/dialog/dialog.ts'
import { createResponse } from '../sip/message/create.ts'
import type { SipRequest, SipResponse } from '../sip/message/message.ts'
import { parseDeltaSeconds } from '../sip/message/number.ts'
import { statusOf } from '../sip/q850.ts'
import type { ServerTransaction } from '../sip/transaction/types.ts'
import { trunkOf } from './leg.ts'
import { type LegParts, SipLeg, type Unanswered } from './sip-leg.ts'
import { cancelled, expired } from './terminations.ts'

/** A leg that called us: rings, carries early media, is answered or refused (RFC 3261 §13.3). */
export class IncomingLeg extends SipLeg {
  readonly isIncoming = true
  readonly #transaction: ServerTransaction
  readonly #toTag: string
  /** Names the call to our phones; a provider need not know. */
  readonly #callHeader: readonly [string, string][]
  #ringing = false
  #earlyAnswer: Octets | undefined
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
    this.enter(Dialog.ofCallee(transaction.request, this.#response(100).to))
  }

  override get unanswered(): Unanswered | undefined {
    return this.answered ? undefined : this
  }

  /** 180, once; not after early media, which the caller would lose. */
  ring(): void {
    if (this.#ringing || this.answered || this.termination !== undefined || this.#earlyAnswer !== undefined) return
    this.#ringing = true
    this.#transaction.respond(this.#response(180))
  }

  /** 183 with a session: the caller hears announcements or the far side before the answer. */
  early(answer: AudioTerms): void {
    if (this.answered || this.termination !== undefined) return
    if (this.#earlyAnswer === undefined && this.session.offered === undefined) return
    this.#earlyAnswer ??= this.session.answer(answer)
    this.#transaction.respond(this.#response(183, this.#earlyAnswer))
  }

  /**
   * 200. A session that was promised in a 183 is repeated as it was (RFC 3261 §13.2.1); an
   * INVITE without an offer gets ours, and the ACK brings the answer.
   */
  answer(answer: AudioTerms): void {
    if (this.answered || this.termination !== undefined) return
    const body =
      this.#earlyAnswer ??
      (this.session.offered !== undefined ? this.session.answer(answer) : this.session.offer(answer))
    this.#expiry?.[Symbol.dispose]()
    this.becomeAnswered()
    this.exchange.accept(this.#transaction, this.#response(200, body))
  }

  protected override abandon(termination: Termination): void {
    const status = statusOf(termination)
    const reason = `Q.850;cause=${termination.cause}`
    const retry: [string, string][] = status === 503 ? [['Retry-After', '2']] : []
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

  #response(status: number, body?: Octets): SipResponse {
    return createResponse(this.#transaction.request, status, {
      toTag: this.#toTag,
      headers: [['Contact', this.contact], ...dialogCapabilities, ...this.#callHeader],
      ...(body === undefined ? {} : { body, contentType: 'application/sdp' })
    })
  }
}
