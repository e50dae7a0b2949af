import type { Bridge } from '../call/bridge.ts'
import type { Call } from '../call/call.ts'
import { Party } from '../call/party.ts'
import type { SipLeg } from '../call/sip-leg.ts'
import { terminations } from '../call/terminations.ts'
import type { Termination } from '../contract/termination.ts'
import { tellFailure } from './announce.ts'

export interface ComingBack {
  readonly call: Call
  /** In which somebody waits. */
  readonly bridge: Bridge
  /** Who has left it to ask somebody. */
  readonly leg: SipLeg
  /** Why nothing came of that; absent: it has taken the call back. */
  readonly because?: Termination | undefined
}

/** Whoever has left a conversation to ask somebody is back, is told why, and goes on with whoever waits. */
export async function comeBack({ call, bridge, leg, because }: ComingBack): Promise<void> {
  const [waiting] = bridge.legs
  if (waiting !== undefined && leg.termination === undefined) {
    const { country } = call.domain
    call.timeline.decision({ code: 'comes-back', party: leg.party })
    call.changed()
    if (because !== undefined) await tellFailure(call, new Party(leg, country), because)
    const heard = await new Party(waiting, country).connectTaken(leg)
    if (!heard) leg.hangUp(waiting.termination ?? terminations.notAcceptable('the two sides share no codec any more'))
  }
  // One that is over by now has hung up on whoever waits.
  bridge.join(leg)
  call.changed()
}
