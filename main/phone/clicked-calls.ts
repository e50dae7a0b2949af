import type { CallView } from '../../pbx-core/contract/views.ts'
import type { PhoneCall } from '../ua/phone-call.ts'

/** A click has this phone answer first: the PBX knows when whom it calls has answered, too. */
export function noteReached(calls: readonly PhoneCall[], { uniqueid, state }: CallView): void {
  if (state !== 'answered') return
  for (const call of calls) if (call.clickToDial !== null && call.uniqueid === uniqueid && !call.over) call.reached()
}

/** Since when the person talks with whom the call is with; null while that one is still called. */
export function talkingSince({ clickToDial, answeredAt, reachedAt }: PhoneCall): number | null {
  return clickToDial === null ? answeredAt : reachedAt
}

export function stateShown(call: PhoneCall): PhoneCall['state'] {
  const { clickToDial, state } = call
  return clickToDial !== null && state === 'active' && talkingSince(call) === null ? 'calling' : state
}
