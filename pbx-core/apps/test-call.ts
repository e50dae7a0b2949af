import { onAbort } from '../base/on-abort.ts'
import type { Call } from '../call/call.ts'
import { dial } from '../call/dial.ts'
import type { HookVerdict } from '../call/hooks.ts'
import { endingOf } from '../call/intervention.ts'
import { ownTerms } from '../call/leg-session.ts'
import { Party } from '../call/party.ts'
import { completed } from '../call/terminations.ts'
import type { UserConfig } from '../contract/config.ts'
import type { Termination } from '../contract/termination.ts'
import { playToEnd, prompts } from './announce.ts'
import type { AppContext, AppOutcome, AppServices } from './context.ts'
import { serve } from './serve.ts'

export interface TestCallRequest {
  readonly call: Call
  readonly services: AppServices
  readonly user: UserConfig
  /** Ends the whole call from outside. */
  readonly signal: AbortSignal
}

/** Long enough to say something and hear it again; nobody must be able to forget it. */
const longestMs = 120_000

/**
 * A caller that does not exist rings a user's phones as one from a trunk would: with the
 * inbound hook and the pop-up (`2-cti`, Trying it). Whoever answers hears itself.
 */
export async function testCall(request: TestCallRequest): Promise<Termination> {
  const { call, services, user, signal } = request
  call.segment.callee = { number: user.extension, name: user.name, user: user.extension }
  const point = { name: 'cti.inbound', config: call.domain.cti.inbound }
  const verdict = await services.hook(call, point, signal)
  if (signal.aborted) return endingOf(call, false)
  noteRoute(call, verdict)
  call.enterApp('user', user.extension)
  const legs = services.phones(call, user, { terms: ownTerms, from: call.segment.caller })
  if (!legs.ok) return legs.error
  const outcome = await dial({
    call,
    caller: null,
    legs: legs.value,
    seconds: user.ringSeconds,
    clock: services.clock,
    signal,
    rang: () => {
      if (call.segment.ringingAt !== undefined) return
      call.rings()
      services.offered(call, user)
    }
  })
  if (outcome.kind === 'unanswered') return signal.aborted ? endingOf(call, false) : outcome.termination
  const { leg } = outcome
  call.segment.dstchannel = leg.channel
  call.talk(leg)
  call.become('answered')
  call.timeline.decision({ code: 'answered', party: leg.party }, { channel: leg.channel })
  return serve({ call, services, party: new Party(leg, call.domain.country), signal }, echoUntilOver)
}

/** The phones of this user are what is tried: a route is only told. */
function noteRoute(call: Call, verdict: HookVerdict): void {
  if (verdict.kind === 'go-on') return
  call.timeline.decision({ code: 'test-call-stays' })
}

async function echoUntilOver({ call, caller, services }: AppContext): Promise<AppOutcome> {
  const { leg } = caller
  leg.media.echo(true)
  const { promise, resolve } = Promise.withResolvers<void>()
  using _limit = services.clock.after(longestMs, resolve)
  using _hangUp = onAbort(leg.signal, resolve)
  await promise
  if (leg.termination === undefined) {
    leg.media.echo(false)
    await playToEnd(caller, prompts(call, 'goodbye'))
  }
  return { kind: 'completed', termination: leg.termination ?? completed('pbx') }
}
