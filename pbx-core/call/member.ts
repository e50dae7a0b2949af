import type { MemberRole, MemberState, MemberView, PartyView } from '../contract/views.ts'
import type { Leg } from './leg.ts'

/** A leg in a call: who is at its other end, and what that one is doing. */
export class Member {
  readonly leg: Leg
  readonly party: PartyView
  /** It has put the others on hold. */
  isHolding = false
  #state: MemberState = 'ringing'
  #since: number
  /** As it was read last: a change of the call is mostly none of each of its members. */
  #lastView: MemberView | undefined

  constructor(leg: Leg, party: PartyView, now: number) {
    this.leg = leg
    this.party = party
    this.#since = now
  }

  get state(): MemberState {
    return this.#state
  }

  become(state: MemberState, now: number): void {
    if (this.#state === state) return
    this.#state = state
    this.#since = now
  }

  /** `called`: what the called side of its segment is. */
  view(called: Exclude<MemberRole, 'caller'>): MemberView {
    const { leg, party } = this
    const role = leg.side === 'caller' ? 'caller' : called
    if (this.#lastView?.role === role && this.#lastView.state === this.#state) return this.#lastView
    this.#lastView = { ...party, channel: leg.channel, role, state: this.#state, since: this.#since }
    return this.#lastView
  }
}
