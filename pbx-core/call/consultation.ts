import type { Termination } from '../contract/termination.ts'
import type { PartyView } from '../contract/views.ts'
import { bridges } from './bridge.ts'
import { type Call, callOf } from './call.ts'
import { conversationWith, takePartner } from './conversation.ts'
import { Current } from './current.ts'
import type { LegSide } from './leg.ts'
import type { SipLeg } from './sip-leg.ts'
import type { Asking, AskingOutcome, Transfer, TransferTarget } from './transfer.ts'

export interface ConsultationParts {
  /** The call that waits. */
  readonly call: Call
  /** Who asks; its leg is in a call of its own meanwhile. */
  readonly leg: SipLeg
  readonly party: PartyView
  readonly by: Transfer<SipLeg>['by']
  /** Whom it asks. */
  readonly number: string
}

/** What is asked, of each call that waits. */
export const consultations = new Current<Consultation>()

/**
 * Somebody who talks asks another party first, over the same leg: that is a call of its own, into which the leg goes
 * and out of which it comes back, unless the call that waits is handed on to whoever was asked.
 */
export class Consultation implements Asking<SipLeg> {
  readonly number: string
  /** What the call that waits has to do next. */
  readonly outcome: Promise<AskingOutcome<SipLeg>>
  readonly #parts: ConsultationParts
  readonly #side: LegSide
  readonly #entry: Disposable
  readonly #over = new AbortController()
  readonly #resolve: (outcome: AskingOutcome<SipLeg>) => void

  constructor(parts: ConsultationParts) {
    const { promise, resolve } = Promise.withResolvers<AskingOutcome<SipLeg>>()
    this.outcome = promise
    this.#resolve = resolve
    this.#parts = parts
    this.#side = parts.leg.side
    this.number = parts.number
    this.#entry = consultations.enter(parts.call, this)
  }

  /** Who asks. */
  get by(): Transfer<SipLeg>['by'] {
    return this.#parts.by
  }

  /** Aborted once it is decided, or nobody waits any more. */
  get signal(): AbortSignal {
    return this.#over.signal
  }

  get isOpen(): boolean {
    return !this.#over.signal.aborted
  }

  /** Who asks takes the call back, and whoever was asked is hung up on. */
  takeBack(): void {
    const { leg } = this.#parts
    const call = callOf(leg)
    const bridge = call && bridges.of(call)
    const asked = bridge?.partnerOf(leg)
    if (asked !== undefined) bridge?.take(asked)
    this.back()
  }

  /** The leg of whoever asked is in the call that waits again; `because`: whom it has asked was not to be had. */
  back(because?: Termination): void {
    const { leg } = this.#parts
    if (!this.isOpen || leg.termination !== undefined) return
    this.#return()
    this.#settle({ kind: 'back', leg, because })
  }

  /** The call that waits goes to whoever was asked; `asked`: who is alone, as the one who asked has hung up. */
  complete(asked?: SipLeg): void {
    if (!this.isOpen) return
    const { by, call, leg, number } = this.#parts
    const conversation = conversationWith(leg, call)
    const asking = callOf(leg)
    const target: TransferTarget<SipLeg> = {
      ...conversation,
      number,
      // Where that one rings still the attempt ends with its call, and the leg stays: the transfer may fail.
      take: () => asked ?? (asking && takePartner(asking, { leg, into: call }))
    }
    if (asked !== undefined) call.adopt(asked, conversation.party)
    if (leg.termination === undefined) this.#return()
    this.#settle({ kind: 'complete', leaving: leg, transfer: { by, target, progress: async () => {} } })
  }

  /** The call that waited is over: whoever asks goes on with whom it has asked. */
  abandon(): void {
    this.#settle(undefined)
  }

  #return(): void {
    const { call, leg, party } = this.#parts
    leg.side = this.#side
    call.adopt(leg, party)
    call.wait(leg)
  }

  #settle(outcome: AskingOutcome<SipLeg> | undefined): void {
    this.#entry[Symbol.dispose]()
    if (!this.isOpen) return
    this.#over.abort()
    if (outcome !== undefined) this.#resolve(outcome)
  }
}
