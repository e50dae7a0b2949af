import type { HookPoint } from '../call/hooks.ts'
import { terminations } from '../call/terminations.ts'
import type { UserConfig } from '../contract/config.ts'
import { type Destination, formatDestination, parseDestination } from '../contract/destination.ts'
import type { Termination } from '../contract/termination.ts'
import { planCall, type RoutingDecision } from '../routing/dial-plan.ts'
import { type HangupKind, type ResolvedDestination, resolveDestination } from '../routing/resolve.ts'
import { playToEnd, prompts } from './announce.ts'
import { type AppContext, type AppOutcome, unanswered } from './context.ts'
import { Counted } from './counted.ts'
import { echo } from './echo.ts'
import { dialEmergency, dialTrunks } from './external.ts'
import { planForwarding } from './forwarded.ts'
import { timeoutHooks, timeoutReasonOf } from './timeout-hook.ts'
import { ringUser } from './user.ts'
import { reach } from './user-state.ts'

/** Destinations that one call may pass through; `then` can lead in a circle. */
const mostHops = 25

/** How a call came to where it is. */
export interface Way {
  /** Destinations that it has passed. */
  readonly hops: number
  /** Whose own setting sent it here (a user's `then` or hook); null: a setting of the whole domain. */
  readonly sentBy: UserConfig | null
}

const start: Way = { hops: 0, sentBy: null }

/** Sends a call to a destination and stays with it until that is over or has given up. */
export async function enter(context: AppContext, destination: Destination, way: Way = start): Promise<AppOutcome> {
  const { call } = context
  const { hops } = way
  if (hops >= mostHops) return unanswered(terminations.tooManyHops(`the call passed ${mostHops} destinations`))
  call.timeline.decision({ code: 'goes-to', destination: formatDestination(destination) })
  const resolved = resolveDestination(call.domain, destination)
  switch (resolved.kind) {
    case 'user':
      return enterUser(context, resolved.user, hops)
    case 'function':
      return echo(context)
    case 'external':
      return leaveAsTold(context, resolved.number, way)
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
    /** Absent: the call begins here. */
    readonly way?: Way
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
      const { hops, sentBy } = steps.way ?? start
      const outcome = await enter(context, verdict.destination, { hops: hops + 1, sentBy })
      return verdict.final || outcome.kind !== 'unanswered' || signal.aborted ? outcome : steps.proceed()
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
  const then = (termination: Termination) => thenOf(context, user.then, { termination, hops, sentBy: user })
  return withHook(context, point, {
    way: { hops, sentBy: user },
    stop: () => then(terminations.declined(`${point.name} ended it`)),
    proceed: async () => {
      const go = (destination: Destination) => enter(context, destination, { hops: hops + 1, sentBy: user })
      const ring = async () => forwarded(context, await ringUser(context, user), { user, hops })
      const outcome = await reach(context, { user, ring, go })
      if (outcome.kind !== 'unanswered' || context.signal.aborted) return outcome
      const { termination } = outcome
      return afterTimeoutHooks(context, { user, termination, hops }, () => then(termination))
    }
  })
}

/** The hook of an application runs before the call is in it, but is asked about it. */
function aboutToEnter({ extension, name, email = '' }: UserConfig): Readonly<Record<string, string>> {
  return { app: 'user', appname: extension, user: extension, username: name, useremail: email }
}

/** Goes on at once, unless it was time that ran out: then `cti.timeout` and the user's own have their say before. */
async function afterTimeoutHooks(
  context: AppContext,
  left: { readonly user: UserConfig; readonly termination: Termination; readonly hops: number },
  next: () => Promise<AppOutcome>
): Promise<AppOutcome> {
  const { user, termination, hops } = left
  const reason = timeoutReasonOf(termination)
  if (reason === undefined) return next()
  const app = { path: `users[${user.extension}]`, timeoutCti: user.timeoutCti }
  const { general, own } = timeoutHooks(context.call, app, reason)
  return withHook(context, general, {
    way: { hops, sentBy: null },
    stop: next,
    proceed: () => withHook(context, own, { way: { hops, sentBy: user }, proceed: next, stop: next })
  })
}

async function thenOf(
  context: AppContext,
  then: string | undefined,
  left: Way & { readonly termination: Termination }
): Promise<AppOutcome> {
  const destination = then === undefined ? undefined : parseDestination(then)
  if (destination === undefined || !destination.ok) return unanswered(left.termination)
  const { result } = left.termination
  const { callee } = context.call.segment
  context.call.timeline.decision({ code: 'unanswered', result, destination: formatDestination(destination.value) })
  const outcome = await enter(context, destination.value, { hops: left.hops + 1, sentBy: left.sentBy })
  if (outcome.kind !== 'unanswered' || context.signal.aborted) return outcome
  // A `then` that is not to be had must not hide whom the call was for, and why it was not answered.
  context.call.segment.callee = callee
  return unanswered(left.termination)
}

/** An application that is configured but that this version cannot run: its `then` is better than nothing. */
async function enterUnavailable(
  context: AppContext,
  unavailable: Extract<ResolvedDestination, { kind: 'unavailable' }>,
  hops: number
): Promise<AppOutcome> {
  const { reason } = unavailable
  context.call.timeline.warning({ code: 'not-run', destination: formatDestination(unavailable), reason })
  return thenOf(context, unavailable.then, { termination: terminations.unavailable(reason), hops, sentBy: null })
}

/**
 * Out through a trunk because a setting or a hook says so. The user who calls answers for it,
 * as if the number had been dialled; for a call from a trunk the user whose own setting sent it out
 * does, else the domain.
 */
function leaveAsTold(context: AppContext, number: string, { hops, sentBy }: Way): Promise<AppOutcome> {
  const { domain, segment } = context.call
  const user = domain.users.find(({ extension }) => extension === segment.caller.user) ?? sentBy
  const decision = planCall(domain, user, number)
  const reason = `no outbound route matches ${number}`
  return leave(context, decision.kind === 'destination' ? { kind: 'unknown', number, reason } : decision, {
    user,
    hops
  })
}

interface Leaving {
  /** Who answers for it; null: the domain. */
  readonly user: UserConfig | null
  readonly hops?: number
}

/** What the dial plan says of a number that is nobody's extension. */
export async function leave(
  context: AppContext,
  decision: Exclude<RoutingDecision, { kind: 'destination' }>,
  leaving: Leaving
): Promise<AppOutcome> {
  return forwarded(context, await leaveOnce(context, decision, leaving), leaving)
}

/**
 * Where the phone or trunk that was called has sent the call on (302), it follows, as a forward of `user` with
 * that one's permissions and limits. What comes of that is the outcome; where it may not go there, the one it had.
 */
async function forwarded(context: AppContext, outcome: AppOutcome, { user, hops = 0 }: Leaving): Promise<AppOutcome> {
  if (outcome.kind !== 'unanswered' || outcome.redirection === undefined || context.signal.aborted) return outcome
  const { call, services } = context
  const { termination, redirection } = outcome
  const { party } = redirection
  const isOwnHost = (host: string) => services.isOwnHost(call.domain, host)
  const plan = planForwarding(call, redirection, { user, isOwnHost })
  if (plan.kind === 'stays') {
    call.timeline.warning({ code: 'forward-refused', party, because: plan.reason })
    return unanswered(termination)
  }
  const { number, decision } = plan
  call.forwardedTo.add(number)
  call.timeline.decision({ code: 'forwarded', party, number })
  const { callee } = call.segment
  // It counts for whoever sends it on, also where the call as it was is counted already.
  const further = { ...context, isCleared: false }
  const next =
    decision.kind === 'destination'
      ? await enter(further, decision.destination, { hops: hops + 1, sentBy: user })
      : await leave(further, decision, { user, hops: hops + 1 })
  // As with `then`: whom the call was for stays in the record.
  if (next.kind === 'unanswered') call.segment.callee = callee
  return next
}

async function leaveOnce(
  context: AppContext,
  decision: Exclude<RoutingDecision, { kind: 'destination' }>,
  leaving: Leaving
): Promise<AppOutcome> {
  const { timeline } = context.call
  switch (decision.kind) {
    case 'emergency':
      return dialEmergency(context, decision)
    case 'outbound':
      return leaveThroughTrunk(context, decision, leaving)
    case 'feature':
      return unanswered(terminations.notFound('a feature code is dialled, and nobody is sent to one'))
    case 'barred': {
      const { number, reason } = decision
      timeline.decision({ code: 'barred', number, reason })
      return unanswered(terminations.forbidden(`${number} is barred: ${reason}`))
    }
    case 'unknown': {
      const { number, reason } = decision
      timeline.decision({ code: 'not-placed', number, reason })
      return unanswered(terminations.notFound(reason))
    }
  }
}

/** Limits, then the outbound hook of users' calls, once however many trunks are tried (`2-cti`), then the trunks. */
async function leaveThroughTrunk(
  context: AppContext,
  decision: Extract<RoutingDecision, { kind: 'outbound' }>,
  { user, hops = 0 }: Leaving
): Promise<AppOutcome> {
  const { call, services } = context
  for (const trunk of decision.missing) call.timeline.warning({ code: 'no-trunk', trunk })
  if (context.isCleared) return dialTrunks(context, decision.attempts)
  const { attempts, country } = decision
  const admitted = services.outboundCall(call, { user, number: attempts[0]?.number ?? '', country })
  if (!admitted.ok) return unanswered(admitted.error)
  using counted = new Counted(admitted.value, context.counted)
  const dial = () => dialTrunks({ ...context, counted }, attempts)
  if (call.segment.caller.user === null) return await dial()
  call.segment.direction = 'outbound'
  call.segment.trunk = attempts[0]?.trunk.name ?? null
  const point = { name: 'cti.outbound', config: call.domain.cti.outbound }
  return await withHook({ ...context, counted, isCleared: true }, point, {
    way: { hops, sentBy: null },
    proceed: dial,
    stop: async () => unanswered(terminations.forbidden('cti.outbound ended it'))
  })
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
