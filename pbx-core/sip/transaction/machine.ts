import type { Octets } from '../../base/octets.ts'
import type { SipRequest, SipResponse } from '../message/message.ts'
import type { Timing } from './timing.ts'

/**
 * What the four machines have in common: the words in which they say what is to be done.
 * A machine is a pure function of state and event; `layer.ts` performs its effects, all of
 * them before the next event.
 */
export type Effect =
  /** Put on the wire. */
  | { readonly do: 'send'; readonly octets: Octets }
  /** Hand to the transaction user. */
  | { readonly do: 'deliver'; readonly message: SipRequest | SipResponse }
  /** Start, or start again; comes back as a timer event after `ms`. */
  | { readonly do: 'start-timer'; readonly timer: TimerName; readonly ms: number }
  | { readonly do: 'stop-timer'; readonly timer: TimerName }
  /** Send a CANCEL for this INVITE, in a transaction of its own (RFC 3261 §9.1). */
  | { readonly do: 'cancel'; readonly reason: Octets | undefined }
  /** Tell the transaction user that no (further) message will come. */
  | { readonly do: 'failed'; readonly reason: FailureReason }
  /** Forget the transaction; whatever timer still runs is stopped. */
  | { readonly do: 'terminated' }

export type FailureReason = 'timeout' | 'transport'

/**
 * Timers by their letters (RFC 3261 Table 4, RFC 6026 §7), and two without one: `trying`
 * (the 200 ms of §17.2.1) and `cancel` (the 64*T1 of §9.1).
 */
export type TimerName = 'A' | 'B' | 'D' | 'E' | 'F' | 'G' | 'H' | 'I' | 'J' | 'K' | 'L' | 'M' | 'trying' | 'cancel'

export interface Step<State> {
  readonly state: State
  readonly effects: readonly Effect[]
}

/** The end of each machine. */
export interface Terminated {
  readonly name: 'terminated'
}

export interface TimerFired {
  readonly on: 'timer'
  readonly timer: TimerName
}

/** The transport cannot deliver (§17.1.4, §17.2.4). */
export interface TransportFailed {
  readonly on: 'transport-failed'
}

/** The conditions under which a machine runs. */
export interface Conditions {
  /** The transport retransmits by itself: TCP, TLS, WebSocket. */
  readonly reliable: boolean
  readonly timing: Timing
}

export const TERMINATED: Terminated = { name: 'terminated' }

const NOTHING: readonly Effect[] = []

/** The event means nothing in this state. */
export function stay<State>(state: State): Step<State> {
  return { state, effects: NOTHING }
}

const ENDED: Step<Terminated> = { state: TERMINATED, effects: [{ do: 'terminated' }] }

/** Nothing more to tell: the transaction just goes. */
export function end(): Step<Terminated> {
  return ENDED
}

const TIMED_OUT: Step<Terminated> = {
  state: TERMINATED,
  effects: [{ do: 'failed', reason: 'timeout' }, { do: 'terminated' }]
}
const UNSENDABLE: Step<Terminated> = {
  state: TERMINATED,
  effects: [{ do: 'failed', reason: 'transport' }, { do: 'terminated' }]
}

/** The transaction user hears why, then the transaction goes. */
export function fail(reason: FailureReason): Step<Terminated> {
  return reason === 'timeout' ? TIMED_OUT : UNSENDABLE
}
