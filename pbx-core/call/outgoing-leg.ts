import type { Octets } from '../base/octets.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { Termination } from '../contract/termination.ts'
import type { RemoteAudio } from '../sdp/audio.ts'
import type { AudioTerms } from '../sdp/negotiate.ts'
import { dialogCapabilities } from '../sip/capabilities.ts'
import { type CallingEffect, type CallingEvent, type CallingState, stepCalling } from '../sip/dialog/calling.ts'
import { Dialog, type DialogNames } from '../sip/dialog/dialog.ts'
import { routed } from '../sip/dialog/route-set.ts'
import { createRequest } from '../sip/message/create.ts'
import type { SipResponse } from '../sip/message/message.ts'
import { sessionIn } from '../sip/message/session-body.ts'
import type { SipUri } from '../sip/message/uri.ts'
import type { ClientTransaction, ServerTransaction } from '../sip/transaction/types.ts'
import { type EarlyDialog, EarlyDialogs } from './early-dialogs.ts'
import { LateAnswers } from './late-answers.ts'
import { isReliable } from './provisional-responses.ts'
import { type Redirection, redirectionOf } from './redirection.ts'
import { terminationOfRefusal } from './refusal.ts'
import { type LegParts, SipLeg } from './sip-leg.ts'
import { terminations } from './terminations.ts'

export interface Invitation {
  readonly uri: SipUri
  /** Route values on the way to it, nearest hop first; the Path of a registration (RFC 3327). */
  readonly routes: readonly Octets[]
  /** Name-addr without tag. */
  readonly from: Octets
  readonly to: Octets
  readonly headers: readonly (readonly [name: string, value: Octets])[]
  readonly offer: AudioTerms
  /** One less than the caller's, so that calls in a circle end (RFC 3261 §16.6 step 3). */
  readonly maxForwards: number
  /** Milliseconds after which a peer that has said nothing at all, not even 100, is given up; absent: as long as Timer B. */
  readonly patience?: number | undefined
}

export interface CallingObserver {
  /** `answer`: what the callee's early session agreed to, where it sent one. */
  progress(status: number, answer: RemoteAudio | undefined): void
  answered(answer: RemoteAudio): void
  /** `redirection`: it has said where else the call should go. */
  failed(termination: Termination, redirection?: Redirection): void
}

/** A leg that we call: runs the machine of `sip/dialog/calling` (RFC 3261 §13.2). */
export class OutgoingLeg extends SipLeg {
  readonly isIncoming = false
  readonly #invitation: Invitation
  readonly #callId: string
  readonly #early: EarlyDialogs
  /** Of the response that came last. */
  #earlyAllows: ReadonlySet<Octets> = new Set()
  /** It has said 180. */
  #rang = false
  #calling: CallingState = { name: 'calling' }
  #transaction: ClientTransaction | undefined
  #callObserver: CallingObserver | undefined

  constructor(parts: LegParts, invitation: Invitation, callId: string) {
    super(parts)
    this.#invitation = invitation
    this.#callId = callId
    const { dialogs, transactions } = parts.stack
    this.#early = new EarlyDialogs({ dialogs, transactions, flow: () => this.flow }, (early) => ({
      owner: this.owner,
      leg: this,
      owns: (flow) => this.owns(flow),
      receive: (transaction) => this.#receiveEarly(transaction, early),
      receiveAck: () => {}
    }))
  }

  /** Sends the INVITE. The observer hears of progress any number of times and of one end. */
  call(observer: CallingObserver): void {
    this.#callObserver = observer
    const { from, to, headers, offer } = this.#invitation
    const { uri, routes } = routed(this.#invitation.uri, this.#invitation.routes)
    const request = createRequest({
      method: 'INVITE',
      uri,
      from: `${from};tag=${this.stack.crypto.token(8)}`,
      to,
      callId: this.#callId,
      cseq: 1,
      maxForwards: this.#invitation.maxForwards,
      headers: [
        ...routes.map((route) => ['Route', route] as const),
        ['Contact', this.contact],
        ...dialogCapabilities,
        ...headers
      ],
      body: this.session.offer(offer),
      contentType: 'application/sdp'
    })
    this.#transaction = this.stack.transactions.send(request, this.flow, {
      response: (response) => this.#feed({ kind: 'response', status: response.status, tag: response.to.tag }, response),
      failed: (reason) => this.#feed({ kind: 'failed', reason })
    })
    const { patience } = this.#invitation
    if (patience !== undefined) this.use(this.stack.clock.after(patience, () => this.#isSilent()))
  }

  /** Another way is tried then; should it answer after all, that is taken back (`late-answers.ts`). */
  #isSilent(): void {
    const observer = this.#callObserver
    if (this.#calling.name !== 'calling' || observer === undefined) return
    const termination = terminations.unreachable('it has said nothing to our INVITE')
    this.hangUp(termination)
    observer.failed(termination)
  }

  /** Where several ring behind one address, of the first. */
  override get names(): DialogNames | undefined {
    return super.names ?? this.#early.first?.dialog.names
  }

  protected override allows(method: string): boolean {
    return this.dialog === undefined ? this.#earlyAllows.has(method) : super.allows(method)
  }

  protected override abandon(termination: Termination): void {
    this.#callObserver = undefined
    this.#feed({ kind: 'cancel' }, undefined, termination)
    this.#decided()
  }

  #feed(event: CallingEvent, response?: SipResponse, termination?: Termination): void {
    const { state, effects } = stepCalling(this.#calling, event)
    this.#calling = state
    for (const effect of effects) this.#perform(effect, response, termination)
  }

  #perform(effect: CallingEffect, response: SipResponse | undefined, termination: Termination | undefined): void {
    switch (effect.kind) {
      case 'progress':
        if (response !== undefined) this.#progressed(response)
        break
      case 'answered':
        if (response !== undefined) this.#answeredBy(response)
        break
      case 'send-cancel':
        this.#transaction?.cancel(reasonHeader(termination))
        break
      case 'refused':
        if (response !== undefined) this.#refusedBy(response)
        break
      case 'failed':
        this.#end(
          effect.reason === 'timeout'
            ? terminations.unreachable('it did not answer our INVITE')
            : terminations.unreachable('its connection failed')
        )
        break
      case 'ack-again':
      case 'ack-and-bye':
        // Only `LateAnswers` hears of these.
        break
    }
  }

  #progressed(response: SipResponse): void {
    if (response.status === 100 || this.#transaction === undefined) return
    const early = this.#early.heard(this.#transaction.request, response)
    if (early?.takes(response) === false) return
    this.#rang ||= response.status === 180
    this.#earlyAllows = early?.dialog.allows ?? this.#earlyAllows
    const answer = early === undefined ? undefined : this.#earlyAnswer(early, response)
    this.#callObserver?.progress(response.status, answer)
  }

  /** What a phone says of its session before it answers. One that has begun after it keeps the stream (RFC 3960 §3.1). */
  #earlyAnswer(early: EarlyDialog, response: SipResponse): RemoteAudio | undefined {
    const session = sessionIn(response) ?? ''
    if (session === '') return undefined
    const isNew = session !== early.session && !early.hasAnswered
    if (!isNew) return this.#early.speaking === early ? this.session.remote : undefined
    const answer = this.session.takeAnswer(session)
    if (!answer.ok) return undefined
    early.session = session
    this.#early.speaking = early
    if (isReliable(response)) early.hasAnswered = true
    return answer.value
  }

  /** A request of a phone that has not answered. Its offer counts where ours was answered there, and it has the stream (RFC 3311 §5.2). */
  #receiveEarly(transaction: ServerTransaction, early: EarlyDialog): void {
    if (!this.accepts(transaction, early.dialog)) return
    const { method, body } = transaction.request
    if (method !== 'UPDATE' || body === '') return this.take(transaction, true)
    if (!early.hasAnswered) return this.reply(transaction, 491)
    if (this.#early.speaking !== early) return this.reply(transaction, 488)
    this.take(transaction, true)
  }

  #answeredBy(response: SipResponse): void {
    if (this.#transaction === undefined) throw new Error('a response came before the INVITE was sent')
    const { request } = this.#transaction
    const newestSequence = this.#early.newestSequence(request)
    const { speaking } = this.#early
    const early = this.#early.confirm(response)
    const dialog = early?.dialog ?? Dialog.ofCaller(request, response)
    this.stack.transactions.sendAck(dialog.ack(request.cseq.number), this.flow)
    this.enter(dialog)
    this.becomeAnswered()
    const observer = this.#callObserver
    this.#callObserver = undefined
    this.#decided(newestSequence)
    this.exchange.timerOf(response)
    const answer = this.#finalAnswer(response, early, speaking)
    if (answer.ok) return observer?.answered(answer.value)
    const termination = terminations.notAcceptable(`its answer cannot be used: ${answer.error}`)
    this.hangUp(termination)
    observer?.failed(termination)
  }

  /** What was answered reliably before is the answer; else that of the 2xx is, or the last one of the same phone. */
  #finalAnswer(
    response: SipResponse,
    early: EarlyDialog | undefined,
    speaking: EarlyDialog | undefined
  ): Result<RemoteAudio, string> {
    const { remote } = this.session
    if (early?.hasAnswered === true && early === speaking && remote !== undefined) return ok(remote)
    const said = early?.hasAnswered === true ? '' : (sessionIn(response) ?? '')
    const answer = said === '' ? (early?.session ?? '') : said
    return answer === '' ? err('there is no session in it') : this.session.takeAnswer(answer)
  }

  /** What the INVITE still brings concerns this leg no more. */
  #decided(newestSequence?: number): void {
    const invite = this.#transaction
    const newest = newestSequence ?? (invite === undefined ? 0 : this.#early.newestSequence(invite.request))
    this.#early[Symbol.dispose]()
    if (invite === undefined) return
    const { transactions } = this.stack.shared
    invite.handOver(new LateAnswers(transactions, invite, { state: this.#calling, newestSequence: newest }))
  }

  #refusedBy(response: SipResponse): void {
    const termination = terminationOfRefusal(response, { by: this.side, rang: this.#rang })
    this.#end(termination, redirectionOf(response, { party: this.party, from: this.flow.remote }))
  }

  #end(termination: Termination, redirection?: Redirection): void {
    const observer = this.#callObserver
    this.#callObserver = undefined
    this.#early[Symbol.dispose]()
    this.endedByPeer(termination)
    observer?.failed(termination, redirection)
  }
}

/** Reason of a CANCEL (RFC 3326): phones show no missed call where the cause is 200. */
function reasonHeader(termination: Termination | undefined): Octets | undefined {
  if (termination === undefined) return undefined
  if (termination.result === 'elsewhere') return 'SIP;cause=200;text="Call completed elsewhere"'
  return termination.result === 'cancelled' ? undefined : `Q.850;cause=${termination.cause}`
}
