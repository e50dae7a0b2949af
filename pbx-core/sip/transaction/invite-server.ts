import { assertNever } from '../../base/never.ts'
import type { Octets } from '../../base/octets.ts'
import type { SipRequest } from '../message/message.ts'
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
import { lifetime } from './timing.ts'

/**
 * INVITE server transaction (RFC 3261 §17.2.1, Figure 7, as corrected by RFC 6026 §7.1).
 *
 *                        start: deliver INVITE, trying
 *                              |
 *      INVITE: last 1xx  +-----v------+ trying: send 100 unless something was sent
 *      respond 1xx: send | Proceeding | transport error: failed ---------->+
 *                        +--+------+--+                                    |
 *         respond 2xx: send |      | respond 300-699: send, G, H           |
 *             +-------------+      +--------+                              |
 *             |                             |  INVITE: resend              |
 *       +-----v----+                  +-----v-----+ G: resend, 2*G <= T2   |
 *       | Accepted | INVITE: -        | Completed | H, transport error:    |
 *       +-----+----+ ACK: deliver     +-----+-----+ failed --------------->+
 *             |      respond 2xx: send  ACK | -                            |
 *             |                       +-----v-----+                        |
 *             |                       | Confirmed | INVITE, ACK: -         |
 *             |                       +-----+-----+                        |
 *             | L                         I |       +------------+         |
 *             +-----------------------------+------>| Terminated |<--------+
 *                                                   +------------+
 */
export type InviteServerState = Proceeding | Completed | Confirmed | Accepted | Terminated

export type InviteServerEvent =
  /** The INVITE came again. */
  | { readonly on: 'request' }
  | { readonly on: 'ack'; readonly request: SipRequest }
  | { readonly on: 'respond'; readonly status: number; readonly octets: Octets }
  | TimerFired
  | TransportFailed

export interface InviteServerSetup extends Conditions {
  readonly request: SipRequest
  /** Makes the 100 of §17.2.1; called only if the transaction user is slow. */
  readonly trying: () => Octets
}

interface Proceeding {
  readonly name: 'proceeding'
  readonly setup: InviteServerSetup
  /** The last provisional, '' before the first. */
  readonly last: Octets
}

interface Completed {
  readonly name: 'completed'
  readonly conditions: Conditions
  readonly last: Octets
  /** Timer G's present interval. */
  readonly interval: number
}

interface Confirmed {
  readonly name: 'confirmed'
}

/** Nothing is kept: 2xx retransmissions come from the transaction user. */
interface Accepted {
  readonly name: 'accepted'
}

const CONFIRMED: Confirmed = { name: 'confirmed' }
const ACCEPTED: Accepted = { name: 'accepted' }

export function startInviteServer(setup: InviteServerSetup): Step<InviteServerState> {
  return {
    state: { name: 'proceeding', setup, last: '' },
    effects: [
      { do: 'start-timer', timer: 'trying', ms: setup.timing.trying },
      { do: 'deliver', message: setup.request }
    ]
  }
}

export function stepInviteServer(state: InviteServerState, event: InviteServerEvent): Step<InviteServerState> {
  switch (state.name) {
    case 'proceeding':
      return proceeding(state, event)
    case 'completed':
      return completed(state, event)
    case 'confirmed':
      return confirmed(state, event)
    case 'accepted':
      return accepted(state, event)
    case 'terminated':
      return stay(state)
    default:
      return assertNever(state)
  }
}

function proceeding(state: Proceeding, event: InviteServerEvent): Step<InviteServerState> {
  switch (event.on) {
    case 'request':
      // "the most recent provisional response … MUST be passed to the transport layer"
      return state.last === '' ? stay(state) : { state, effects: [{ do: 'send', octets: state.last }] }
    case 'respond':
      return respond(state, event.status, event.octets)
    case 'timer':
      // "MUST generate a 100 (Trying) response unless it knows that the TU will … within 200 ms"
      return event.timer === 'trying' && state.last === '' ? provisional(state, state.setup.trying()) : stay(state)
    case 'ack':
      return stay(state)
    case 'transport-failed':
      return fail('transport')
    default:
      return assertNever(event)
  }
}

function respond(state: Proceeding, status: number, octets: Octets): Step<InviteServerState> {
  if (status < 200) return provisional(state, octets)
  const { reliable, timing } = state.setup
  const stop: Effect = { do: 'stop-timer', timer: 'trying' }
  const send: Effect = { do: 'send', octets }
  // RFC 6026 §7.1: Accepted absorbs the INVITE's retransmissions until Timer L.
  if (status < 300) {
    return { state: ACCEPTED, effects: [stop, send, { do: 'start-timer', timer: 'L', ms: lifetime(timing) }] }
  }
  const effects: Effect[] = [stop, send]
  // "For unreliable transports, timer G is set to fire in T1 seconds"; Timer H runs on all of them.
  if (!reliable) effects.push({ do: 'start-timer', timer: 'G', ms: timing.t1 })
  effects.push({ do: 'start-timer', timer: 'H', ms: lifetime(timing) })
  const conditions = { reliable, timing }
  return { state: { name: 'completed', conditions, last: octets, interval: timing.t1 }, effects }
}

function provisional(state: Proceeding, octets: Octets): Step<InviteServerState> {
  const send: Effect = { do: 'send', octets }
  if (state.last !== '') return { state: { ...state, last: octets }, effects: [send] }
  return { state: { ...state, last: octets }, effects: [{ do: 'stop-timer', timer: 'trying' }, send] }
}

function completed(state: Completed, event: InviteServerEvent): Step<InviteServerState> {
  switch (event.on) {
    case 'request':
      return { state, effects: [{ do: 'send', octets: state.last }] }
    case 'ack':
      return acknowledged(state.conditions)
    case 'timer':
      if (event.timer === 'H') return fail('timeout')
      return event.timer === 'G' ? retransmit(state) : stay(state)
    case 'respond':
      return stay(state)
    case 'transport-failed':
      return fail('transport')
    default:
      return assertNever(event)
  }
}

/** "Timer G … MIN(2*T1, T2)": the interval doubles up to T2. */
function retransmit(state: Completed): Step<InviteServerState> {
  const interval = Math.min(2 * state.interval, state.conditions.timing.t2)
  return {
    state: { ...state, interval },
    effects: [
      { do: 'send', octets: state.last },
      { do: 'start-timer', timer: 'G', ms: interval }
    ]
  }
}

/** Timer I absorbs further ACKs: T4 on unreliable transports, 0 on the others. */
function acknowledged({ reliable, timing }: Conditions): Step<InviteServerState> {
  if (reliable) return end()
  return {
    state: CONFIRMED,
    effects: [
      { do: 'stop-timer', timer: 'G' },
      { do: 'stop-timer', timer: 'H' },
      { do: 'start-timer', timer: 'I', ms: timing.t4 }
    ]
  }
}

function confirmed(state: Confirmed, event: InviteServerEvent): Step<InviteServerState> {
  return event.on === 'timer' && event.timer === 'I' ? end() : stay(state)
}

function accepted(state: Accepted, event: InviteServerEvent): Step<InviteServerState> {
  switch (event.on) {
    case 'respond':
      // RFC 6026 §7.1: "any 2xx … from the TU while in Accepted MUST be passed to the transport"
      if (event.status < 200 || event.status >= 300) return stay(state)
      return { state, effects: [{ do: 'send', octets: event.octets }] }
    case 'ack':
      // Only an RFC 2543 peer's ACK for a 2xx is found here: others bring a branch of their own.
      return { state, effects: [{ do: 'deliver', message: event.request }] }
    case 'timer':
      return event.timer === 'L' ? end() : stay(state)
    case 'request':
    // The user repeats its 2xx until the ACK comes, and gives up by itself (RFC 3261 §13.3.1.4).
    case 'transport-failed':
      return stay(state)
    default:
      return assertNever(event)
  }
}
