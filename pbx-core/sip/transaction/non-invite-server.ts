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
 * Non-INVITE server transaction (RFC 3261 §17.2.2, Figure 8).
 *
 *                   start: deliver request, J
 *                             |
 *          request: -     +---v----+ J, transport error: failed
 *                         | Trying |------------------------------>+
 *                         +--+--+--+                               |
 *           respond 1xx: send|  | respond 200-699: send            |
 *                            |  +-----------------+                |
 *      request: resend +-----v------+             |                |
 *    respond 1xx: send | Proceeding | J, transport error: failed ->|
 *                      +-----+------+             |                |
 *      respond 200-699: send |                    |                |
 *                      +-----v-----+              |                |
 *      request: resend | Completed |<-------------+                |
 *                      +-----+-----+                               |
 *                          J |           +------------+            |
 *                            +---------->| Terminated |<-----------+
 *                                        +------------+
 *
 * Timer J also bounds the time without a final response: after 64*T1 the client has given up
 * (its Timer F), and a response is no longer allowed (RFC 4320 §4.2).
 */
export type NonInviteServerState = Pending | Completed | Terminated

export type NonInviteServerEvent =
  /** The request came again. */
  | { readonly on: 'request' }
  | { readonly on: 'respond'; readonly status: number; readonly octets: Octets }
  | TimerFired
  | TransportFailed

export interface NonInviteServerSetup extends Conditions {
  readonly request: SipRequest
}

/** Trying and Proceeding: no final response yet. */
interface Pending {
  readonly name: 'trying' | 'proceeding'
  readonly conditions: Conditions
  /** The last provisional, '' while Trying. */
  readonly last: Octets
}

/** Only the response is kept: it is all that this state can still send. */
interface Completed {
  readonly name: 'completed'
  readonly last: Octets
}

export function startNonInviteServer(setup: NonInviteServerSetup): Step<NonInviteServerState> {
  const { request, reliable, timing } = setup
  return {
    state: { name: 'trying', conditions: { reliable, timing }, last: '' },
    effects: [
      { do: 'start-timer', timer: 'J', ms: lifetime(timing) },
      { do: 'deliver', message: request }
    ]
  }
}

export function stepNonInviteServer(
  state: NonInviteServerState,
  event: NonInviteServerEvent
): Step<NonInviteServerState> {
  switch (state.name) {
    case 'trying':
    case 'proceeding':
      return pending(state, event)
    case 'completed':
      return completed(state, event)
    case 'terminated':
      return stay(state)
    default:
      return assertNever(state)
  }
}

function pending(state: Pending, event: NonInviteServerEvent): Step<NonInviteServerState> {
  switch (event.on) {
    case 'request':
      // Trying: "any further request retransmissions are discarded"; Proceeding: the last response again.
      return state.last === '' ? stay(state) : { state, effects: [{ do: 'send', octets: state.last }] }
    case 'respond':
      return respond(state, event.status, event.octets)
    case 'timer':
      return event.timer === 'J' ? fail('timeout') : stay(state)
    case 'transport-failed':
      return fail('transport')
    default:
      return assertNever(event)
  }
}

function respond(state: Pending, status: number, octets: Octets): Step<NonInviteServerState> {
  const { conditions } = state
  const send: Effect = { do: 'send', octets }
  if (status < 200) return { state: { name: 'proceeding', conditions, last: octets }, effects: [send] }
  // Timer J is 64*T1 on unreliable transports, where the request may come again, and 0 on the others.
  if (conditions.reliable) return { ...end(), effects: [send, ...end().effects] }
  return {
    state: { name: 'completed', last: octets },
    effects: [send, { do: 'start-timer', timer: 'J', ms: lifetime(conditions.timing) }]
  }
}

function completed(state: Completed, event: NonInviteServerEvent): Step<NonInviteServerState> {
  switch (event.on) {
    case 'request':
      return { state, effects: [{ do: 'send', octets: state.last }] }
    case 'timer':
      return event.timer === 'J' ? end() : stay(state)
    case 'transport-failed':
      return end()
    // "Any other final responses passed by the TU … MUST be discarded while in the Completed state"
    case 'respond':
      return stay(state)
    default:
      return assertNever(event)
  }
}
