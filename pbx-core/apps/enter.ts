import type { HookPoint } from '../call/hooks.ts'
import { terminations } from '../call/terminations.ts'
import type { UserConfig } from '../contract/config.ts'
import { type Destination, formatDestination, parseDestination } from '../contract/destination.ts'
import type { Termination } from '../contract/termination.ts'
import { planCall } from '../routing/dial-plan.ts'
import { type HangupKind, type ResolvedDestination, resolveDestination } from '../routing/resolve.ts'
import { playToEnd, prompts } from './announce.ts'
import { type AppContext, type AppOutcome, unanswered } from './context.ts'
import { echo } from './echo.ts'
import { dialEmergency, dialTrunks } from './external.ts'
import { timeoutHook, timeoutReasonOf } from './timeout-hook.ts'
import { ringUser } from './user.ts'

/** Destinations that one call may pass through; `then` can lead in a circle. */
const mostHops = 25

/** Sends a call to a destination and stays with it until that is over or has given up. */
export async function enter(context: AppContext, destination: Destination, hops = 0): Promise<AppOutcome> {
  const { call } = context
  if (hops >= mostHops) return unanswered(terminations.tooManyHops(`the call passed ${mostHops} destinations`))
  call.timeline.decision({ code: 'goes-to', destination: formatDestination(destination) })
  const resolved = resolveDestination(call.domain, destination)
  switch (resolved.kind) {
    case 'user':
      return enterUser(context, resolved.user, hops)
    case 'function':
      return echo(context)
    case 'external':
      return leave(context, resolved.number)
    case 'hangup':
      return unanswered(hangupOf(resolved.how))
    case 'unavailable':
      return enterUnavailable(context, resolved, hops)
    case 'not-found':
      call.timeline.warning({
        code: 'no-destination',
        destination: formatDestination(destination),
        reason: resolved.reason
      })
      return unanswered(terminations.notFound(resolved.reason))
  }
}

/** Runs a hook and does what it wants; `proceed` is where the call was going. */
export async function withHook(
  context: AppContext,
  point: HookPoint,
  steps: {
    readonly proceed: () => Promise<AppOutcome>
    readonly stop: () => Promise<AppOutcome>
    readonly hops?: number
  }
): Promise<AppOutcome> {
  const { call, services, signal } = context
  const verdict = await services.hook(call, point, signal)
  if (signal.aborted) return unanswered(context.caller.leg.termination ?? terminations.congestion('the call was ended'))
  switch (verdict.kind) {
    case 'go-on':
      return steps.proceed()
    case 'stop':
      call.timeline.decision({ code: 'hook-stops', hook: point.name })
      return steps.stop()
    case 'reject':
      return rejectAfterAnnouncement(context, point.name)
    case 'route': {
      const outcome = await enter(context, verdict.destination, (steps.hops ?? 0) + 1)
      return verdict.final || outcome.kind === 'completed' || signal.aborted ? outcome : steps.proceed()
    }
  }
}

/** `onFailure: reject`: the caller hears why, and is refused with 480. */
async function rejectAfterAnnouncement({ call, caller }: AppContext, hook: string): Promise<AppOutcome> {
  call.timeline.decision({ code: 'hook-rejects', hook })
  await playToEnd(caller, prompts(call, 'application-failed'))
  return unanswered(terminations.unavailable(`${hook} failed`))
}

async function enterUser(context: AppContext, user: UserConfig, hops: number): Promise<AppOutcome> {
  const point = { name: `users[${user.extension}].cti`, config: user.cti, extra: aboutToEnter(user) }
  const giveUp = (termination: Termination) => goOnWith(context, { user, termination, hops })
  return withHook(context, point, {
    hops,
    stop: () => giveUp(terminations.declined(`${point.name} ended it`)),
    proceed: async () => {
      const outcome = await ringUser(context, user)
      return outcome.kind === 'completed' || context.signal.aborted ? outcome : giveUp(outcome.termination)
    }
  })
}

/** The hook of an application runs before the call is in it, but is asked about it. */
function aboutToEnter({ extension, name, email = '' }: UserConfig): Readonly<Record<string, string>> {
  return { app: 'user', appname: extension, user: extension, username: name, useremail: email }
}

/** Nobody took the call: the user's `then`, and `cti.timeout` before it where it was time that ran out. */
async function goOnWith(
  context: AppContext,
  left: { readonly user: UserConfig; readonly termination: Termination; readonly hops: number }
): Promise<AppOutcome> {
  const { user, termination, hops } = left
  const next = async () => thenOf(context, user.then, { termination, hops })
  const reason = timeoutReasonOf(termination)
  if (reason === undefined) return next()
  return withHook(context, timeoutHook(context.call, reason), { hops, proceed: next, stop: next })
}

async function thenOf(
  context: AppContext,
  then: string | undefined,
  left: { readonly termination: Termination; readonly hops: number }
): Promise<AppOutcome> {
  const destination = then === undefined ? undefined : parseDestination(then)
  if (destination === undefined || !destination.ok) return unanswered(left.termination)
  const { result } = left.termination
  context.call.timeline.decision({ code: 'unanswered', result, destination: formatDestination(destination.value) })
  const outcome = await enter(context, destination.value, left.hops + 1)
  // A `then` that is not to be had must not hide why the call was not answered.
  return outcome.kind === 'unanswered' && !context.signal.aborted ? unanswered(left.termination) : outcome
}

/** An application that is configured but that this version cannot run: its `then` is better than nothing. */
async function enterUnavailable(
  context: AppContext,
  unavailable: Extract<ResolvedDestination, { kind: 'unavailable' }>,
  hops: number
): Promise<AppOutcome> {
  const { reason } = unavailable
  context.call.timeline.warning({ code: 'not-run', destination: formatDestination(unavailable), reason })
  return thenOf(context, unavailable.then, { termination: terminations.unavailable(reason), hops })
}

/** Out through a trunk on behalf of the PBX itself: a route or a hook leads to `external:`. */
async function leave(context: AppContext, number: string): Promise<AppOutcome> {
  const decision = planCall(context.call.domain, null, number)
  switch (decision.kind) {
    case 'emergency':
      return dialEmergency(context, decision)
    case 'outbound':
      return dialTrunks(context, decision.attempts)
    case 'destination':
    case 'unknown':
      return unanswered(terminations.notFound(`no outbound route matches ${number}`))
    case 'barred':
      return unanswered(terminations.forbidden(`${number} is barred: ${decision.reason}`))
  }
}

function hangupOf(kind: HangupKind): Termination {
  switch (kind) {
    case 'busy':
      return terminations.busy('hangup:busy')
    case 'declined':
      return terminations.declined('hangup:declined')
    case 'congestion':
      return terminations.congestion('hangup:congestion')
    case 'unallocated':
      return terminations.notFound('hangup:unallocated')
    case 'normal':
      return terminations.unavailable('hangup')
  }
}
