import type { SessionInterval } from './session-interval.ts'

/**
 * The session timer of one dialog (RFC 4028 §10). Time is in milliseconds of a clock that never goes back.
 *
 *                    due, it is our turn
 *   off <--> running --------------------> refreshing --refused--> running, and soon again
 *     agreed  |   ^                            |   |
 *             |   `-------- agreed ------------'   | due: the time is over
 *             `------------------------------------`--> off: expire
 *                  due: the time is over
 */
export type SessionTimerState =
  | { readonly name: 'off' }
  | { readonly name: 'running'; readonly interval: SessionInterval; readonly endsAt: number }
  | { readonly name: 'refreshing'; readonly interval: SessionInterval; readonly endsAt: number }

export type SessionTimerEvent =
  /** A 2xx to a refresh of either side went out or came in; undefined: without a timer. */
  | { readonly kind: 'agreed'; readonly interval: SessionInterval | undefined }
  | { readonly kind: 'due' }
  /** Our refresh was answered with something that leaves the session as it is: 491, 503. */
  | { readonly kind: 'refused' }

export type SessionTimerEffect =
  /** Ask for a `due` event after so many milliseconds, and for no other one. */
  | { readonly kind: 'wait'; readonly milliseconds: number }
  | { readonly kind: 'stop' }
  | { readonly kind: 'refresh' }
  /** Nobody has refreshed it in time: BYE. */
  | { readonly kind: 'expire'; readonly seconds: number }

interface Step {
  readonly state: SessionTimerState
  readonly effects: readonly SessionTimerEffect[]
}

/** Closer to the end than this no further attempt is begun. */
const shortestAttempt = 4000

export const sessionTimerOff: SessionTimerState = { name: 'off' }

export function stepSessionTimer(state: SessionTimerState, event: SessionTimerEvent, now: number): Step {
  if (event.kind === 'agreed') return agreed(event.interval, now)
  if (state.name === 'off') return { state, effects: [] }
  const { interval, endsAt } = state
  const left = endsAt - now
  if (event.kind === 'due') {
    if (left <= 0) return { state: sessionTimerOff, effects: [{ kind: 'expire', seconds: interval.seconds }] }
    if (interval.refresher === 'peer') return { state, effects: [{ kind: 'wait', milliseconds: left }] }
    const refreshing = { ...state, name: 'refreshing' } as const
    return { state: refreshing, effects: [{ kind: 'wait', milliseconds: left }, { kind: 'refresh' }] }
  }
  if (state.name !== 'refreshing') return { state, effects: [] }
  const again = left > shortestAttempt ? left / 2 : Math.max(left, 0)
  return { state: { ...state, name: 'running' }, effects: [{ kind: 'wait', milliseconds: again }] }
}

/** Whoever refreshes does so at half of it; the other one waits "the minimum of 32 seconds and one third" less. */
function agreed(interval: SessionInterval | undefined, now: number): Step {
  if (interval === undefined) return { state: sessionTimerOff, effects: [{ kind: 'stop' }] }
  const whole = interval.seconds * 1000
  const until = whole - Math.min(32_000, whole / 3)
  const milliseconds = interval.refresher === 'us' ? whole / 2 : until
  return { state: { name: 'running', interval, endsAt: now + until }, effects: [{ kind: 'wait', milliseconds }] }
}
