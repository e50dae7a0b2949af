import type { Call } from '../../call/call.ts'
import { type DialOutcome, Fork, type Ringing } from '../../call/dial.ts'
import { parkedAt } from '../../call/parked-at.ts'
import type { SipLeg } from '../../call/sip-leg.ts'
import { cancelled, terminations } from '../../call/terminations.ts'
import type { UserConfig } from '../../contract/config.ts'
import type { PartyView } from '../../contract/views.ts'
import type { Parked, ParkingPlace } from '../../places/parking/parking-lot.ts'
import { quietOf } from '../../routing/reach.ts'
import { broughtTo } from '../brought-to.ts'
import type { AppContext } from '../context.ts'
import { phonesOf } from '../phones-of.ts'
import { secondOf } from '../user.ts'

/** How a call left its slot. `late`: nobody has wanted it for so long that nobody will, or its caller is gone. */
export type Gone =
  | { readonly kind: 'fetched'; readonly leg: SipLeg }
  | { readonly kind: 'given-up' }
  | { readonly kind: 'late' }

export interface StandingOptions {
  /** Whoever parked it. */
  readonly by: UserConfig | undefined
  /** How long it stands there at most. */
  readonly seconds: number
}

/** What stands before the caller's name on telephones that can show no more, by the language of the call. */
const backFrom: Readonly<Record<string, string>> = { en: 'Back from', de: 'Zurück von' }

/**
 * A call in its slot. Whoever fetches it, and whoever parked it where it comes back, take it out of the same fork: the
 * first one has it.
 */
export class StandingCall implements Parked, Disposable {
  readonly call: Call
  readonly by: UserConfig | undefined
  readonly #context: AppContext
  readonly #until: number
  #fork: Fork
  #place: ParkingPlace | undefined
  #entry: Disposable | undefined
  #isGivenUp = false
  /** Its record is one of the call that came back. */
  #hasComeBack = false
  #isOffered = false

  constructor(context: AppContext, { by, seconds }: StandingOptions) {
    this.call = context.call
    this.by = by
    this.#context = context
    this.#until = context.services.clock.now() + seconds * 1000
    this.#fork = this.#newFork()
  }

  get leg(): SipLeg {
    return this.#context.caller.leg
  }

  get slot(): string {
    return this.#place?.slot ?? ''
  }

  get gone(): Promise<Gone> {
    return this.#fork.outcome.then((outcome) => this.#goneBy(outcome))
  }

  /** It has its slot from here on. */
  stand(place: ParkingPlace): void {
    const { call } = this
    this.#place = place
    call.enterApp('park', place.slot)
    call.segment.callee = { number: place.slot, name: '', user: null }
    call.timeline.decision({ code: 'parked', slot: place.slot, party: this.by?.extension ?? '' })
    this.#entry = parkedAt.enter(call, { slot: place.slot })
    call.segment.whenAnswered(() => this[Symbol.dispose]())
    this.#wait()
    call.queue(place)
  }

  /** Whoever was to have it is gone, or is not to be had. */
  standAgain(): void {
    this.#isGivenUp = false
    this.#fork = this.#newFork()
    this.#wait()
    this.#place?.lost()
    this.call.changed()
  }

  /** It is in its slot no more: it talks, or is gone. */
  [Symbol.dispose](): void {
    this.#entry?.[Symbol.dispose]()
    this.#place?.[Symbol.dispose]()
  }

  /** It has found no slot. */
  end(): void {
    this.#fork.end(terminations.congestion('it was not parked'))
  }

  handOver(leg: SipLeg, party: PartyView): boolean {
    const { call } = this
    if (!this.#fork.take(leg)) return false
    call.adopt(leg, party)
    leg.side = 'callee'
    call.segment.callee = party
    call.timeline.decision({ code: 'fetched', party: leg.party, slot: this.slot })
    broughtTo({ call, services: this.#context.services }, party)
    return true
  }

  comeBack(): void {
    const { call } = this
    const ringing = this.by === undefined ? undefined : this.#ringable(this.by)
    if (this.by === undefined || ringing === undefined) return this.#place?.inVain()
    this.#begin(this.by)
    call.timeline.decision({ code: 'back-from-slot', party: this.by.extension, slot: this.slot })
    this.#ring(this.by, ringing)
  }

  giveUp(): void {
    this.#isGivenUp = true
    this.#fork.end(cancelled())
  }

  #newFork(): Fork {
    const { call, caller, services, signal } = this.#context
    return new Fork({
      ...{ call, caller, signal, clock: services.clock },
      seconds: Math.max(0, this.#until - services.clock.now()) / 1000,
      rang: () => this.#rang(),
      isOpenEnded: true
    })
  }

  #goneBy(outcome: DialOutcome): Gone {
    if (outcome.kind === 'unanswered') return { kind: this.#isGivenUp ? 'given-up' : 'late' }
    this.#place?.answered()
    return { kind: 'fetched', leg: outcome.leg }
  }

  #wait(): void {
    const { call, caller } = this.#context
    call.park(caller.leg)
    caller.hold(call.musicAt())
  }

  #rang(): void {
    const { call, by } = this
    call.rings()
    if (this.#isOffered || by === undefined) return
    this.#isOffered = true
    this.#context.services.offered(call, by)
  }

  /** The telephones at which it could ring now. */
  #ringable(user: UserConfig): readonly Ringing[] | undefined {
    const { call, services } = this.#context
    const quiet = quietOf(services.stateOf(call.domain, user), () => services.talks(call, user.extension))
    if (quiet !== undefined) {
      call.timeline.decision({ code: quiet, party: user.extension })
      return undefined
    }
    const legs = phonesOf(this.#context, user, `${backFrom[call.language.slice(0, 2)] ?? backFrom.en} ${this.slot}:`)
    const second = secondOf(this.#context, user)
    if (!legs.ok && second === undefined) return undefined
    return [...(legs.ok ? legs.value.map((who) => ({ who })) : []), ...(second === undefined ? [] : [second])]
  }

  /** What comes back to whoever parked it is a segment of its own (`4-pbx`, Names of what is new), however often it does. */
  #begin({ extension, name }: UserConfig): void {
    const { call } = this
    const callee = { number: extension, name, user: extension }
    if (!this.#hasComeBack) {
      const { caller, channel, direction, trunk } = call.segment
      call.pass(terminations.noAnswer(`nobody has fetched the call from ${this.slot}`), {
        ...{ caller, callee, channel, direction, trunk },
        exten: extension,
        transferredBy: extension
      })
      call.segment.whenAnswered(() => this[Symbol.dispose]())
      call.segment.enter({ name: 'park', data: this.slot })
    }
    this.#hasComeBack = true
    call.segment.callee = callee
    call.enterApp('user', extension)
  }

  /** Who declines at one telephone does not want it at the others either. */
  #ring(user: UserConfig, ringing: readonly Ringing[]): void {
    let left = ringing.length
    for (const { who, ...options } of ringing) {
      const failed = ({ result }: { readonly result: string }) => {
        if (left === 0) return
        left = result === 'declined' ? 0 : left - 1
        if (left > 0) return
        this.#fork.stopRinging(user.extension)
        this.#place?.inVain()
      }
      this.#fork.ring(who, { ...options, seconds: user.ringSeconds, failed })
    }
  }
}
