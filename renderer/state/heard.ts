import type { AppState, ParkedCalls, PhoneCall, SeenQueues } from '../../main/ipc/contract.ts'

/** Word of the same moment arrives a little earlier or later each time; a call's clock does not jump for that. */
const jitterMs = 250

export interface Heard {
  /** As main has said it. */
  readonly told: AppState
  /** With the times of its calls in milliseconds of this window's own clock (`performance.now()`). */
  readonly app: AppState
  /** From the times of queues to this window's own. */
  readonly queueShift: number
  /** The same of calls that are parked. */
  readonly parkedShift: number
}

/**
 * What main has said, in this window's own time: main may be on another machine, and people set the clocks of both. A
 * call of which nothing new is said stays as it is.
 */
export function heard(told: AppState, before: Heard | null, now: number): Heard {
  if (told === before?.told) return before
  const calls =
    told.calls === before?.told.calls ? before.app.calls : told.calls.map((call) => heardCall(call, before, now))
  const queueShift =
    told.queues === before?.told.queues ? before.queueShift : shiftOf(told.queues, before?.queueShift, now)
  const queues = told.queues === before?.told.queues ? before.app.queues : shiftedQueues(told.queues, queueShift)
  const parkedShift =
    told.parked === before?.told.parked ? before.parkedShift : shiftOf(told.parked, before?.parkedShift, now)
  const parked = told.parked === before?.told.parked ? before.app.parked : shiftedParked(told.parked, parkedShift)
  return { told, app: { ...told, calls, queues, parked }, queueShift, parkedShift }
}

function shiftOf({ at }: { readonly at: number }, last: number | undefined, now: number): number {
  const measured = now - at
  return last !== undefined && Math.abs(measured - last) < jitterMs ? last : measured
}

function shiftedQueues({ list, at }: SeenQueues, shift: number): SeenQueues {
  return {
    at,
    list: list.map((queue) => ({
      ...queue,
      waiting: queue.waiting.map((caller) => ({ ...caller, since: caller.since + shift })),
      agents: queue.agents.map((agent) => ({
        ...agent,
        since: agent.since + shift,
        until: agent.until === null ? null : agent.until + shift
      }))
    }))
  }
}

function shiftedParked({ list, at }: ParkedCalls, shift: number): ParkedCalls {
  return { at, list: list.map((parked) => ({ ...parked, since: parked.since + shift })) }
}

function heardCall(call: PhoneCall, before: Heard | null, now: number): PhoneCall {
  const isSame = ({ id }: PhoneCall) => id === call.id
  const known = before?.app.calls.find(isSame)
  if (known === undefined) return shifted(call, now - call.at)
  const was = before?.told.calls.find(isSame)
  return was === call ? known : inItsTime(call, known, now)
}

function inItsTime(call: PhoneCall, known: PhoneCall, now: number): PhoneCall {
  const measured = now - call.at
  const last = known.startedAt - call.startedAt
  return shifted(call, Math.abs(measured - last) < jitterMs ? last : measured)
}

function shifted(call: PhoneCall, shift: number): PhoneCall {
  return {
    ...call,
    startedAt: call.startedAt + shift,
    answeredAt: call.answeredAt === null ? null : call.answeredAt + shift,
    at: call.at + shift,
    handedOn: call.handedOn === null ? null : { ...call.handedOn, since: call.handedOn.since + shift }
  }
}
