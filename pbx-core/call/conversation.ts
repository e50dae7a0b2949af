import type { PartyView } from '../contract/views.ts'
import { bridges } from './bridge.ts'
import { type Call, callOf } from './call.ts'
import type { Leg } from './leg.ts'
import type { SipLeg } from './sip-leg.ts'
import { cancelled, completed } from './terminations.ts'
import type { TransferTarget } from './transfer.ts'

/** Whoever a leg talks with in its call; it is taken from there into `into`. */
export function conversationWith(leg: Leg, into: Call): Extract<TransferTarget<SipLeg>, { kind: 'conversation' }> {
  const call = callOf(leg)
  if (call === undefined) throw new Error('a leg that talks is in a call')
  const party = otherParty(call, leg)
  return {
    kind: 'conversation',
    number: party.number,
    party,
    app: leg.side === 'caller' ? call.segment.app : undefined,
    take: () => {
      const taken = takePartner(call, { leg, into })
      // It rings there still, or an application has it: that attempt is over, and it is called anew.
      if (taken === undefined) leg.hangUp(leg.answered ? completed(leg.side) : cancelled())
      return taken
    }
  }
}

/** Whoever a leg talks with in a call, which belongs to the other one from now on. Undefined: it talks with nobody. */
export function takePartner(call: Call, { leg, into }: { readonly leg: Leg; readonly into: Call }): SipLeg | undefined {
  call.linkedid = into.linkedid
  return bridges.of(call)?.take(leg)
}

function otherParty({ segment }: Call, leg: Leg): PartyView {
  return leg.side === 'caller' ? segment.callee : segment.caller
}
