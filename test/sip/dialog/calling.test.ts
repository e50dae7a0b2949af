import { describe, expect, it } from 'vitest'
import {
  type CallingEffect,
  type CallingEvent,
  type CallingState,
  stepCalling
} from '../../../pbx-core/sip/dialog/calling.ts'

/** Feeds events one after the other; gives the last state and every effect in order. */
function run(...events: CallingEvent[]): { state: CallingState; effects: CallingEffect[] } {
  let state: CallingState = { name: 'calling' }
  const effects: CallingEffect[] = []
  for (const event of events) {
    const step = stepCalling(state, event)
    state = step.state
    effects.push(...step.effects)
  }
  return { state, effects }
}

const response = (status: number, tag = 'a'): CallingEvent => ({ kind: 'response', status, tag })

describe('an INVITE that we sent (RFC 3261 §13.2)', () => {
  it('tells of each provisional response and takes the dialog of the first 2xx', () => {
    expect(run(response(180), response(183), response(200))).toEqual({
      state: { name: 'answered', tag: 'a' },
      effects: [{ kind: 'progress' }, { kind: 'progress' }, { kind: 'answered' }]
    })
  })

  it('MUST acknowledge a repeated 2xx again (§13.2.2.4)', () => {
    expect(run(response(200), response(200)).effects).toEqual([{ kind: 'answered' }, { kind: 'ack-again' }])
  })

  it('acknowledges and hangs up a 2xx of another fork: exactly one phone keeps the call (§13.2.2.4)', () => {
    expect(run(response(200, 'a'), response(200, 'b'), response(200, 'b'))).toEqual({
      state: { name: 'answered', tag: 'a' },
      effects: [{ kind: 'answered' }, { kind: 'ack-and-bye' }, { kind: 'ack-and-bye' }]
    })
  })

  it('acknowledges and hangs up a 2xx that crossed its CANCEL (§9.1)', () => {
    expect(run(response(180), { kind: 'cancel' }, response(200))).toEqual({
      state: { name: 'ended' },
      effects: [{ kind: 'progress' }, { kind: 'send-cancel' }, { kind: 'ack-and-bye' }]
    })
  })

  it('ends quietly with the 487 that follows a CANCEL, and sends CANCEL once', () => {
    expect(run({ kind: 'cancel' }, { kind: 'cancel' }, response(487))).toEqual({
      state: { name: 'ended' },
      effects: [{ kind: 'send-cancel' }, { kind: 'refused' }]
    })
  })

  it('does not tell of progress after it was given up', () => {
    expect(run({ kind: 'cancel' }, response(180)).effects).toEqual([{ kind: 'send-cancel' }])
  })

  it('acknowledges and hangs up even a 2xx that comes after the end', () => {
    expect(run(response(486), response(200)).effects).toEqual([{ kind: 'refused' }, { kind: 'ack-and-bye' }])
  })

  it.each(['timeout', 'transport'] as const)('ends with the transaction: %s', (reason) => {
    expect(run(response(180), { kind: 'failed', reason })).toEqual({
      state: { name: 'ended' },
      effects: [{ kind: 'progress' }, { kind: 'failed', reason }]
    })
  })
})
