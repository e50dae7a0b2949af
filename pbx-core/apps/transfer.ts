import type { Left } from '../call/bridge.ts'
import type { Call } from '../call/call.ts'
import { Party } from '../call/party.ts'
import type { AppEntry } from '../call/segment.ts'
import { sendings } from '../call/sending.ts'
import type { SipLeg } from '../call/sip-leg.ts'
import { cancelled, completed } from '../call/terminations.ts'
import type { TransferTarget } from '../call/transfer.ts'
import type { Termination } from '../contract/termination.ts'
import type { PartyView } from '../contract/views.ts'
import { statusOf } from '../sip/q850.ts'
import { playToEnd, prompts } from './announce.ts'
import { broughtTo } from './brought-to.ts'
import { type AppContext, type AppOutcome, unanswered } from './context.ts'
import { joinWith } from './dial-and-bridge.ts'
import { enter } from './enter.ts'
import { letGo } from './let-go.ts'
import { lineOf } from './line-of.ts'
import { dialFor } from './place-call.ts'
import { ringUser } from './user.ts'

type Handover = Extract<Left, { kind: 'passed-on' }>

/**
 * A call that has been handed on, for whoever stays: the segment before is over, and the next one leads to where the
 * call was transferred. Where that is not to be had, it comes back to whoever transferred it.
 */
export async function transferred(context: AppContext, handover: Handover): Promise<AppOutcome> {
  const { call, caller } = context
  const { leaving, transfer } = handover
  const parties = partiesOf(call, handover.staying)
  call.wait(leaving)
  call.wait(caller.leg)
  begin(context, handover, parties)
  caller.attend()
  caller.ringing()
  const { outcome, isTakenBack } = await untilTakenBack(context, handover)
  if (outcome.kind !== 'unanswered') {
    leaving.hangUp(completed(leaving.side))
    return outcome
  }
  const termination = isTakenBack ? takenBack(parties.leaves) : outcome.termination
  void transfer.progress(statusOf(termination))
  if (context.signal.aborted) {
    leaving.hangUp(completed(leaving.side))
    return outcome
  }
  if (!isTakenBack) {
    const { result } = termination
    const { number } = transfer.target
    call.timeline.decision({ code: 'transfer-failed', party: leaving.party, number, result })
  }
  return comeBack(context, { handover, parties, termination, tells: outcome.tells })
}

/** Follows the call to its target; until that has answered, whoever sent it may take it back. */
async function untilTakenBack(
  context: AppContext,
  handover: Handover
): Promise<{ readonly outcome: AppOutcome; readonly isTakenBack: boolean }> {
  const { call } = context
  const over = new AbortController()
  using sending = sendings.enter(call, { by: handover.transfer.by, takeBack: () => over.abort() })
  call.segment.whenAnswered(() => sending[Symbol.dispose]())
  const signal = AbortSignal.any([context.signal, over.signal])
  const outcome = await follow({ ...context, signal }, handover)
  return { outcome, isTakenBack: over.signal.aborted && !context.signal.aborted }
}

/** Neither of the two whose segment it is has given up. */
function takenBack({ user, number }: PartyView): Termination {
  return { ...cancelled(), by: 'pbx', reason: `taken back by ${user ?? number}` }
}

interface Parties {
  readonly stays: PartyView
  readonly leaves: PartyView
  /** By which whoever leaves was reached; undefined where it has called. */
  readonly app: AppEntry | undefined
}

/** Who is who, by the segment that ends: hooks may have named them. */
function partiesOf(call: Call, staying: SipLeg): Parties {
  const { caller, callee, app } = call.segment
  if (staying.side === 'callee') return { stays: callee, leaves: caller, app: undefined }
  return { stays: caller, leaves: callee, app }
}

type Reached = Extract<TransferTarget<SipLeg>, { kind: 'conversation' }>

/** Nobody is rung for whoever is joined as it is: the record has how that one was reached before. */
function noteJoined({ segment }: Call, leg: SipLeg, { party, app }: Pick<Reached, 'party' | 'app'>) {
  const { number, user } = party
  const line = lineOf(leg)
  const own = line.trunk === null ? { name: 'user', data: user ?? number } : { name: 'external', data: number }
  segment.enter(app ?? own)
  if (line.trunk === null) return
  segment.direction = line.direction
  segment.trunk = line.trunk
}

function begin(context: AppContext, { leaving, transfer, staying }: Handover, { stays, leaves }: Parties): void {
  const { call } = context
  const { target } = transfer
  const { number } = target
  const attended = target.kind === 'conversation'
  call.timeline.decision({ code: 'transferred', party: leaving.party, number, attended })
  call.pass(completed(staying.side === 'callee' ? 'caller' : 'callee'), {
    caller: stays,
    callee: attended ? target.party : { number, name: '', user: null },
    exten: number,
    channel: staying.channel,
    transferredBy: leaves.user ?? leaves.number,
    ...lineOf(staying)
  })
  staying.side = 'caller'
}

/** Where it was sent; whoever transferred hears how that goes, and is let go at the answer, or where the call waits in a line. */
async function follow(context: AppContext, { leaving, transfer }: Handover): Promise<AppOutcome> {
  const { call } = context
  const { target, by } = transfer
  let isLetGo = false
  const worked = () => {
    if (!isLetGo) letGo(context, { leaving, transfer })
    isLetGo = true
  }
  call.segment.whenAnswered(worked)
  // In a line it may be long until somebody answers, and whoever transferred has other calls to take.
  call.segment.whenQueued(worked)
  call.segment.whenRinging(() => void transfer.progress(180))
  if (target.kind === 'number') return dialFor(context, by, target.number)
  if (target.kind === 'destination') return enter(context, target.destination)
  const leg = target.take()
  if (leg !== undefined) {
    leg.side = 'callee'
    call.adopt(leg, target.party)
    noteJoined(call, leg, target)
    broughtTo(context, target.party)
    return joinWith(context, leg, true)
  }
  // Nobody talks there: who was asked has not answered yet, or an application has. It is called as it was.
  return dialFor(context, by, target.number)
}

interface Failed {
  readonly handover: Handover
  readonly parties: Parties
  readonly termination: Termination
  /** What whoever transferred hears of it. */
  readonly tells: string | undefined
}

/**
 * Back to whoever transferred: a segment of its own. Whose leg lives still is joined again; whoever has hung up
 * already is called.
 */
async function comeBack(context: AppContext, { handover, parties, termination, tells }: Failed): Promise<AppOutcome> {
  const { call, caller } = context
  const { leaving } = handover
  const { leaves, stays, app } = parties
  const user = call.domain.users.find(({ extension }) => extension === leaves.user)
  if (leaving.termination !== undefined && user === undefined) return unanswered(termination)
  call.pass(termination, {
    caller: stays,
    callee: leaves,
    exten: leaves.number,
    channel: caller.leg.channel,
    transferredBy: leaves.user ?? leaves.number,
    ...lineOf(caller.leg)
  })
  call.timeline.decision({ code: 'comes-back', party: leaving.party })
  if (leaving.termination === undefined) {
    leaving.side = 'callee'
    noteJoined(call, leaving, { party: leaves, app })
    if (tells !== undefined) await tellWhy(call, leaving, tells)
    if (leaving.termination === undefined) return joinWith(context, leaving)
  }
  return user === undefined ? unanswered(termination) : ringUser(context, user)
}

async function tellWhy(call: Call, leaving: SipLeg, prompt: string): Promise<void> {
  const party = new Party(leaving, call.domain.country)
  party.attend()
  await playToEnd(party, prompts(call, prompt))
}
