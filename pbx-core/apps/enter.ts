import type { FollowedDocument, HookPoint } from '../call/hooks.ts'
import { terminations } from '../call/terminations.ts'
import type { ApplicationType } from '../contract/applications.ts'
import type { HookConfig, UserConfig } from '../contract/config.ts'
import { type Destination, formatDestination, parseDestination } from '../contract/destination.ts'
import type { DiversionReason } from '../contract/diversion.ts'
import type { Termination } from '../contract/termination.ts'
import { planOutside } from '../routing/dial-plan.ts'
import type { ListedApplication } from '../routing/domain-index.ts'
import { type HangupKind, resolveDestination } from '../routing/resolve.ts'
import { playToEnd, prompts } from './announce.ts'
import type { Application } from './application.ts'
import { applications } from './applications.ts'
import {
  type AppContext,
  type AppOutcome,
  further,
  type HookSteps,
  hopsOf,
  type Unanswered,
  unanswered
} from './context.ts'
import { answererOf, diallingOf } from './dialling.ts'
import { park } from './parking/park.ts'
import { followReply } from './reply/follow.ts'
import { timeoutHooks, timeoutReasonOf } from './timeout-hook.ts'
import { leaveMessage } from './voicemail/leave-message.ts'

/** Destinations that one call may pass through; `then` can lead in a circle. */
const mostHops = 25

/** Sends a call to a destination and stays with it until that is over or has given up. */
export async function enter(context: AppContext, destination: Destination): Promise<AppOutcome> {
  const { call } = context
  if (hopsOf(context).count >= mostHops) {
    const remedy = 'Let one of them end the call, for example by hangup, or lead out of the circle.'
    call.timeline.warning(
      { code: 'too-many-hops', most: mostHops, destination: formatDestination(destination) },
      remedy
    )
    return unanswered(terminations.tooManyHops(`the call passed ${mostHops} destinations`))
  }
  call.timeline.decision({ code: 'goes-to', destination: formatDestination(destination) })
  const resolved = resolveDestination(call.domain, destination)
  switch (resolved.kind) {
    case 'application':
      return enterApplication(context, entryOf(resolved.application))
    case 'external':
      return dialOutAsConfigured(context, resolved.number)
    case 'hangup':
      return hungUp(resolved.how)
    case 'voicemail':
      return leaveMessage(context, resolved.user)
    case 'park':
      return park(context, resolved.slot)
    case 'not-found': {
      const { reason } = resolved
      call.timeline.warning({ code: 'no-destination', destination: formatDestination(destination), reason })
      return unanswered(terminations.notFound(reason))
    }
  }
}

/** An application that a call is about to enter, whatever its kind. */
interface Entry {
  readonly path: string
  readonly cti: HookConfig | undefined
  readonly timeoutCti: HookConfig | undefined
  readonly then: string | undefined
  /** Whose own settings these are; null: the domain's. */
  readonly owner: UserConfig | null
  /** What its hooks are told of it. */
  readonly variables: Readonly<Record<string, string>>
  readonly refusal: (context: AppContext) => AppOutcome | undefined
  readonly run: (context: AppContext) => Promise<AppOutcome>
}

function entryOf<T extends ApplicationType>({ type, config, path }: ListedApplication<T>): Entry {
  const application: Application<T> = applications[type]
  return {
    path,
    cti: config.cti,
    timeoutCti: 'timeoutCti' in config ? config.timeoutCti : undefined,
    then: 'then' in config ? config.then : undefined,
    owner: 'sipPassword' in config ? config : null,
    variables: application.variables?.(config) ?? { app: type, appname: config.name },
    refusal: (context) => application.refusal?.(context, config),
    run: (context) => application.run(context, config)
  }
}

/** Whom it refuses, its hook, itself, the hooks of a time that ran out, its `then`: once for all kinds. */
async function enterApplication(context: AppContext, entry: Entry): Promise<AppOutcome> {
  const { path, cti, owner, variables } = entry
  const refused = entry.refusal(context)
  if (refused !== undefined) return refused
  const point = { name: `${path}.cti`, config: cti, extra: variables }
  return ask(context, point, {
    user: owner,
    stop: () => {
      // It has not begun, but the record says where the call ended.
      const { app = '', appname = '' } = variables
      context.call.enterApp(app, appname)
      return takeThen(context, entry, unanswered(terminations.declined(`${point.name} ended it`)))
    },
    proceed: async () => {
      const outcome = await entry.run(context)
      if (outcome.kind !== 'unanswered' || context.signal.aborted) return outcome
      if (outcome.leaves === 'back' || outcome.leaves === 'call') return outcome
      const next = () => takeThen(context, entry, outcome)
      return outcome.leaves === 'then' ? next() : afterTimeoutHooks(context, { entry, outcome }, next)
    }
  })
}

/** Runs a hook and does what it wants. */
export async function ask(context: AppContext, point: HookPoint, steps: HookSteps): Promise<AppOutcome> {
  const { call, services, signal } = context
  const said = await services.hook(call, point, signal)
  if (signal.aborted) return unanswered(context.caller.leg.termination ?? terminations.congestion('the call was ended'))
  const verdict = said.kind === 'program' ? await followed(context, said, steps) : said
  switch (verdict.kind) {
    case 'over':
      return verdict.outcome
    case 'go-on':
      return steps.proceed()
    case 'stop':
      call.timeline.decision({ code: 'hook-stops', hook: point.name })
      return steps.stop()
    case 'reject':
      return rejectAfterAnnouncement(context, point.name)
    case 'route': {
      const go = () => enter(further(context, steps.user ?? null), verdict.destination)
      const by = { user: steps.user?.extension ?? null, reason: 'unknown' } as const
      if (verdict.final) {
        call.segment.sentOnBy.push(by)
        return forGood(await go())
      }
      const outcome = await call.segment.sentOn(signal, go, by)
      return outcome.kind !== 'unanswered' || signal.aborted ? outcome : steps.proceed()
    }
  }
}

async function followed(context: AppContext, document: FollowedDocument, { user = null }: HookSteps) {
  const end = await followReply(further(context, user), document)
  return end.kind === 'over' ? end : end.verdict
}

/** Where nobody takes the call there, it comes back to nothing that it has passed (`2-cti`, break). */
function forGood(outcome: AppOutcome): AppOutcome {
  return outcome.kind === 'unanswered' ? { ...outcome, leaves: 'call' } : outcome
}

/** `onFailure: reject`: the caller hears why, and is refused with 480. */
async function rejectAfterAnnouncement({ call, caller }: AppContext, hook: string): Promise<AppOutcome> {
  call.timeline.decision({ code: 'hook-rejects', hook })
  await playToEnd(caller, prompts(call, 'application-failed'))
  return unanswered(terminations.unavailable(`${hook} failed`))
}

/** Goes on at once, unless it was time that ran out: then `cti.timeout` and its own hook have their say before. */
async function afterTimeoutHooks(
  context: AppContext,
  { entry, outcome }: { readonly entry: Entry; readonly outcome: Unanswered },
  next: () => Promise<AppOutcome>
): Promise<AppOutcome> {
  const reason = timeoutReasonOf(outcome)
  if (reason === undefined) return next()
  context.call.latest.reason = reason
  const { general, own } = timeoutHooks(context.call, entry, reason)
  return ask(context, general, {
    stop: next,
    proceed: () => ask(context, own, { user: entry.owner, proceed: next, stop: next })
  })
}

async function takeThen(context: AppContext, { then, owner }: Entry, outcome: Unanswered): Promise<AppOutcome> {
  const { to, because: _, ...left } = outcome
  const destination = to ?? parsedThen(then)
  if (destination === undefined) return left
  const { result } = left.termination
  const { segment, timeline } = context.call
  // An announcement that was heard to its end is no failure to speak of.
  if (result !== 'completed') {
    timeline.decision({ code: 'unanswered', result, destination: formatDestination(destination) })
  }
  const go = () => enter(further(context, owner), destination)
  const by = { user: owner?.extension ?? null, reason: diversionReasonOf(left.termination) }
  // What speaks to callers itself (menu, directory, announcement) has called nobody: how its `then` went is how the call went.
  if (left.farewell !== undefined) {
    segment.sentOnBy.push(by)
    return go()
  }
  const sent = await segment.sentOn(context.signal, go, by)
  if (sent.kind !== 'unanswered' || sent.leaves === 'call' || context.signal.aborted) return sent
  // Nor why it was not answered; but whoever has heard an announcement is not told that as well.
  return sent.farewell === undefined ? left : { ...left, farewell: sent.farewell }
}

function parsedThen(then: string | undefined): Destination | undefined {
  const destination = then === undefined ? undefined : parseDestination(then)
  return destination?.ok ? destination.value : undefined
}

/** RFC 5806 §7. */
function diversionReasonOf({ result }: Termination): DiversionReason {
  switch (result) {
    case 'busy':
    case 'declined':
      return 'user-busy'
    case 'no-answer':
      return 'no-answer'
    case 'unreachable':
      return 'unavailable'
    default:
      return 'unknown'
  }
}

/** Out through a trunk because a setting or a hook says so. */
function dialOutAsConfigured(context: AppContext, number: string): Promise<AppOutcome> {
  const user = answererOf(context)
  return context.onward.dialOut(context, planOutside(diallingOf(context, user), number), user)
}

/** Somebody has written down how the call ends: its caller gets that, whatever was tried before. */
function hungUp(kind: HangupKind): Unanswered {
  const outcome = { ...unanswered(hangupOf(kind)), leaves: 'call' } as const
  return kind === 'normal' ? { ...outcome, farewell: '' } : outcome
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
