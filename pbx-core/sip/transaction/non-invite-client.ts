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
import { lifetime } from './timing.ts'

/**
 * Non-INVITE client transaction (RFC 3261 §17.1.2.2, Figure 6).
 *
 *                   start: send request, E (unreliable), F
 *                             |
 *            E: resend     +--v-----+ F, transport error: failed
 *       E := min(2*E, T2)  | Trying |------------------------->+
 *                          +--+--+--+                          |
 *                         1xx |  | 200-699                     |
 *                     deliver |  +----------------+            |
 *            E: resend  +-----v------+ F,         |            |
 *              E := T2  | Proceeding | transport  |            |
 *                       +-----+------+ error ---- | ---------->|
 *                     200-699 | deliver           | deliver    |
 *                       +-----v-----+             |            |
 *                       | Completed |<------------+            |
 *                       +-----+-----+                          |
 *                           K |                                |
 *                       +-----v------+                         |
 *                       | Terminated |<------------------------+
 *                       +------------+
 */
export type NonInviteClientState = Pending | Completed | Terminated

export type NonInviteClientEvent =
  | { readonly on: 'response'; readonly response: SipResponse }
  | TimerFired
  | TransportFailed

export interface NonInviteClientSetup extends Conditions {
  /** The request as it goes on the wire. */
  readonly octets: Octets
}

/** Trying and Proceeding: no final response yet. */
interface Pending {
  readonly name: 'trying' | 'proceeding'
  readonly setup: NonInviteClientSetup
  /** Timer E's present interval. */
  readonly interval: number
}

interface Completed {
  readonly name: 'completed'
}

const COMPLETED: Completed = { name: 'completed' }

export function startNonInviteClient(setup: NonInviteClientSetup): Step<NonInviteClientState> {
  const { reliable, timing, octets } = setup
  const effects: Effect[] = [{ do: 'send', octets }]
  // "If an unreliable transport is in use, the client transaction MUST set timer E to fire in T1 seconds"
  if (!reliable) effects.push({ do: 'start-timer', timer: 'E', ms: timing.t1 })
  effects.push({ do: 'start-timer', timer: 'F', ms: lifetime(timing) })
  return { state: { name: 'trying', setup, interval: timing.t1 }, effects }
}

export function stepNonInviteClient(
  state: NonInviteClientState,
  event: NonInviteClientEvent
): Step<NonInviteClientState> {
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

function pending(state: Pending, event: NonInviteClientEvent): Step<NonInviteClientState> {
  switch (event.on) {
    case 'response':
      if (event.response.status >= 200) return final(state, event.response)
      return { state: { ...state, name: 'proceeding' }, effects: [{ do: 'deliver', message: event.response }] }
    case 'timer':
      if (event.timer === 'F') return fail('timeout')
      return event.timer === 'E' ? retransmit(state) : stay(state)
    case 'transport-failed':
      return fail('transport')
    default:
      return assertNever(event)
  }
}

/** §17.1.2.2: MIN(2*E, T2) while Trying; "if Timer E fires while in Proceeding … reset to T2". */
function retransmit(state: Pending): Step<NonInviteClientState> {
  const { octets, timing } = state.setup
  const interval = state.name === 'trying' ? Math.min(2 * state.interval, timing.t2) : timing.t2
  return {
    state: { ...state, interval },
    effects: [
      { do: 'send', octets },
      { do: 'start-timer', timer: 'E', ms: interval }
    ]
  }
}

/** Timer K is T4 on unreliable transports, where the response may come again, and 0 on the others. */
function final({ setup }: Pending, response: SipResponse): Step<NonInviteClientState> {
  const deliver: Effect = { do: 'deliver', message: response }
  if (setup.reliable) return { ...end(), effects: [deliver, ...end().effects] }
  return {
    state: COMPLETED,
    effects: [
      { do: 'stop-timer', timer: 'E' },
      { do: 'stop-timer', timer: 'F' },
      { do: 'start-timer', timer: 'K', ms: setup.timing.t4 },
      deliver
    ]
  }
}

function completed(state: Completed, event: NonInviteClientEvent): Step<NonInviteClientState> {
  switch (event.on) {
    case 'timer':
      return event.timer === 'K' ? end() : stay(state)
    // "The Completed state exists to buffer any additional response retransmissions"
    case 'response':
    case 'transport-failed':
      return stay(state)
    default:
      return assertNever(event)
  }
}
