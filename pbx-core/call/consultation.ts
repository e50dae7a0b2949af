import type { Termination } from '../contract/termination.ts'
import type { PartyView } from '../contract/views.ts'
import { type Bridge, bridges } from './bridge.ts'
import { type Call, callOf } from './call.ts'
import { conversationWith, takePartner } from './conversation.ts'
import { Current } from './current.ts'
import type { LegSide } from './leg.ts'
import type { SipLeg } from './sip-leg.ts'
import type { Transfer, TransferTarget } from './transfer.ts'

export interface ConsultationParts {
  /** The call that waits. */
  readonly call: Call
  /** In which somebody waits there; who asks has left it. */
  readonly bridge: Bridge
  /** Who asks; its leg is in a call of its own meanwhile. */
  readonly leg: SipLeg
  readonly party: PartyView
  readonly by: Transfer<SipLeg>['by']
  /** Whom it asks. */
  readonly number: string
  /** Who asks is in the call that waits again, and goes on in its bridge; `because`: whom it has asked was not to be had. */
  readonly comesBack: (because: Termination | undefined) => void
}

/** What is asked, of each call that waits. */
export const consultations = new Current<Consultation>()

/**
 * Somebody who talks asks another party first, over the same leg: that is a call of its own, into which the leg goes
 * and out of which it comes back, unless the call that waits is handed on to whoever was asked. Where that one is over
 * before, whoever asks goes on with whom it has asked.
 */
export class Consultation {
  readonly number: string
  readonly #parts: ConsultationParts
  readonly #side: LegSide
  readonly #entry: Disposable
  readonly #over = new AbortController()

  constructor(parts: ConsultationParts) {
    this.#parts = parts
    this.#side = parts.leg.side
    this.number = parts.number
    this.#entry = consultations.enter(parts.call, this)
    void parts.bridge.left.then(() => this.#settle())
  }

  /** Who asks. */
  get by(): Transfer<SipLeg>['by'] {
    return this.#parts.by
  }

  /** By which it asks. */
  get leg(): SipLeg {
    return this.#parts.leg
  }

  /** On which it was in the call that waits. */
  get side(): LegSide {
    return this.#side
  }

  /** Aborted once it is decided, or nobody waits any more. */
  get signal(): AbortSignal {
    return this.#over.signal
  }

  get isOpen(): boolean {
    return !this.#over.signal.aborted && !this.#parts.bridge.isOver
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
    if (!this.isOpen || this.#parts.leg.termination !== undefined) return
    this.#return()
    this.#settle()
    this.#parts.comesBack(because)
  }

  /** The call that waits goes to whoever was asked; `asked`: who is alone, as the one who asked has hung up. */
  complete(asked?: SipLeg): void {
    if (!this.isOpen) return
    const { bridge, by, call, leg, number } = this.#parts
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
    this.#settle()
    bridge.pass(leg, { by, target, progress: async () => {} })
  }

  #return(): void {
    const { call, leg, party } = this.#parts
    leg.side = this.#side
    call.adopt(leg, party)
    call.wait(leg)
  }

  #settle(): void {
    this.#entry[Symbol.dispose]()
    this.#over.abort()
  }
}
