import { describe, expect, it } from 'vitest'
import {
  type AnsweringEffect,
  type AnsweringState,
  answeringIdle,
  stepAnswering
} from '../../../pbx-core/sip/dialog/answering.ts'

/** Runs `interval` events until the machine waits no more; gives the pauses in milliseconds and the last effect. */
function runUnacknowledged(): { pauses: number[]; last: AnsweringEffect | undefined; sent: number } {
  let { state, effects } = stepAnswering(answeringIdle, { kind: 'accept' })
  const pauses: number[] = []
  let sent = 0
  for (;;) {
    sent += effects.filter((effect) => effect.kind === 'send-2xx').length
    const wait = effects.find((effect) => effect.kind === 'wait')
    if (wait === undefined) return { pauses, last: effects.at(-1), sent }
    pauses.push(wait.milliseconds)
    ;({ state, effects } = stepAnswering(state, { kind: 'interval' }))
  }
}

describe('reliability of a 2xx to INVITE (RFC 3261 §13.3.1.4)', () => {
  it('MUST repeat the 2xx at intervals that start at T1 and double until T2', () => {
    expect(runUnacknowledged().pauses).toEqual([500, 1000, 2000, 4000, 4000, 4000, 4000, 4000, 4000, 4000, 500])
  })

  it('gives up 64*T1 after the first one and says so once', () => {
    const { pauses, last, sent } = runUnacknowledged()
    expect({ total: pauses.reduce((sum, pause) => sum + pause, 0), last, sent }).toEqual({
      total: 32_000,
      last: { kind: 'lost' },
      sent: 11
    })
  })

  it('stops at the ACK, and ignores a second one', () => {
    const waiting = stepAnswering(answeringIdle, { kind: 'accept' }).state
    const confirmed = stepAnswering(waiting, { kind: 'ack' })
    expect(confirmed).toEqual({ state: { name: 'confirmed' }, effects: [{ kind: 'confirmed' }] })
    expect(stepAnswering(confirmed.state, { kind: 'ack' }).effects).toEqual([])
    expect(stepAnswering(confirmed.state, { kind: 'interval' }).effects).toEqual([])
  })

  it('does nothing before the 2xx is given', () => {
    const states: AnsweringState[] = [
      stepAnswering(answeringIdle, { kind: 'ack' }).state,
      stepAnswering(answeringIdle, { kind: 'interval' }).state
    ]
    expect(states).toEqual([answeringIdle, answeringIdle])
  })
})
