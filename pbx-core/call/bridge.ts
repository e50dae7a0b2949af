import { onAbort } from '../base/on-abort.ts'
import type { Termination } from '../contract/termination.ts'
import { joinMedia } from './bridge-technology.ts'
import { relayDigit, sendDigit } from './bridged-digit.ts'
import { noteHold, relayOffer } from './bridged-offer.ts'
import type { Call } from './call.ts'
import { recorders } from './call-recorder.ts'
import { Current } from './current.ts'
import { HoldMusic } from './hold-music.ts'
import type { CodeListener, Listen } from './in-call-codes.ts'
import type { Leg, LegSide } from './leg.ts'
import type { SipLeg } from './sip-leg.ts'
import { completed } from './terminations.ts'
import type { Transfer } from './transfer.ts'

/** Transfers in one call, each of which is a record; somebody who goes round in a circle is not followed for ever. */
const mostTransfers = 50

export interface BridgeOptions {
  /** Nobody can be handed on from here, nor leave it to ask somebody, nor go on at another telephone. */
  readonly isFixed?: boolean
  /** Codes that whoever talks here may press. */
  readonly listen?: Listen | undefined
}

/** How those who were in a bridge came apart for good. */
export type Left =
  /** One of them is over; the other one is alone, unless it was alone before. */
  | { readonly kind: 'hung-up'; readonly alone: SipLeg | undefined; readonly termination: Termination }
  /** One of them hands the other on. Both are alive still. */
  | {
      readonly kind: 'passed-on'
      readonly leaving: SipLeg
      readonly staying: SipLeg
      readonly transfer: Transfer<SipLeg>
    }
  /** They become part of a conversation of several: `staying` goes on there in this call, `leaving` in one of its own. */
  | { readonly kind: 'gathered'; readonly leaving: Leg; readonly staying: SipLeg }
  /** Another call has taken one of them; the other one is alone. */
  | { readonly kind: 'taken'; readonly alone: Leg; readonly by: LegSide }

/** Where those of each call talk. */
export const bridges = new Current<Bridge>()

/**
 * Where those who are in a call meet. Legs join it, leave it to come back, and give their place to another one; whoever
 * is alone meanwhile waits and hears that it does. Holds and codec changes cross it (RFC 3261 §14), and keys in the form
 * that each side understands. `left` says how they came apart for good; what becomes of whoever is alone then is not its
 * affair.
 */
export class Bridge {
  readonly left: Promise<Left>
  readonly #call: Call
  readonly #options: BridgeOptions
  readonly #entry: Disposable
  readonly #resolve: (left: Left) => void
  #legs: readonly SipLeg[] = []
  /** What holds as long as nobody comes or goes. */
  #between = new DisposableStack()
  #isOver = false

  constructor(call: Call, options: BridgeOptions = {}) {
    const { promise, resolve } = Promise.withResolvers<Left>()
    this.left = promise
    this.#resolve = resolve
    this.#call = call
    this.#options = options
    this.#entry = bridges.enter(call, this)
  }

  /** Who is in it now. */
  get legs(): readonly SipLeg[] {
    return this.#legs
  }

  get isOver(): boolean {
    return this.#isOver
  }

  get isFixed(): boolean {
    return this.#options.isFixed === true
  }

  /** Whom a leg talks with here. */
  partnerOf(leg: Leg): SipLeg | undefined {
    return this.#legs.some((other) => other === leg) ? this.#besides(leg) : undefined
  }

  /** They are in it from here on; one that is over already has hung up. */
  join(...legs: readonly SipLeg[]): void {
    if (!this.#isOver) this.#meet([...this.#legs, ...legs])
  }

  /** `leg` goes, and may come back; whom it talked with waits here. False where it cannot go. */
  leave(leg: SipLeg): boolean {
    const staying = this.partnerOf(leg)
    if (staying === undefined || !this.#canBeHandedOn) return false
    this.#part()
    this.#call.wait(leg)
    this.#meet([staying])
    return true
  }

  /** `into` takes the place of `out`, on its side and as the same party. False where `out` talks with nobody any more. */
  swap(out: Leg, into: SipLeg): boolean {
    const staying = this.partnerOf(out)
    const party = this.#call.partyOf(out)
    if (staying === undefined || party === undefined || this.isFixed) return false
    this.#part()
    this.#call.wait(out)
    into.side = out.side
    this.#call.adopt(into, party)
    this.#meet([staying, into])
    return true
  }

  /** `leaving`, who talks here or has left to ask, hands on whoever stays. False where nobody can be. */
  pass(leaving: SipLeg, transfer: Transfer<SipLeg>): boolean {
    const staying = this.#besides(leaving)
    if (staying === undefined || !this.#canBeHandedOn) return false
    this.#part()
    this.#end({ kind: 'passed-on', leaving, staying, transfer })
    return true
  }

  /**
   * Whoever `leaving` talks with here, or has left to ask somebody else, goes on among several. Undefined where there is
   * nobody.
   */
  gather(leaving: Leg): SipLeg | undefined {
    const staying = this.#besides(leaving)
    if (this.#isOver || staying === undefined) return undefined
    this.#part()
    this.#end({ kind: 'gathered', leaving, staying })
    return staying
  }

  /** Gives the partner of `alone` to another call. Undefined where it talks with nobody any more. */
  take(alone: Leg): SipLeg | undefined {
    const taken = this.partnerOf(alone)
    if (taken === undefined) return undefined
    this.#part()
    this.#end({ kind: 'taken', alone, by: alone.side })
    return taken
  }

  get #canBeHandedOn(): boolean {
    return !this.isFixed && this.#call.transfers < mostTransfers
  }

  /** The only one beside that leg. */
  #besides(leg: Leg): SipLeg | undefined {
    const others = this.#legs.filter((other) => other !== leg)
    return others.length === 1 ? others[0] : undefined
  }

  /** Those who are in it now meet. */
  #meet(legs: readonly SipLeg[]): void {
    this.#legs = legs
    // What held for whoever waited here: one that leaves later is no matter of this bridge any more.
    this.#between.dispose()
    const over = legs.find(({ termination }) => termination !== undefined)
    if (over !== undefined) return this.#hungUp(over)
    const call = this.#call
    this.#between = new DisposableStack()
    this.#between.use(joinMedia(legs, call))
    const [one, other] = legs
    if (one !== undefined && other !== undefined) {
      call.talk(one, other)
      this.#connect(one, other)
      this.#connect(other, one)
    } else if (one !== undefined) call.wait(one)
    for (const leg of legs) this.#between.use(onAbort(leg.signal, () => this.#hungUp(leg)))
    // Last: while they are asked whether they may be recorded, keys are the answer.
    if (legs.length === 2 && !this.#isOver) {
      recorders.of(call)?.talk(...legs)
      this.#between.defer(() => recorders.of(call)?.part())
    }
  }

  /** Nobody hears the other one any more, or is held by it. */
  #part(): void {
    this.#between.dispose()
    for (const leg of this.#legs) this.#call.hold(leg, false)
  }

  #hungUp(ended: SipLeg): void {
    const termination = ended.termination ?? completed('pbx')
    this.#end({ kind: 'hung-up', alone: this.#besides(ended), termination })
  }

  #end(left: Left): void {
    this.#isOver = true
    this.#legs = []
    this.#between.dispose()
    this.#entry[Symbol.dispose]()
    this.#resolve(left)
  }

  /** Keys that may be a code must not have been relayed with the media by the time that they are known for one. */
  #keepKeys({ media, signal }: SipLeg, listener: CodeListener): void {
    media.keepKeys(true)
    this.#between.use(listener)
    this.#between.defer(() => {
      if (!signal.aborted) media.keepKeys(false)
    })
  }

  /** What comes from `from` goes to `to`. */
  #connect(from: SipLeg, to: SipLeg): void {
    const call = this.#call
    const { listen } = this.#options
    from.keys.clear()
    const music = this.#between.use(new HoldMusic(call, to))
    const listener = listen?.(from, (key) => sendDigit(key, to))
    if (listener !== undefined) this.#keepKeys(from, listener)
    this.#between.use(
      from.observe({
        digit: (digit, source) => {
          call.timeline.media(from.channel, { code: 'key' }, { source })
          if (listener === undefined) relayDigit(digit, source, to)
          else listener.key(digit)
        },
        offered: (offer) => relayOffer({ to, offer }, () => noteHold(call, { leg: from, music }, offer)),
        ...(this.isFixed ? {} : { referred: (transfer: Transfer<SipLeg>) => this.pass(from, transfer) })
      })
    )
  }
}
