import { terminations } from '../call/terminations.ts'
import type { UserConfig } from '../contract/config.ts'
import type { DiversionReason } from '../contract/diversion.ts'
import type { Termination } from '../contract/termination.ts'
import type { ForwardOccasion, UserState } from '../contract/user-state.ts'
import { blocks, forwardOf, quietOf } from '../routing/reach.ts'
import { type AppContext, type AppOutcome, further, unanswered } from './context.ts'

/**
 * Reaches a user as it has set: sends the call on where it wants all of them sent on, rings nothing where it does not
 * want to be disturbed, and sends on what nobody answers.
 */
export async function reach(context: AppContext, user: UserConfig, ring: Ring): Promise<AppOutcome> {
  const { call, services } = context
  const state = services.stateOf(call.domain, user)
  const all = await sendOn(context, { user, state, occasion: 'all' })
  if (all !== undefined) return all
  const outcome = await unlessRefused(context, { user, state, ring })
  if (outcome.kind !== 'unanswered' || context.signal.aborted) return outcome
  const occasion = occasionOf(outcome.termination)
  return (occasion && (await sendOn(context, { user, state, occasion }))) ?? outcome
}

/**
 * What whoever is on the user's block list gets: declined, and nothing of what the user has set for others. Undefined:
 * the call is wanted. It is in nobody's list of missed calls, for the record names no user.
 */
export function blockedBy({ call, services }: AppContext, user: UserConfig): AppOutcome | undefined {
  const { number } = call.segment.caller
  if (!blocks(call.domain, services.stateOf(call.domain, user), number)) return undefined
  const { extension: party } = user
  call.enterApp('user', party)
  call.timeline.decision({ code: 'blocked', party, number })
  return unanswered(terminations.declined(`${party} has blocked the number`))
}

type Ring = () => Promise<AppOutcome>

async function unlessRefused(
  { call, services }: AppContext,
  { user, state, ring }: { readonly user: UserConfig; readonly state: UserState; readonly ring: Ring }
): Promise<AppOutcome> {
  const { extension } = user
  const quiet = quietOf(state, () => services.talks(call, extension))
  if (quiet === undefined) return ring()
  call.segment.callee = { number: extension, name: user.name, user: extension }
  call.enterApp('user', extension)
  call.timeline.decision({ code: quiet, party: extension })
  const reason = quiet === 'do-not-disturb' ? 'does not want to be disturbed' : 'talks'
  return unanswered(terminations.busy(`${extension} ${reason}`))
}

interface SendingOn {
  readonly user: UserConfig
  readonly state: UserState
  readonly occasion: ForwardOccasion
}

/** Undefined: it is not sent on, or there is nobody either. */
async function sendOn(context: AppContext, { user, state, occasion }: SendingOn): Promise<AppOutcome | undefined> {
  const { call } = context
  const forward = forwardOf(user, state, { occasion, passed: call.forwardedTo })
  if (forward.kind === 'none') return undefined
  if (forward.kind === 'circle') {
    call.timeline.warning({ code: 'forward-refused', party: user.extension, because: 'circle' })
    return undefined
  }
  const { destination, text } = forward
  call.timeline.decision({ code: 'user-forwards', party: user.extension, occasion, destination: text })
  const go = () => context.onward.enter(further(context, user), destination)
  const by = { user: user.extension, reason: diversionOf[occasion] }
  if (occasion === 'all') {
    call.segment.sentOnBy.push(by)
    return go()
  }
  const outcome = await call.segment.sentOn(context.signal, go, by)
  const isUnanswered = outcome.kind === 'unanswered' && outcome.leaves !== 'call'
  return !isUnanswered || context.signal.aborted ? outcome : undefined
}

/** RFC 5806 §7. */
const diversionOf = {
  all: 'unconditional',
  busy: 'user-busy',
  noAnswer: 'no-answer',
  unreachable: 'unavailable'
} as const satisfies Readonly<Record<ForwardOccasion, DiversionReason>>

function occasionOf({ result, cause }: Termination): Exclude<ForwardOccasion, 'all'> | undefined {
  if (result === 'busy' || result === 'declined') return 'busy'
  if (result === 'no-answer') return 'noAnswer'
  return result === 'unreachable' || cause === 27 ? 'unreachable' : undefined
}
