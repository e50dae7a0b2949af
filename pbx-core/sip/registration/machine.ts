import type { SipUri } from '../message/uri.ts'
import type { RegisterAnswer } from './answer.ts'

/**
 * Our registration at a provider (RFC 3261 §10.2), from the first REGISTER to the last. Challenges are answered below
 * it: a 401 that comes here means that our password is not taken.
 *
 *             start             2xx
 *   idle ------------> asking ---------> registered
 *     ^                ^ ^  | |  refresh, moved |
 *     |  left          | |  | `<---------------'  (also soon after its connection is gone)
 *   leaving            | |  | no answer, 408, 5xx, 480 …
 *     ^                | |  `------------------> waiting   (back-off, doubling)
 *     | stop           | `-----------------------'  again
 *     any              |    401, 403, 404 …
 *                      `-----------------------> refused   (looked at again after 10 min, then later)
 *
 * What a registrar has granted holds until its time is over, whatever becomes of a refresh meanwhile.
 */
export interface RegistrationState {
  readonly name: 'idle' | 'asking' | 'registered' | 'waiting' | 'refused' | 'leaving'
  /** Monotonic milliseconds at which what was granted ends; undefined while there is nothing. */
  readonly until: number | undefined
  /** Monotonic milliseconds at which the newest was granted; undefined before the first. */
  readonly grantedAt: number | undefined
  /** Monotonic milliseconds at which it is to be refreshed. */
  readonly refreshAt: number
  /** Seconds to ask for: the registrar may want more (423). */
  readonly seconds: number
  /** Attempts in a row that came to nothing. */
  readonly failures: number
  /** Where redirects have sent this attempt, oldest first. */
  readonly redirects: readonly SipUri[]
}

export type RegistrationEvent =
  | { readonly on: 'start' }
  | { readonly on: 'answered'; readonly answer: RegisterAnswer }
  /** Nothing came, or nothing could be sent. `others`: there is another server to try (RFC 3263 §4.3). */
  | { readonly on: 'failed'; readonly others: boolean }
  | { readonly on: 'timer' }
  /** We have another address than the registrar knows. */
  | { readonly on: 'moved' }
  /** Something else that it should have answered was not: what it knows of us may be of no use any more. */
  | { readonly on: 'doubted' }
  /** The connection that we registered over is gone, and with it the registrar's way to us (RFC 5626 §4.4). */
  | { readonly on: 'disconnected' }
  | { readonly on: 'stop' }

export type RegistrationEffect =
  /** Send a REGISTER that takes the place of any that is under way; `seconds` 0 takes us off. */
  | { readonly do: 'register'; readonly seconds: number; readonly to: SipUri | undefined }
  /** Ask for a `timer` event after so many milliseconds, in place of an earlier one. */
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'stop-waiting' }
  /** The last word was said. */
  | { readonly do: 'left' }

export interface RegistrationStep {
  readonly state: RegistrationState
  readonly effects: readonly RegistrationEffect[]
}

/** What the machine cannot know by itself. */
export interface RegistrationInputs {
  /** Monotonic milliseconds. */
  readonly now: number
  /** 0 to 1, so that thousands who lost one registrar do not come back at one moment (RFC 5626 §4.5). */
  readonly chance: number
}

const usualSeconds = 600
/** "Min-Expires" beyond this is no registration any more but a mistake. */
const mostSeconds = 86_400
/** However little a registrar grants, it is not asked more often. */
const leastRefreshMs = 5000
const mostRedirects = 5
const firstWaitMs = 5000
const longestWaitMs = 300_000
/** A connection that lasts less is no accident: it is opened again no sooner than after that base time of RFC 5626 §4.5. */
const youngMs = 60_000
const reconnectMs = 30_000
const refusedMs = 600_000
const longestRefusedMs = 3_600_000

export const registrationIdle: RegistrationState = {
  name: 'idle',
  until: undefined,
  grantedAt: undefined,
  refreshAt: 0,
  seconds: usualSeconds,
  failures: 0,
  redirects: []
}

export function stepRegistration(
  state: RegistrationState,
  event: RegistrationEvent,
  inputs: RegistrationInputs
): RegistrationStep {
  switch (event.on) {
    case 'stop':
      return stop(state)
    case 'start':
      return state.name === 'idle' ? ask(state) : stay(state)
    case 'moved':
      return state.name === 'idle' || state.name === 'leaving' ? stay(state) : ask({ ...state, failures: 0 })
    case 'doubted':
      return state.name === 'registered' ? ask(state) : stay(state)
    case 'disconnected':
      return disconnected(state, inputs)
    case 'timer':
      return stepTimer(state, inputs)
    case 'failed':
      return stepFailed(state, event.others, inputs)
    case 'answered':
      return stepAnswered(state, event.answer, inputs)
  }
}

function stepTimer(state: RegistrationState, { now }: RegistrationInputs): RegistrationStep {
  switch (state.name) {
    case 'registered':
    case 'waiting':
    case 'refused':
      return ask({ ...state, until: stillGranted(state, now) })
    case 'idle':
    case 'asking':
    case 'leaving':
      return stay(state)
  }
}

function stepFailed(state: RegistrationState, others: boolean, inputs: RegistrationInputs): RegistrationStep {
  if (state.name === 'leaving') return left(state)
  if (state.name !== 'asking') return stay(state)
  return others ? ask(state) : backOff(state, 0, inputs)
}

function stepAnswered(state: RegistrationState, answer: RegisterAnswer, inputs: RegistrationInputs): RegistrationStep {
  if (state.name === 'leaving') return left(state)
  if (state.name !== 'asking') return stay(state)
  switch (answer.kind) {
    case 'granted':
      return granted(state, answer.seconds ?? state.seconds, inputs)
    case 'too-brief':
      return tooBrief(state, answer.least, inputs)
    case 'redirected':
      return redirected(state, answer.targets, inputs)
    case 'refused':
      return refused(state, inputs)
    case 'failed':
      return backOff(state, answer.retryAfter, inputs)
  }
}

/** Half to three quarters of what was granted: a refresh that fails leaves time for another one. */
function granted(state: RegistrationState, seconds: number, inputs: RegistrationInputs): RegistrationStep {
  if (seconds <= 0) return backOff(state, 0, inputs)
  const { now, chance } = inputs
  const ms = Math.min(seconds, mostSeconds) * 1000
  const refreshMs = Math.max(leastRefreshMs, Math.round(ms * (0.5 + 0.25 * chance)))
  const times = { until: now + ms, grantedAt: now, refreshAt: now + refreshMs }
  return {
    state: { ...state, ...times, name: 'registered', failures: 0, redirects: [] },
    effects: [{ do: 'wait', ms: refreshMs }]
  }
}

/** Not at the same moment as everybody else who was connected there, and no later than it would have been refreshed. */
function disconnected(state: RegistrationState, { now, chance }: RegistrationInputs): RegistrationStep {
  if (state.name !== 'registered') return stay(state)
  const isYoung = now - (state.grantedAt ?? now) < youngMs
  const ms = Math.round((isYoung ? reconnectMs : firstWaitMs) * (0.5 + 0.5 * chance))
  return { state, effects: [{ do: 'wait', ms: Math.min(ms, Math.max(0, state.refreshAt - now)) }] }
}

/** "the UAC MAY retry the registration after making the expiration interval … equal to or greater than Min-Expires" (§10.2.8). */
function tooBrief(state: RegistrationState, least: number, inputs: RegistrationInputs): RegistrationStep {
  if (least <= state.seconds || least > mostSeconds) return backOff(state, 0, inputs)
  // At least doubled, so that a registrar which always wants a little more is not asked without end.
  return ask({ ...state, seconds: Math.min(mostSeconds, Math.max(least, 2 * state.seconds)) })
}

/** The next place that has not been asked (§8.1.3.4). */
function redirected(
  state: RegistrationState,
  targets: readonly SipUri[],
  inputs: RegistrationInputs
): RegistrationStep {
  const next = targets.find((target) => !state.redirects.some(({ text }) => text === target.text))
  if (next === undefined || state.redirects.length >= mostRedirects) return backOff(state, 0, inputs)
  const redirects = [...state.redirects, next]
  return { state: { ...state, redirects }, effects: [{ do: 'register', seconds: state.seconds, to: next }] }
}

/** Nothing but somebody's doing changes a wrong password, and who repeats it is taken for somebody who guesses. */
function refused(state: RegistrationState, { chance }: RegistrationInputs): RegistrationStep {
  const failures = state.failures + 1
  const ms = Math.min(refusedMs * 2 ** (failures - 1), longestRefusedMs)
  return {
    state: { ...state, name: 'refused', until: undefined, failures, redirects: [] },
    effects: [{ do: 'wait', ms: Math.round(ms * (1 + 0.1 * chance)) }]
  }
}

/** Twice as long each time, and a half of it by chance (RFC 5626 §4.5); never less than the registrar has asked for. */
function backOff(state: RegistrationState, retryAfter: number, { now, chance }: RegistrationInputs): RegistrationStep {
  const failures = state.failures + 1
  const most = Math.min(firstWaitMs * 2 ** (failures - 1), longestWaitMs)
  const own = most * (0.5 + 0.5 * chance)
  const ms = Math.round(Math.max(own, Math.min(retryAfter, 3600) * 1000))
  return {
    state: { ...state, name: 'waiting', until: stillGranted(state, now), failures, redirects: [] },
    effects: [{ do: 'wait', ms }]
  }
}

function stop(state: RegistrationState): RegistrationStep {
  if (state.name === 'leaving') return stay(state)
  // Also while the first REGISTER is under way: it may be granted after we have gone.
  const isKnown = state.until !== undefined || state.name === 'asking'
  if (!isKnown) return { state: registrationIdle, effects: [{ do: 'stop-waiting' }, { do: 'left' }] }
  return {
    state: { ...state, name: 'leaving', redirects: [] },
    effects: [{ do: 'stop-waiting' }, { do: 'register', seconds: 0, to: undefined }]
  }
}

function left(state: RegistrationState): RegistrationStep {
  return { state: { ...registrationIdle, seconds: state.seconds }, effects: [{ do: 'left' }] }
}

function ask(state: RegistrationState): RegistrationStep {
  return {
    state: { ...state, name: 'asking', redirects: [] },
    effects: [{ do: 'stop-waiting' }, { do: 'register', seconds: state.seconds, to: undefined }]
  }
}

function stay(state: RegistrationState): RegistrationStep {
  return { state, effects: [] }
}

function stillGranted({ until }: RegistrationState, now: number): number | undefined {
  return until !== undefined && until > now ? until : undefined
}
