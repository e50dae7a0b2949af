import type { Call } from '../call/call.ts'
import { terminations } from '../call/terminations.ts'
import type { TrunkConfig } from '../contract/config.ts'
import type { Termination } from '../contract/termination.ts'
import { upFirst } from '../routing/help.ts'
import { type AppContext, type AppOutcome, unanswered } from './context.ts'
import { dialAndBridge } from './dial-and-bridge.ts'

export interface TrunkAttempt {
  readonly trunk: TrunkConfig
  /** As this trunk wants it: after strip and prepend. */
  readonly number: string
  readonly emergency?: boolean
}

/** A proxy on the way gives an INVITE up after 3 minutes (RFC 3261 §16.6, Timer C); so do we. */
const longestRing = 180

/**
 * Leaves through a trunk; the next one is tried where a trunk cannot, not where the called party will not.
 * Who calls for help is never told that it will not: a provider that does not carry such calls says 403, 404 or
 * 484 of them, and another one may.
 */
export async function dialTrunks(
  context: AppContext,
  attempts: readonly TrunkAttempt[],
  seconds = context.ringSeconds ?? longestRing
): Promise<AppOutcome> {
  const { call, signal } = context
  let last = terminations.congestion('no trunk can take the call')
  for (const [at, attempt] of attempts.entries()) {
    const { trunk, number, emergency = false } = attempt
    call.segment.trunk = trunk.name
    call.enterApp('external', number)
    call.timeline.decision({ code: 'trunk', trunk: trunk.name, number }, { number })
    const outcome = await dialServers(context, attempt, { hasNextTrunk: at < attempts.length - 1, seconds })
    if (outcome.kind !== 'unanswered' || signal.aborted) return outcome
    if (!emergency && (outcome.redirection !== undefined || !trunkFailed(outcome.termination))) return outcome
    last = outcome.termination
    noteTrunkFailure(call, trunk, last)
  }
  return unanswered(last)
}

/** One trunk: the servers of its provider in turn, as long as one says nothing, or that it is out of service (RFC 3263 §4.3). */
async function dialServers(
  context: AppContext,
  { trunk, number, emergency = false }: TrunkAttempt,
  { hasNextTrunk, seconds }: { readonly hasNextTrunk: boolean; readonly seconds: number }
): Promise<AppOutcome> {
  const { call, caller, services, signal } = context
  for (let left = services.servers(call, trunk); ; left = Math.min(left - 1, services.servers(call, trunk))) {
    const isOneOfSeveral = hasNextTrunk || left > 1
    const leg = await services.trunk(call, trunk, { terms: caller.offerable(), number, emergency, isOneOfSeveral })
    if (!leg.ok) return unanswered(leg.error)
    const outcome = await dialAndBridge(context, { legs: [leg.value], seconds })
    if (outcome.kind !== 'unanswered' || signal.aborted || left <= 1) return outcome
    if (!serverFailed(outcome.termination)) return outcome
    noteTrunkFailure(call, trunk, outcome.termination)
  }
}

/** It said nothing, or that it is out of service: another server of its provider may not be. */
export function serverFailed({ cause, status }: Termination): boolean {
  return cause === 27 || status === 503
}

export function noteTrunkFailure(
  call: Call,
  trunk: TrunkConfig,
  { result, status, reason = result }: Termination
): void {
  const answered = status === undefined ? {} : { status }
  call.timeline.warning({ code: 'trunk-failed', trunk: trunk.name, reason, result, ...answered })
}

/** 5xx, 408 and silence are the trunk's; 4xx and 6xx are the called party's (`4-pbx`, Numbers). */
export function trunkFailed(termination: Termination): boolean {
  if (termination.result === 'congestion' || termination.cause === 27) return true
  const status = termination.status ?? 0
  return status === 408 || (status >= 500 && status < 600)
}

/** An emergency call goes to every trunk in turn, whatever else it carries and however it stands, until one takes it. */
export function dialEmergency(
  context: AppContext,
  decision: { readonly number: string; readonly trunks: readonly TrunkConfig[] }
): Promise<AppOutcome> {
  const { call, services } = context
  const { domain, segment, timeline } = call
  call.isForHelp = true
  segment.direction = 'outbound'
  segment.isEmergency = true
  timeline.decision({ code: 'emergency', number: decision.number })
  const { extension: user = '', location = '' } =
    domain.users.find(({ extension }) => extension === segment.caller.user) ?? {}
  if (location !== '') timeline.decision({ code: 'emergency-from', user, location })
  const trunks = upFirst(decision.trunks, (trunk) => services.isUp(domain, trunk))
  services.emergencyCalled(call, { number: decision.number, trunk: trunks[0] })
  return dialTrunks(
    context,
    trunks.map((trunk) => ({ trunk, number: decision.number, emergency: true }))
  )
}
