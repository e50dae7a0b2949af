import type { Call } from '../../call/call.ts'
import type { LegSide } from '../../call/leg.ts'
import { completed } from '../../call/terminations.ts'
import type { PartyView } from '../../contract/views.ts'
import { type AppContext, type AppOutcome, cannotHear } from '../context.ts'
import { lineOf } from '../line-of.ts'
import { gatherings } from './gathering.ts'
import { sit } from './sit.ts'

/** Whoever stays in a call goes on among several: a segment of its own. */
export async function gathered(context: AppContext): Promise<AppOutcome> {
  const { call, caller } = context
  const { leg } = caller
  const gathering = gatherings.of(call)
  if (gathering === undefined) throw new Error('a call that is gathered goes on in a room')
  const { comes, endedBy, others, room, transferredBy } = gathering
  call.pass(completed(endedBy), {
    caller: comes ?? whoIs(call, leg.side),
    callee: others,
    exten: others.number || room.name,
    channel: leg.channel,
    transferredBy,
    ...lineOf(leg)
  })
  leg.side = 'caller'
  if (await caller.attendApplication()) return sit(context, gathering)
  room.tell({ on: 'missing' })
  return cannotHear()
}

/** By the segment that ends: hooks may have named it. */
function whoIs({ segment }: Call, side: LegSide): PartyView {
  return side === 'callee' ? segment.callee : segment.caller
}
