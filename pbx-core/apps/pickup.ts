import type { Call } from '../call/call.ts'
import { type Fork, forks } from '../call/dial.ts'
import { terminations } from '../call/terminations.ts'
import { fellowsOf } from '../contract/fellows.ts'
import type { Feature } from '../routing/features.ts'
import { broughtTo } from './brought-to.ts'
import { type AppContext, type AppOutcome, cannotHear, unanswered } from './context.ts'

type Pickup = Extract<Feature, { name: 'pickup' | 'group-pickup' }>

/**
 * Takes a call that rings somewhere else: whoever dialled the code becomes the one that has answered there. This call
 * is over with that, and names the other one in its `linkedid`.
 */
export async function pickup(context: AppContext, wanted: Pickup): Promise<AppOutcome> {
  const { call, services } = context
  const own = call.segment.caller.user ?? ''
  const extensions = wanted.name === 'pickup' ? [wanted.extension] : fellowsOf(call.domain, own)
  call.enterApp('pickup', extensions.join(','))
  const ringing = services.ringingAt(call.domain, extensions).find((other) => other !== call && isMeant(call, other))
  const fork = ringing && forks.of(ringing)
  if (ringing === undefined || fork === undefined) return nothingRings(extensions)
  return takeRinging(context, ringing, fork)
}

/** Whoever is served becomes the one that has answered where another call rings. */
export function takeRinging({ call, caller, services }: AppContext, ringing: Call, fork: Fork): AppOutcome {
  if (!caller.answerForApplication()) return cannotHear()
  const party = call.segment.caller
  call.linkedid = ringing.linkedid
  // It is no call to whoever rings: that one has its own record, of the call that is taken.
  call.segment.callee = { ...ringing.segment.caller, user: null }
  call.become('answered')
  ringing.adopt(caller.leg, party)
  caller.leg.side = 'callee'
  ringing.segment.callee = party
  ringing.timeline.decision({ code: 'picked-up', party: caller.leg.party })
  broughtTo({ call: ringing, services }, party)
  // Nothing has happened since it was found: whoever rings can be taken.
  fork.take(caller.leg)
  return { kind: 'taken', by: 'caller' }
}

/** Several may ring at one phone: who has pressed beside one of them does not get another. */
function isMeant(call: Call, ringing: Call): boolean {
  const meant = call.origin.header('X-Offhook-Pick-Up')
  return meant === '' || meant === ringing.uniqueid
}

function nothingRings(extensions: readonly string[]): AppOutcome {
  return unanswered(terminations.notFound(`nothing rings at ${extensions.join(', ') || 'a group of this user'}`))
}
