import type { Clock } from '../base/clock.ts'
import type { HookConfig } from '../contract/config.ts'
import { type Destination, destinationType, formatDestination } from '../contract/destination.ts'
import type { Remark } from '../contract/remark.ts'
import { textOfRemark } from '../contract/remark-text.ts'
import type { TimelineDetail, TimelineEvent } from '../contract/timeline.ts'
import type { PartyView } from '../contract/views.ts'
import { fallbackOf } from '../cti/fallback.ts'
import type { HookDecision, HookOutcome, HookRunner, HookSet } from '../cti/port.ts'
import type { ReplyProgram } from '../cti/reply-program.ts'
import { resolveDestination } from '../routing/resolve.ts'
import type { Call } from './call.ts'
import { piecesOf } from './hold-music.ts'
import { variablesOf } from './variables.ts'

/** What a hook means for the call at this point (`2-cti`, `break`). */
export type HookVerdict =
  | { readonly kind: 'go-on' }
  /** `final`: the call goes there for good; else it comes back where that ends unanswered. */
  | { readonly kind: 'route'; readonly destination: Destination; readonly final: boolean }
  /** A document that is to be followed, verb by verb. */
  | FollowedDocument
  /** `break` without a route: not handled further at this point. */
  | { readonly kind: 'stop' }
  /** The hook failed, and its `onFailure` is `reject`. */
  | { readonly kind: 'reject' }

export interface FollowedDocument {
  readonly kind: 'program'
  readonly program: ReplyProgram
  readonly source: DocumentSource
}

/** Where a document came from. */
export interface DocumentSource {
  /** Of the hook: `cti.inbound`. */
  readonly name: string
  /** The hook, or what stood in for it. */
  readonly config: HookConfig
  /** Of the document, without user and password. */
  readonly url: string
  readonly dialect: ReplyProgram['dialect']
  /** What the hook was told besides. */
  readonly extra?: Readonly<Record<string, string>> | undefined
}

export interface HookPoint {
  /** `cti.inbound`, `inbound[0].cti`: as in the configuration. */
  readonly name: string
  readonly config: HookConfig | undefined
  readonly extra?: Readonly<Record<string, string>>
}

/** Re-routes by hooks in one call; the next one is ignored and the call goes on. */
const mostReroutes = 10

/** Runs hooks for calls: asks the web application, and applies to the call what it answers. */
export class CallHooks {
  readonly #runner: HookRunner
  readonly #clock: Clock

  constructor(runner: HookRunner, clock: Clock) {
    this.#runner = runner
    this.#clock = clock
  }

  async run(call: Call, point: HookPoint, signal: AbortSignal): Promise<HookVerdict> {
    const { config } = point
    if (config === undefined || config.url === '' || !call.domain.cti.enabled) return { kind: 'go-on' }
    const beforeRinging = call.segment.ringingAt === undefined
    const outcome = await this.#runner.run(
      {
        hook: `${call.domain.name} ${point.name}`,
        config,
        variables: variablesOf(call, this.#clock.wallTime(), point.extra),
        // Afterwards each has its own time, and so has its fallback.
        budgetMs: beforeRinging ? call.hookBudget : 2 * config.timeoutMs,
        allowedTargets: call.domain.cti.allowedTargets
      },
      signal
    )
    if (beforeRinging) call.hookBudget = Math.max(0, call.hookBudget - outcome.ms)
    note(call, point.name, outcome)
    const answered = outcome.before === undefined ? config : (fallbackOf(config) ?? config)
    const verdict = verdictOf(call, { name: point.name, config: answered, extra: point.extra }, outcome)
    return verdict.kind === 'program' ? begun(call, verdict) : verdict
  }
}

/** The first document of a hook counts as a re-route: one that leads back to its hook is not followed for ever. */
function begun(call: Call, document: FollowedDocument): HookVerdict {
  if (call.reroutes >= mostReroutes) {
    call.timeline.warning({ code: 'reply-too-many', most: mostReroutes, of: 'hooks' })
    return { kind: 'go-on' }
  }
  call.reroutes += 1
  return document
}

/** What an outcome means for the call, noted there and done as far as it is about the call itself. */
export function verdictOf(
  call: Call,
  { config, ...source }: Omit<DocumentSource, 'url' | 'dialect'>,
  { result, url }: HookOutcome
): HookVerdict {
  switch (result.kind) {
    case 'no-change':
      return { kind: 'go-on' }
    case 'failed':
    case 'skipped':
      return config.onFailure === 'reject' ? { kind: 'reject' } : { kind: 'go-on' }
    case 'reply':
      for (const remark of result.decision.warnings) {
        call.timeline.warning({ code: 'reply-remark', reason: textOfRemark(remark), remark })
      }
      applySet(call, result.decision.set)
      return programOf(result.decision.program, { config, ...source, url }) ?? routeOf(call, result.decision)
  }
}

/** Undefined: there is none. One that asks for nothing is "no change", as any reply that does. */
function programOf(
  program: ReplyProgram | undefined,
  source: Omit<DocumentSource, 'dialect'>
): FollowedDocument | undefined {
  if (program === undefined) return undefined
  const { dialect, steps, onAnswer, onHangup } = program
  const isEmpty = steps.length === 0 && onAnswer === null && onHangup === null
  return isEmpty ? undefined : { kind: 'program', program, source: { ...source, dialect } }
}

function routeOf(call: Call, decision: HookDecision): HookVerdict {
  const { route } = decision
  if (route === null) return decision.break ? { kind: 'stop' } : { kind: 'go-on' }
  const type = destinationType(route.type)
  const destination = type === undefined ? undefined : { type, name: route.name.trim() }
  if (destination === undefined || resolveDestination(call.domain, destination).kind === 'not-found') {
    call.timeline.warning(
      { code: 'hook-route-unknown', destination: `${route.type}:${route.name}` },
      'See type and name in docs/hooks.md: the name is that of something in this domain, or its extension.'
    )
    return { kind: 'go-on' }
  }
  if (call.reroutes >= mostReroutes) {
    call.timeline.warning({
      code: 'hook-route-ignored',
      destination: formatDestination(destination),
      most: mostReroutes
    })
    return { kind: 'go-on' }
  }
  call.reroutes += 1
  const fact = { code: 'hook-routes', destination: formatDestination(destination) } as const
  call.timeline.decision(fact, { break: decision.break })
  return { kind: 'route', destination, final: decision.break }
}

/** What a reply sets is the call's from here on. */
export function applySet(call: Call, set: HookSet): void {
  call.segment.caller = renamed(call.segment.caller, set)
  call.accountcode = set.accountcode ?? call.accountcode
  call.accCode2 = set.accCode2 ?? call.accCode2
  call.accCode3 = set.accCode3 ?? call.accCode3
  call.userfield = set.userfield ?? call.userfield
  call.language = set.language ?? call.language
  call.ringtone = set.ringtone ?? call.ringtone
  if (set.musiconhold !== undefined) call.wishedMusic = piecesOf(set.musiconhold)
  call.priority = set.priority ?? call.priority
  if (set.record !== undefined) call.record = set.record
  for (const [name, value] of Object.entries(set.variables)) call.variables.set(name.toLowerCase(), value)
  call.changed()
}

/** What the provider says of a number is not said of the one that a hook puts in its place. */
function renamed({ verstat, ...caller }: PartyView, { calleridname, calleridnumber }: HookSet): PartyView {
  const number = calleridnumber ?? caller.number
  return {
    ...caller,
    name: calleridname ?? caller.name,
    number,
    verstat: number === caller.number ? verstat : undefined
  }
}

/** In the time line. */
export function note(call: Call, hook: string, outcome: HookOutcome): void {
  if (outcome.before !== undefined) call.timeline.add(hookEvent(hook, outcome.before))
  call.timeline.add(hookEvent(hook, outcome))
}

/** A hook's request in the time line. `ignored`: what the reply asks for is not done. */
export function hookEvent(hook: string, outcome: HookOutcome, reply: 'heeded' | 'ignored' = 'heeded'): TimelineEvent {
  const remark = remarkOf(outcome)
  return {
    kind: 'hook',
    hook,
    method: outcome.method,
    url: outcome.url,
    outcome: textOfOutcome(outcome),
    result: outcome.result.kind,
    ...(remark === undefined ? {} : { remark }),
    ms: Math.round(outcome.ms - (outcome.before?.ms ?? 0)),
    ...(outcome.status === null ? {} : { status: outcome.status }),
    ...(outcome.reply === '' ? {} : { reply: outcome.reply }),
    ...(outcome.result.kind === 'reply' && reply === 'heeded'
      ? { changes: changesOf(outcome.result.decision.set) }
      : {})
  }
}

function changesOf({ variables, accCode2, accCode3, ...plain }: HookSet): TimelineDetail {
  const tags = { ...plain, acc_code2: accCode2, acc_code3: accCode3, ...variables }
  return Object.fromEntries(Object.entries(tags).flatMap(([tag, value]) => (value === undefined ? [] : [[tag, value]])))
}

/** How a hook's request went, in words. */
export function textOfOutcome({ result }: HookOutcome): string {
  switch (result.kind) {
    case 'reply':
      return 'reply'
    case 'no-change':
      return result.note === undefined ? 'no change' : `no change: ${textOfRemark(result.note)}`
    case 'failed':
      return `${result.code}: ${textOfRemark(result.remark)}`
    case 'skipped':
      return 'skipped: it failed 5 times in a row'
  }
}

/** What is to be said of how it went, besides what the reply asks for. */
function remarkOf({ result }: HookOutcome): Remark | undefined {
  switch (result.kind) {
    case 'failed':
      return result.remark
    case 'no-change':
      return result.note
    case 'reply':
    case 'skipped':
      return undefined
  }
}
