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
  const { extensions, dialled, ofPlace } =
    wanted.name === 'pickup' ? targetOf(call, wanted.extension) : ofFellows(fellowsOf(call.domain, own))
  call.enterApp('pickup', dialled)
  const ringing = services
    .ringingAt(call.domain, extensions)
    .find((other) => other !== call && ofPlace(other) && isMeant(call, other))
  const fork = ringing && forks.of(ringing)
  if (ringing === undefined || fork === undefined) return nothingRings(extensions)
  return takeRinging(context, ringing, fork)
}

/** Whose telephones are meant, and which of the calls that ring there. */
interface Target {
  readonly extensions: readonly string[]
  /** As the record has it. */
  readonly dialled: string
  readonly ofPlace: (call: Call) => boolean
}

const ofFellows = (extensions: readonly string[]): Target => ({
  extensions,
  dialled: extensions.join(','),
  ofPlace: () => true
})

/** By the extension of a group or a queue: what rings for that at any of its members, and none of their other calls. */
function targetOf({ domain }: Call, extension: string): Target {
  const of = (app: string, name: string, extensions: readonly string[]): Target => ({
    ...{ extensions, dialled: extension },
    ofPlace: ({ segment }) => segment.app.name === app && segment.app.data === name
  })
  const group = domain.groups.find((each) => each.extension === extension)
  if (group !== undefined) {
    const members = group.members.map((member) => (typeof member === 'string' ? member : member.number))
    return of('group', group.name, members)
  }
  const queue = domain.queues.find((each) => each.extension === extension)
  if (queue === undefined) return ofFellows([extension])
  return of(
    'queue',
    queue.name,
    queue.agents.map(({ user }) => user)
  )
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
