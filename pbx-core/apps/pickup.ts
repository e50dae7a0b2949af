import { forks } from '../call/dial.ts'
import { terminations } from '../call/terminations.ts'
import type { Feature } from '../routing/features.ts'
import { type AppContext, type AppOutcome, unanswered } from './context.ts'

type Pickup = Extract<Feature, { name: 'pickup' | 'group-pickup' }>

/**
 * Takes a call that rings somewhere else: whoever dialled the code becomes the one that has answered there. This call
 * is over with that, and names the other one in its `linkedid`.
 */
export async function pickup(context: AppContext, wanted: Pickup): Promise<AppOutcome> {
  const { call, caller, services } = context
  const extensions = wanted.name === 'pickup' ? [wanted.extension] : fellowsOf(context)
  call.enterApp('pickup', extensions.join(','))
  const ringing = services.ringingAt(call.domain, extensions).find((other) => other !== call)
  const fork = ringing && forks.of(ringing)
  if (ringing === undefined || fork === undefined) return nothingRings(extensions)
  if (!caller.answerForApplication()) return unanswered(terminations.notAcceptable('the phone offers no G.711'))
  const party = call.segment.caller
  call.linkedid = ringing.linkedid
  // It is no call to whoever rings: that one has its own record, of the call that is taken.
  call.segment.callee = { ...ringing.segment.caller, user: null }
  call.become('answered')
  ringing.adopt(caller.leg, party)
  caller.leg.side = 'callee'
  ringing.segment.callee = party
  ringing.timeline.decision({ code: 'picked-up', party: caller.leg.party })
  // Nothing has happened since it was found: whoever rings can be taken.
  fork.take(caller.leg)
  return { kind: 'taken', by: 'caller' }
}

/** The other members of the groups that the caller is in. */
function fellowsOf({ call }: AppContext): readonly string[] {
  const own = call.segment.caller.user ?? ''
  const groups = call.domain.groups.filter(({ members }) => members.includes(own))
  return [...new Set(groups.flatMap(({ members }) => members))].filter((member) => member !== own)
}

function nothingRings(extensions: readonly string[]): AppOutcome {
  return unanswered(terminations.notFound(`nothing rings at ${extensions.join(', ') || 'a group of this user'}`))
}
