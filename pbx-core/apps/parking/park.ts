import { terminations } from '../../call/terminations.ts'
import type { UserConfig } from '../../contract/config.ts'
import { parseDestination } from '../../contract/destination.ts'
import type { Arrival } from '../../places/parking/lot.ts'
import { firstFreeSlot } from '../../routing/features.ts'
import { type AppContext, type AppOutcome, cannotHear, further, type Unanswered, unanswered } from '../context.ts'
import { joinWith } from '../dial-and-bridge.ts'
import { keepSlot } from './keep-slot.ts'
import { type Gone, StandingCall } from './standing-call.ts'
import { notParked } from './words.ts'

/** Seconds after which nobody waits for it any more. */
const mostSeconds = 3600
/** How often a call comes back before it goes where the user's unanswered calls go. */
const beforeThen = 2

/**
 * Parks whoever is served: it hears music until somebody fetches it from its slot. Where nobody does it comes back to
 * whoever parked it, and waits on in its slot meanwhile. Nobody has answered the call by that.
 */
export async function park(context: AppContext, slot: string | null): Promise<AppOutcome> {
  const { call, caller, services } = context
  const named = slot ?? firstFreeSlot
  const by = parkerOf(context)
  // Whoever asks before it hands a call on is told the slot; what is parked is the call that waits.
  if (context.keepsLegs === true) return keepSlot(context, slot)
  if (call.isForHelp) return notParked(call, named, 'help')
  if (!(await caller.attendApplication())) return cannotHear()
  const standing = new StandingCall(context, { by, seconds: mostSeconds })
  const place = services.parking(call.domain).park(arrivalOf(context, by), slot, standing)
  if (!place.ok) {
    standing.end()
    return notParked(call, named, place.error)
  }
  using standsThere = standing
  standsThere.stand(place.value)
  return await untilFetched(context, standing)
}

/** Stays in its slot until it talks with somebody; who is gone before they do, or is not to be had, changes nothing. */
async function untilFetched(context: AppContext, standing: StandingCall): Promise<AppOutcome> {
  for (;;) {
    const gone = await standing.gone
    const outcome = await afterwards(context, standing, gone)
    const isOver = gone.kind === 'late' || standing.by === undefined || context.call.segment.answeredAt !== undefined
    if (outcome.kind !== 'unanswered' || isOver || context.signal.aborted) return outcome
    standing.standAgain()
  }
}

async function afterwards(context: AppContext, { slot, by }: StandingCall, gone: Gone): Promise<AppOutcome> {
  switch (gone.kind) {
    case 'fetched':
      return gone.leg.termination === undefined ? joinWith(context, gone.leg) : unanswered(gone.leg.termination)
    case 'given-up': {
      const then = by?.then === undefined ? undefined : parseDestination(by.then)
      if (by === undefined || then?.ok !== true) return notFetched(slot)
      const sentBy = { user: by.extension, reason: 'no-answer' } as const
      return context.call.segment.sentOn(
        context.signal,
        () => context.onward.enter(further(context, by), then.value),
        sentBy
      )
    }
    case 'late':
      return notFetched(slot)
  }
}

function notFetched(slot: string): Unanswered {
  return unanswered(terminations.noAnswer(`nobody has fetched the call from ${slot}`))
}

/** Whoever has sent the call here, where that is a user of ours. */
function parkerOf({ call }: AppContext): UserConfig | undefined {
  const { transferredBy } = call.segment
  return call.domain.users.find(({ extension }) => extension === transferredBy)
}

function arrivalOf({ call }: AppContext, by: UserConfig | undefined): Arrival {
  const comesBack = by === undefined ? 0 : by.then === undefined ? Number.POSITIVE_INFINITY : beforeThen
  const comeBackMs = call.domain.parking.comeBackSeconds * 1000
  return { call: call.uniqueid, by: by?.extension ?? null, comeBackMs, comesBack }
}
