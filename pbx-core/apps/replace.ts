import { type Bridge, bridges, type Left } from '../call/bridge.ts'
import { type Call, callOf } from '../call/call.ts'
import { forks } from '../call/dial.ts'
import { Party } from '../call/party.ts'
import type { DialogOwner, DialogUser } from '../call/sip-stack.ts'
import { completed, terminations } from '../call/terminations.ts'
import type { UserConfig } from '../contract/config.ts'
import type { Termination } from '../contract/termination.ts'
import type { ReplacedDialog } from '../sip/message/replaces.ts'
import { type AppContext, type AppOutcome, unanswered } from './context.ts'
import { rejoin } from './dial-and-bridge.ts'
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
  const bridge = bridges.of(other)
  return bridge === undefined || leg.termination !== undefined
    ? refused(nobodyTalks)
    : takePlace(context, { other, dialog, bridge })
}

interface Replacing {
  readonly other: Call
  readonly dialog: DialogUser
  readonly bridge: Bridge
}

/** The conversation goes on in its own call; this one is over, and names it in its `linkedid`. */
function takePlace({ call, caller }: AppContext, { other, dialog, bridge }: Replacing): AppOutcome {
  const partner = bridge.partnerOf(dialog.leg)
  const party = other.partyOf(dialog.leg)
  if (partner === undefined || party === undefined || !bridge.replace(dialog.leg, caller.leg))
    return refused(nobodyTalks)
  call.linkedid = other.linkedid
  call.segment.callee = { ...(other.partyOf(partner) ?? call.segment.callee), user: null }
  call.become('answered')
  caller.leg.side = dialog.leg.side
  other.adopt(caller.leg, party)
  other.wait(caller.leg)
  other.timeline.decision({ code: 'replaced', party: caller.leg.party })
  return { kind: 'taken', by: 'caller' }
}

/** For whoever stays: another telephone is in the place of the one that it talked with. */
export async function replacedBy(context: AppContext, { leaving, into }: Replaced): Promise<AppOutcome> {
  const { call, caller } = context
  if (into.side === 'callee') call.segment.dstchannel = into.channel
  leaving.hangUp(completed(leaving.side))
  const party = new Party(into, call.domain.country)
  const isHeard =
    into.unanswered === undefined || (await party.connectTaken(caller.leg)) || party.answerForApplication()
  if (!isHeard) into.hangUp(terminations.notAcceptable('the two sides share no codec'))
  return rejoin(context, into)
}

type Replaced = Extract<Left, { kind: 'replaced' }>

function isOf(owner: DialogOwner | null, { domain }: Call, { extension }: UserConfig): boolean {
  return owner?.domain === domain.name && owner.user === extension
}

const noDialog: Termination = { ...terminations.notFound('it replaces no dialog'), status: 481 }
const answeredAlready: Termination = {
  ...terminations.busy('somebody talks in the dialog that it replaces'),
  status: 486
}
const nobodyTalks: Termination = {
  ...terminations.declined('nobody talks in the dialog that it replaces'),
  status: 603
}

function refused(termination: Termination): AppOutcome {
  return unanswered(termination)
}
