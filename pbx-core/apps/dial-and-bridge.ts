import { bridge } from '../call/bridge.ts'
import { dial } from '../call/dial.ts'
import type { OutgoingLeg } from '../call/outgoing-leg.ts'
import { terminations } from '../call/terminations.ts'
import { type AppContext, type AppOutcome, unanswered } from './context.ts'
import { sendKeys } from './send-keys.ts'

export interface DialOptions {
  readonly legs: readonly OutgoingLeg[]
  readonly seconds: number
  readonly rang?: () => void
}

/** Rings the legs, joins the first that answers with the caller, and stays until that is over. */
export async function dialAndBridge(context: AppContext, options: DialOptions): Promise<AppOutcome> {
  const { call, caller, services, signal } = context
  const outcome = await dial({
    call,
    caller,
    legs: options.legs,
    seconds: options.seconds,
    clock: services.clock,
    signal,
    rang: () => {
      call.rings()
      options.rang?.()
    }
  })
  if (outcome.kind === 'unanswered') {
    caller.release()
    return outcome
  }
  const { leg } = outcome
  if (!caller.connect(leg)) {
    const termination = terminations.notAcceptable('the two sides share no codec')
    leg.hangUp(termination)
    return unanswered(termination)
  }
  call.dstchannel = leg.channel
  call.become('answered')
  call.timeline.decision({ code: 'answered', party: leg.party }, { channel: leg.channel })
  if (call.origin.keys) sendKeys(context, leg, call.origin.keys)
  return { kind: 'completed', termination: await bridge(call, caller.leg, leg) }
}
