import type { AppState, PhoneCall } from '../../main/ipc/contract.ts'

/** Word of the same moment arrives a little earlier or later each time; a call's clock does not jump for that. */
const jitterMs = 250

/**
 * What main has said, with the times of its calls in milliseconds of this window's own clock (`performance.now()`):
 * main may be on another machine, and people set the clocks of both.
 */
export function heard(told: AppState, before: AppState | null, now: number): AppState {
  if (told.calls.length === 0) return told
  return { ...told, calls: told.calls.map((call) => inOurTime(call, before, now)) }
}

function inOurTime(call: PhoneCall, before: AppState | null, now: number): PhoneCall {
  const known = before?.calls.find(({ id }) => id === call.id)
  const measured = now - call.at
  const last = known === undefined ? Number.NaN : known.startedAt - call.startedAt
  const shift = Math.abs(measured - last) < jitterMs ? last : measured
  return {
    ...call,
    startedAt: call.startedAt + shift,
    answeredAt: call.answeredAt === null ? null : call.answeredAt + shift,
    at: call.at + shift,
    handedOn: call.handedOn === null ? null : { ...call.handedOn, since: call.handedOn.since + shift }
  }
}
