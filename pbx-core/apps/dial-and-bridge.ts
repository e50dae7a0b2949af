import { Bridge } from '../call/bridge.ts'
import { dial, type Ringing } from '../call/dial.ts'
import { trunkOf } from '../call/leg.ts'
import type { OutgoingLeg } from '../call/outgoing-leg.ts'
import type { SipLeg } from '../call/sip-leg.ts'
import { terminations } from '../call/terminations.ts'
import { type AppContext, type AppOutcome, unanswered } from './context.ts'
import { handingOn } from './in-call.ts'
import { sendKeys } from './send-keys.ts'

export interface DialOptions {
  readonly legs: readonly OutgoingLeg[]
  readonly beside?: readonly Ringing[]
  readonly seconds: number
  /** A leg rings. */
  readonly rang?: (leg: OutgoingLeg) => void
  /** Somebody has taken the call, and is joined next. */
  readonly answered?: (leg: SipLeg) => void
}

/** Rings the legs, joins the first that answers with the caller, and stays until that is over. */
export async function dialAndBridge(context: AppContext, options: DialOptions): Promise<AppOutcome> {
  const { call, caller, services, signal } = context
  const outcome = await dial({
    call,
    caller,
    legs: options.legs,
    beside: options.beside ?? [],
    seconds: options.seconds,
    clock: services.clock,
    signal,
    rang: (leg) => {
      call.rings()
      options.rang?.(leg)
    }
  })
  if (outcome.kind === 'unanswered') {
    caller.release()
    return outcome
  }
  options.answered?.(outcome.leg)
  return joinWith(context, outcome.leg)
}

/** The caller talks with whoever has answered, until they come apart. */
export async function joinWith(context: AppContext, leg: SipLeg, isTaken = false): Promise<AppOutcome> {
  const { call, caller } = context
  if (!(isTaken ? await caller.connectTaken(leg) : caller.connect(leg) || (await caller.adapt(leg)))) {
    const termination = leg.termination ?? terminations.notAcceptable('the two sides share no codec')
    leg.hangUp(termination)
    return unanswered(termination)
  }
  call.segment.dstchannel = leg.channel
  // Of one that rang beside the phones of a user nobody has said yet that the call leaves.
  if (leg.number !== undefined) call.segment.trunk = trunkOf(leg)
  if (context.counted !== undefined) leg.use(context.counted.move())
  const listen = context.listen ?? handingOn(context)
  const bridge = new Bridge(call, { isFixed: context.keepsLegs === true, listen })
  bridge.join(caller.leg, leg)
  call.become('answered')
  call.timeline.decision({ code: 'answered', party: leg.party }, { channel: leg.channel })
  if (call.segment.number === 1 && call.origin.keys) sendKeys(context, leg, call.origin.keys)
  return untilLeft(context, bridge)
}

/** The end of one is the end of the other, unless one of them is handed on or taken before. */
async function untilLeft({ keepsLegs }: AppContext, bridge: Bridge): Promise<AppOutcome> {
  const left = await bridge.left
  if (left.kind !== 'hung-up') return left
  const { alone, termination } = left
  if (keepsLegs === true) return { kind: 'completed', termination, alone }
  alone?.hangUp(termination)
  return { kind: 'completed', termination }
}
