import { completed } from '../../call/terminations.ts'
import type { UserConfig } from '../../contract/config.ts'
import type { Parked, ParkingLot } from '../../places/parking/parking-lot.ts'
import { firstFreeSlot } from '../../routing/features.ts'
import { playToEnd } from '../announce.ts'
import { type AppContext, type AppOutcome, cannotHear, unanswered } from '../context.ts'
import { keepSlot } from './keep-slot.ts'
import { type NotParked, notParked, notParkedWords } from './words.ts'

/**
 * What a user means by dialling a slot: who is parked there talks with it from here on. Where nobody is, somebody who
 * has another call is about to park that one, and is told the slot.
 */
export async function dialSlot(context: AppContext, user: UserConfig, slot: string | null): Promise<AppOutcome> {
  const { call, services } = context
  const lot = services.parking(call.domain)
  if (slot !== null && lot.standingIn(slot) !== undefined) return fetchFrom(context, lot, slot)
  if (services.talks(call, user.extension)) return keepSlot(context, slot)
  return refused(context, slot ?? firstFreeSlot, slot === null ? 'nothing' : 'empty')
}

/** This call is over with that, and names the other one in its `linkedid`, as that of a pickup does. */
async function fetchFrom(context: AppContext, lot: ParkingLot, slot: string): Promise<AppOutcome> {
  const { call, caller } = context
  call.enterApp('park', slot)
  const standing = lot.standingIn(slot)
  if (standing === undefined || !isMeant(context, standing)) return refused(context, slot, 'empty')
  // In what the other one speaks: some telephones hear nothing but the first codec of what they were answered with.
  if (!caller.connect(standing.leg) && !caller.answerForApplication()) return cannotHear()
  const parked = lot.fetch(slot)
  if (parked?.handOver(caller.leg, call.segment.caller) !== true) return refused(context, slot, 'empty')
  const { linkedid, segment } = parked.call
  call.linkedid = linkedid
  // It is no call to whoever was parked: that one has its own record.
  call.segment.callee = { ...segment.caller, user: null }
  call.become('answered')
  return { kind: 'taken', by: 'caller' }
}

/** Who has pressed beside one of them in a window does not get another who stands in its slot by now. */
function isMeant({ call }: AppContext, parked: Parked): boolean {
  const meant = call.origin.header('X-Offhook-Pick-Up')
  return meant === '' || meant === parked.call.uniqueid
}

async function refused(context: AppContext, slot: string, because: NotParked): Promise<AppOutcome> {
  const { call, caller } = context
  call.enterApp('park', slot)
  await playToEnd(caller, notParkedWords(call, because))
  const { termination } = notParked(call, slot, because)
  return caller.leg.answered
    ? { kind: 'completed', termination: hungUp(context) }
    : { ...unanswered(termination), farewell: '' }
}

function hungUp({ caller }: AppContext) {
  const termination = caller.leg.termination ?? completed('pbx')
  caller.hangUp(termination)
  return termination
}
