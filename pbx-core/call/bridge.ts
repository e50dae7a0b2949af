import { onAbort } from '../base/on-abort.ts'
import type { Termination } from '../contract/termination.ts'
import { relayDigit, sendDigit } from './bridged-digit.ts'
import { noteHold, relayOffer } from './bridged-offer.ts'
import type { Call } from './call.ts'
import { Current } from './current.ts'
import type { CodeListener, Listen } from './in-call-codes.ts'
import type { Leg, LegSide } from './leg.ts'
import type { SipLeg } from './sip-leg.ts'
import { completed } from './terminations.ts'
import type { Asking, Transfer } from './transfer.ts'

/** Transfers in one call, each of which is a record; somebody who goes round in a circle is not followed for ever. */
const mostTransfers = 50

export interface BridgeParts {
  readonly caller: SipLeg
  readonly callee: SipLeg
  readonly isFixed: boolean
  readonly listen?: Listen
}

/** How two legs came apart. */
export type Left =
  /** One of them is over; the other one is alone. */
  | { readonly kind: 'hung-up'; readonly alone: SipLeg; readonly termination: Termination }
  /** One of them hands the other on. Both are alive still. */
  | {
      readonly kind: 'passed-on'
      readonly leaving: SipLeg
      readonly staying: SipLeg
      readonly transfer: Transfer<SipLeg>
    }
  /** One of them asks another party first, in a call of its own; the other one waits. */
  | { readonly kind: 'asking'; readonly staying: SipLeg; readonly consultation: Asking<SipLeg> }
  /** Another telephone of one of them takes the place of the one that it talked at. */
  | { readonly kind: 'replaced'; readonly leaving: SipLeg; readonly staying: SipLeg; readonly into: SipLeg }
  /** Another call has taken one of them; the other one is alone. */
  | { readonly kind: 'taken'; readonly alone: Leg; readonly by: LegSide }

/** Who talks, of each call. */
export const bridges = new Current<Bridge>()

/**
 * Two legs that talk: holds and codec changes cross it (RFC 3261 §14), and keys in the form that each side
 * understands. `left` says how they came apart; what becomes of whoever is alone then is not its affair.
 */
export class Bridge {
  readonly left: Promise<Left>
  readonly #call: Call
  readonly #legs: readonly [SipLeg, SipLeg]
  readonly #isFixed: boolean
  readonly #resources = new DisposableStack()
  readonly #resolve: (left: Left) => void

  /** `isFixed`: nobody can be handed on from here. */
  constructor(call: Call, { caller, callee, isFixed, listen }: BridgeParts) {
    const { promise, resolve } = Promise.withResolvers<Left>()
    this.left = promise
    this.#resolve = resolve
    this.#call = call
    this.#legs = [caller, callee]
    this.#isFixed = isFixed
    this.#resources.use(bridges.enter(call, this))
    call.talk(caller, callee)
    this.#connect(caller, callee, listen)
    this.#connect(callee, caller, listen)
    for (const leg of this.#legs) {
      if (this.#resources.disposed) break
      const listening = onAbort(leg.signal, () => this.#hungUp(leg))
      if (!this.#resources.disposed) this.#resources.use(listening)
    }
  }

  /** Caller and callee. */
  get legs(): readonly [SipLeg, SipLeg] {
    return this.#legs
  }

  /** Whom a leg talks with here. */
  partnerOf(leg: Leg): SipLeg | undefined {
    const [one, other] = this.#legs
    if (leg !== one && leg !== other) return undefined
    return leg === one ? other : one
  }

  /** `leaving` hands its partner on. False where it talks with nobody any more. */
  pass(leaving: SipLeg, transfer: Transfer<SipLeg>): boolean {
    const staying = this.partnerOf(leaving)
    if (staying === undefined || this.#isFixed || this.#resources.disposed) return false
    if (this.#call.transfers >= mostTransfers) return false
    this.#part()
    this.#resolve({ kind: 'passed-on', leaving, staying, transfer })
    return true
  }

  /** `asking` asks somebody else before it hands its partner on. False where it cannot be. */
  ask(asking: SipLeg, consultation: Asking<SipLeg>): boolean {
    const staying = this.partnerOf(asking)
    if (staying === undefined || this.#isFixed || this.#resources.disposed) return false
    this.#part()
    this.#resolve({ kind: 'asking', staying, consultation })
    return true
  }

  /** `into` takes the place of a leg. False where that talks with nobody any more. */
  replace(leg: Leg, into: SipLeg): boolean {
    const staying = this.partnerOf(leg)
    if (staying === undefined || this.#isFixed || this.#resources.disposed) return false
    const leaving = this.#legs[0] === staying ? this.#legs[1] : this.#legs[0]
    this.#part()
    this.#resolve({ kind: 'replaced', leaving, staying, into })
    return true
  }

  /** Gives the partner of `alone` to another call. Undefined where it talks with nobody any more. */
  take(alone: Leg): SipLeg | undefined {
    const taken = this.partnerOf(alone)
    if (taken === undefined || this.#resources.disposed) return undefined
    this.#part()
    this.#resolve({ kind: 'taken', alone, by: alone.side })
    return taken
  }

  #hungUp(ended: SipLeg): void {
    const [one, other] = this.#legs
    const termination = ended.termination ?? completed('pbx')
    const alone = ended === one ? other : one
    this.#resources.dispose()
    if (alone.termination === undefined) alone.media.unjoin()
    this.#resolve({ kind: 'hung-up', alone, termination })
  }

  /** Nobody hears the other one any more. */
  #part(): void {
    this.#resources.dispose()
    const [one, other] = this.#legs
    one.media.unjoin()
    other.media.unjoin()
    this.#call.hold(one, false)
    this.#call.hold(other, false)
  }

  /** Keys that may be a code must not have been relayed with the media by the time that they are known for one. */
  #keepKeys({ media, signal }: SipLeg, listener: CodeListener): void {
    media.keepKeys(true)
    this.#resources.use(listener)
    this.#resources.defer(() => {
      if (!signal.aborted) media.keepKeys(false)
    })
  }

  /** What comes from `from` goes to `to`. */
  #connect(from: SipLeg, to: SipLeg, listen: BridgeParts['listen']): void {
    const call = this.#call
    from.keys.clear()
    const listener = listen?.(from, (key) => sendDigit(key, to))
    if (listener !== undefined) this.#keepKeys(from, listener)
    this.#resources.use(
      from.observe({
        digit: (digit, source) => {
          call.timeline.media(from.channel, { code: 'key', digit }, { source })
          if (listener === undefined) relayDigit(digit, source, to)
          else listener.key(digit)
        },
        offered: (offer) => relayOffer({ to, offer }, () => noteHold(call, from, offer)),
        ...(this.#isFixed ? {} : { referred: (transfer: Transfer<SipLeg>) => this.pass(from, transfer) })
      })
    )
  }
}
