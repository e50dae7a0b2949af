import { onAbort } from '../base/on-abort.ts'
import type { Termination } from '../contract/termination.ts'
import { relayDigit } from './bridged-digit.ts'
import { noteHold, relayOffer } from './bridged-offer.ts'
import type { Call } from './call.ts'
import type { Leg } from './leg.ts'
import type { SipLeg } from './sip-leg.ts'
import { completed } from './terminations.ts'
import type { Transfer } from './transfer.ts'

/** How two legs came apart. */
export type Left =
  /** One of them is over, and therefore the other one as well. */
  | { readonly kind: 'hung-up'; readonly termination: Termination }
  /** One of them hands the other on. Both are alive still. */
  | { readonly kind: 'passed-on'; readonly leaving: SipLeg; readonly staying: SipLeg; readonly transfer: Transfer }
  /** Another call has taken one of them; the other one is alone. */
  | { readonly kind: 'taken'; readonly alone: Leg }

/**
 * Two legs that talk: holds and codec changes cross it (RFC 3261 §14), keys cross it in the
 * form that each side understands, and the end of one is the end of the other, unless one of them
 * is handed on or taken before. `left` says which.
 */
export class Bridge {
  readonly left: Promise<Left>
  readonly #call: Call
  readonly #legs: readonly [SipLeg, SipLeg]
  readonly #resources = new DisposableStack()
  readonly #resolve: (left: Left) => void

  constructor(call: Call, caller: SipLeg, callee: SipLeg) {
    const { promise, resolve } = Promise.withResolvers<Left>()
    this.left = promise
    this.#resolve = resolve
    this.#call = call
    this.#legs = [caller, callee]
    call.bridge = this
    this.#resources.defer(() => {
      if (call.bridge === this) call.bridge = undefined
    })
    call.talk(caller, callee)
    this.#connect(caller, callee)
    this.#connect(callee, caller)
    for (const leg of this.#legs)
      if (!this.#resources.disposed) this.#resources.use(onAbort(leg.signal, () => this.#hungUp(leg)))
  }

  /** Whom a leg talks with here. */
  partnerOf(leg: Leg): SipLeg | undefined {
    const [one, other] = this.#legs
    if (leg !== one && leg !== other) return undefined
    return leg === one ? other : one
  }

  /** `leaving` hands its partner on. False where it talks with nobody any more. */
  pass(leaving: SipLeg, transfer: Transfer): boolean {
    const staying = this.partnerOf(leaving)
    if (staying === undefined || this.#resources.disposed) return false
    this.#part()
    this.#resolve({ kind: 'passed-on', leaving, staying, transfer })
    return true
  }

  /** Gives the partner of `alone` to another call. Undefined where it talks with nobody any more. */
  take(alone: Leg): SipLeg | undefined {
    const taken = this.partnerOf(alone)
    if (taken === undefined || this.#resources.disposed) return undefined
    this.#part()
    this.#resolve({ kind: 'taken', alone })
    return taken
  }

  #hungUp(ended: SipLeg): void {
    const termination = ended.termination ?? completed('pbx')
    this.#resources.dispose()
    this.partnerOf(ended)?.hangUp(termination)
    this.#resolve({ kind: 'hung-up', termination })
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

  /** What comes from `from` goes to `to`. */
  #connect(from: SipLeg, to: SipLeg): void {
    const call = this.#call
    from.keys.clear()
    this.#resources.use(
      from.observe({
        digit: (digit, source) => {
          call.timeline.media(from.channel, { code: 'key', digit }, { source })
          relayDigit(digit, source, to)
        },
        offered: (offer) => relayOffer({ to, offer }, () => noteHold(call, from, offer)),
        referred: (transfer) => this.pass(from, transfer)
      })
    )
  }
}
