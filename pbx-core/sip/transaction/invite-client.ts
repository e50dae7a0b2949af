import { assertNever } from '../../base/never.ts'
import type { Octets } from '../../base/octets.ts'
import type { SipResponse } from '../message/message.ts'
import {
  type Conditions,
  type Effect,
  end,
  fail,
  type Step,
  stay,
  type Terminated,
  type TimerFired,
  type TransportFailed
} from './machine.ts'
import { lifetime, timerD } from './timing.ts'

/**
 * INVITE client transaction (RFC 3261 §17.1.1.2, Figure 5, as corrected by RFC 6026 §7.2).
 *
 *                      start: send INVITE, A (unreliable), B
 *                             |
 *               A: resend +---v-----+ B, transport error: failed
 *               A := 2*A  | Calling |------------------------------->+
 *                         +---+-----+                                |
 *          +------2xx--------/ |  \-----300-699: ACK------+          |
 *          |               1xx | deliver                  |          |
 *          |          +--------v---+ cancel deadline,     |          |
 *          |<---2xx---| Proceeding | transport error ---- | -------->|
 *          |  deliver +--------+---+ 1xx: deliver         |          |
 *          |           300-699 | ACK, deliver             |          |
 *     +----v-----+         +---v-------+                  |          |
 *     | Accepted |         | Completed |<-----------------+          |
 *     +----+-----+         +---+-------+ 300-699: ACK again          |
 * 2xx:     | M               D | transport error                     |
 * deliver  |                   |            +------------+           |
 *          +-------------------+----------->| Terminated |<----------+
 *                                           +------------+
 *
 * `cancel` (§9.1) is remembered in Calling and carried out by the first provisional. The
 * wait for the final response is then bounded by 64*T1.
 */
export type InviteClientState = Calling | Proceeding | Accepted | Completed | Terminated

export type InviteClientEvent =
  | { readonly on: 'response'; readonly response: SipResponse }
  | { readonly on: 'cancel'; readonly reason: Octets | undefined }
  | TimerFired
  | TransportFailed

export interface InviteClientSetup extends Conditions {
  /** The INVITE as it goes on the wire. */
  readonly octets: Octets
  /** The ACK for a non-2xx final (§17.1.1.3). */
  readonly ack: (response: SipResponse) => Octets
}

interface Calling {
  readonly name: 'calling'
  readonly setup: InviteClientSetup
  /** Timer A's present interval. */
  readonly interval: number
  readonly cancel: CancelWish | undefined
}

interface CancelWish {
  readonly reason: Octets | undefined
}

interface Proceeding {
  readonly name: 'proceeding'
  readonly setup: InviteClientSetup
  readonly cancelled: boolean
  /** A 100 has been delivered; its repetitions say nothing new. */
  readonly trying: boolean
}

/** Only the ACK is kept: it is all that this state can still send. */
interface Completed {
  readonly name: 'completed'
  readonly ack: Octets
}

interface Accepted {
  readonly name: 'accepted'
}

const ACCEPTED: Accepted = { name: 'accepted' }

export function startInviteClient(setup: InviteClientSetup): Step<InviteClientState> {
  const { reliable, timing, octets } = setup
  const effects: Effect[] = [{ do: 'send', octets }]
  // "If an unreliable transport is being used, the client transaction MUST start timer A"
  if (!reliable) effects.push({ do: 'start-timer', timer: 'A', ms: timing.t1 })
  effects.push({ do: 'start-timer', timer: 'B', ms: lifetime(timing) })
  return { state: { name: 'calling', setup, interval: timing.t1, cancel: undefined }, effects }
}

export function stepInviteClient(state: InviteClientState, event: InviteClientEvent): Step<InviteClientState> {
  switch (state.name) {
    case 'calling':
      return calling(state, event)
    case 'proceeding':
      return proceeding(state, event)
    case 'accepted':
      return accepted(state, event)
    case 'completed':
      return completed(state, event)
    case 'terminated':
      return stay(state)
    default:
      return assertNever(state)
  }
}

function calling(state: Calling, event: InviteClientEvent): Step<InviteClientState> {
  switch (event.on) {
    case 'response':
      if (event.response.status < 200) return firstProvisional(state, event.response)
      return final(state.setup, event.response, STOP_CALLING)
    case 'cancel':
      // §9.1: no CANCEL before a provisional response has come.
      return stay({ ...state, cancel: state.cancel ?? { reason: event.reason } })
    case 'timer':
      if (event.timer === 'B') return fail('timeout')
      if (event.timer === 'A') return retransmit(state)
      return stay(state)
    case 'transport-failed':
      return fail('transport')
    default:
      return assertNever(event)
  }
}

const STOP_CALLING: readonly Effect[] = [
  { do: 'stop-timer', timer: 'A' },
  { do: 'stop-timer', timer: 'B' }
]

const STOP_PROCEEDING: readonly Effect[] = [{ do: 'stop-timer', timer: 'cancel' }]

/** §17.1.1.2: the interval doubles with each retransmission. */
function retransmit(state: Calling): Step<InviteClientState> {
  const interval = 2 * state.interval
  return {
    state: { ...state, interval },
    effects: [
      { do: 'send', octets: state.setup.octets },
      { do: 'start-timer', timer: 'A', ms: interval }
    ]
  }
}

function firstProvisional({ setup, cancel }: Calling, response: SipResponse): Step<InviteClientState> {
  const next: Proceeding = {
    name: 'proceeding',
    setup,
    cancelled: cancel !== undefined,
    trying: response.status === 100
  }
  const deliver: Effect = { do: 'deliver', message: response }
  if (cancel === undefined) return { state: next, effects: [...STOP_CALLING, deliver] }
  return { state: next, effects: [...STOP_CALLING, ...cancelNow(setup, cancel.reason), deliver] }
}

/** §9.1: "if there is no final response within 64*T1 the client SHOULD consider it cancelled". */
function cancelNow(setup: InviteClientSetup, reason: Octets | undefined): Effect[] {
  return [
    { do: 'cancel', reason },
    { do: 'start-timer', timer: 'cancel', ms: lifetime(setup.timing) }
  ]
}

function proceeding(state: Proceeding, event: InviteClientEvent): Step<InviteClientState> {
  switch (event.on) {
    case 'response':
      if (event.response.status < 200) return provisional(state, event.response)
      return final(state.setup, event.response, STOP_PROCEEDING)
    case 'cancel':
      if (state.cancelled) return stay(state)
      return { state: { ...state, cancelled: true }, effects: cancelNow(state.setup, event.reason) }
    case 'timer':
      return event.timer === 'cancel' ? fail('timeout') : stay(state)
    case 'transport-failed':
      return fail('transport')
    default:
      return assertNever(event)
  }
}

/** "Any further provisional responses MUST be passed up to the TU"; a 100 once is enough. */
function provisional(state: Proceeding, response: SipResponse): Step<InviteClientState> {
  const effects: Effect[] = [{ do: 'deliver', message: response }]
  if (response.status !== 100) return { state, effects }
  return state.trying ? stay(state) : { state: { ...state, trying: true }, effects }
}

function final(setup: InviteClientSetup, response: SipResponse, stop: readonly Effect[]): Step<InviteClientState> {
  const deliver: Effect = { do: 'deliver', message: response }
  // RFC 6026 §7.2: a 2xx leads to Accepted, where Timer M waits for further ones from forks.
  if (response.status < 300) {
    const linger: Effect = { do: 'start-timer', timer: 'M', ms: lifetime(setup.timing) }
    return { state: ACCEPTED, effects: [...stop, linger, deliver] }
  }
  // §17.1.1.2: the ACK is made here; Timer D absorbs retransmitted finals, if there can be any.
  const ack = setup.ack(response)
  const send: Effect = { do: 'send', octets: ack }
  if (setup.reliable) return { ...end(), effects: [send, deliver, ...end().effects] }
  const linger: Effect = { do: 'start-timer', timer: 'D', ms: timerD(setup.timing) }
  return { state: { name: 'completed', ack }, effects: [...stop, send, linger, deliver] }
}

function accepted(state: Accepted, event: InviteClientEvent): Step<InviteClientState> {
  switch (event.on) {
    case 'response':
      // RFC 6026 §7.2: each 2xx goes up, for it is the user who acknowledges; others cannot be meant.
      if (event.response.status < 200 || event.response.status >= 300) return stay(state)
      return { state, effects: [{ do: 'deliver', message: event.response }] }
    case 'timer':
      return event.timer === 'M' ? end() : stay(state)
    case 'cancel':
    case 'transport-failed':
      return stay(state)
    default:
      return assertNever(event)
  }
}

function completed(state: Completed, event: InviteClientEvent): Step<InviteClientState> {
  switch (event.on) {
    case 'response':
      // "Any retransmissions of the final response MUST cause the ACK to be re-passed to the transport"
      if (event.response.status < 300) return stay(state)
      return { state, effects: [{ do: 'send', octets: state.ack }] }
    case 'timer':
      return event.timer === 'D' ? end() : stay(state)
    case 'transport-failed':
      // The user has its final response already; an ACK that cannot be sent changes nothing for it.
      return end()
    case 'cancel':
      return stay(state)
    default:
      return assertNever(event)
  }
}
