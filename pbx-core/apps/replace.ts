import { type Bridge, bridges } from '../call/bridge.ts'
import { type Call, callOf } from '../call/call.ts'
import { forks } from '../call/dial.ts'
import type { CallDialog, DialogOwner } from '../call/sip-stack.ts'
import { completed, terminations } from '../call/terminations.ts'
import type { UserConfig } from '../contract/config.ts'
import type { Termination } from '../contract/termination.ts'
import type { ReplacedDialog } from '../sip/message/replaces.ts'
import { type Seated, seats, sit } from './conference/sit.ts'
import { type AppContext, type AppOutcome, unanswered } from './context.ts'
import { takeRinging } from './pickup.ts'

/**
 * An INVITE that takes the place of another dialog (RFC 3891 §3). One that rings, whoever's it is, may be taken by every
 * user of the domain, as by `**EXT`; one in which somebody talks by that user alone, who goes on at another telephone.
 * For all others, and for a trunk (`user` null), there is no such dialog, so that nobody learns of what others talk about.
 */
export async function replace(
  context: AppContext,
  user: UserConfig | null,
  replaced: ReplacedDialog
): Promise<AppOutcome> {
  const { call, services } = context
  call.enterApp('replace', '')
  const dialog = services.dialogOf(replaced)
  const other = dialog && callOf(dialog.leg)
  if (user === null || dialog === undefined || other?.domain.name !== call.domain.name) return refused(noDialog)
  const { leg } = dialog
  if (!leg.answered) {
    const fork = forks.of(other)
    // "If the Replaces header field matches an early dialog that was not initiated by this UA, it returns a 481".
    return fork?.ringsAt(leg) === true ? takeRinging(context, other, fork) : refused(noDialog)
  }
  if (!isOf(dialog.owner, call, user)) return refused(noDialog)
  if (replaced.isEarlyOnly) return refused(answeredAlready)
  const seated = seats.of(other)
  if (seated?.leg === leg) return takeSeat(context, other, seated)
  const bridge = bridges.of(other)
  return bridge === undefined || leg.termination !== undefined
    ? refused(nobodyTalks)
    : takePlace(context, { other, dialog, bridge })
}

/** Whoever goes on at another telephone in a conference: that is a call of its own, which has the seat, and names the other one. */
async function takeSeat(context: AppContext, other: Call, { seat, name, announced }: Seated): Promise<AppOutcome> {
  const { call, caller } = context
  if (!(await caller.attendApplication())) return refused(caller.leg.termination ?? noSharedCodec)
  if (seat.party === undefined) return refused(nobodyTalks)
  call.linkedid = other.linkedid
  call.segment.callee = other.segment.callee
  other.timeline.decision({ code: 'replaced', party: caller.leg.party })
  return sit(context, { room: seat.room, name, announced, insteadOf: seat.id })
}

interface Replacing {
  readonly other: Call
  readonly dialog: CallDialog
  readonly bridge: Bridge
}

/**
 * Whoever goes on at another telephone is answered there with what whoever it talks with can, and has that one's place:
 * the conversation goes on in its own call; this one is over, and names it in its `linkedid`. Where the two share no
 * codec the conversation stays where it was.
 */
async function takePlace({ call, caller }: AppContext, { other, dialog, bridge }: Replacing): Promise<AppOutcome> {
  const { leg } = dialog
  const partner = bridge.partnerOf(leg)
  if (partner === undefined || bridge.isFixed) return refused(nobodyTalks)
  if (!(await caller.connectTaken(partner))) return refused(caller.leg.termination ?? noSharedCodec)
  if (!bridge.swap(leg, caller.leg)) return refused(nobodyTalks)
  call.linkedid = other.linkedid
  call.segment.callee = { ...(other.partyOf(partner) ?? call.segment.callee), user: null }
  call.become('answered')
  if (caller.leg.side === 'callee') other.segment.dstchannel = caller.leg.channel
  other.timeline.decision({ code: 'replaced', party: caller.leg.party })
  other.changed()
  leg.hangUp(completed(leg.side))
  return { kind: 'taken', by: 'caller' }
}

function isOf(owner: DialogOwner | null, { domain }: Call, { extension }: UserConfig): boolean {
  return owner?.domain === domain.name && owner.user === extension
}

const noDialog: Termination = { ...terminations.notFound('it replaces no dialog'), status: 481 }
const answeredAlready: Termination = {
  ...terminations.busy('somebody talks in the dialog that it replaces'),
  status: 486
}
const noSharedCodec = terminations.notAcceptable('the two sides share no codec')
const nobodyTalks: Termination = {
  ...terminations.declined('nobody talks in the dialog that it replaces'),
  status: 603
}

function refused(termination: Termination): AppOutcome {
  return unanswered(termination)
}
