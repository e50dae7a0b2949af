import type { NextSegment } from '../call/call.ts'
import { trunkOf } from '../call/leg.ts'
import type { SipLeg } from '../call/sip-leg.ts'

/** Through which trunk somebody is in the call, if any, and which way: who talks in the house pays for no trunk. */
export function lineOf(leg: SipLeg): Pick<NextSegment, 'direction' | 'trunk'> {
  const trunk = trunkOf(leg)
  if (trunk === null) return { direction: 'internal', trunk }
  return { direction: leg.isIncoming ? 'inbound' : 'outbound', trunk }
}
