import { describe, expect, test } from 'vitest'
import {
  beginProvisionals,
  type ProvisionalServerEffect,
  type ProvisionalServerEvent,
  type ProvisionalServerState,
  stepProvisionals
} from '../../../pbx-core/sip/dialog/provisional-server.ts'

type Event = ProvisionalServerEvent<string>

function run(events: readonly Event[], from: ProvisionalServerState<string> = { name: 'idle', next: 7 }) {
  let state = from
  const effects = events.map((event) => {
    const step = stepProvisionals(state, event)
    state = step.state
    return step.effects.map(inWords)
  })
  return { state, effects }
}

function inWords(effect: ProvisionalServerEffect<string>): string {
  if (effect.kind === 'send') return `send ${effect.provisional} ${effect.sequence}`
  if (effect.kind === 'wait') return `wait ${effect.milliseconds}`
  return effect.kind === 'acknowledged' ? `acknowledged ${effect.provisional}` : effect.kind
}

const provide = (provisional: string): Event => ({ kind: 'provide', provisional })
const prack = (sequence: number): Event => ({ kind: 'prack', sequence })
const interval: Event = { kind: 'interval' }

describe('reliable provisional responses of ours (RFC 3262 §3)', () => {
  test('the first RSeq is between 1 and 2^31 - 1, so that none runs over', () => {
    const first = [0, 0.5, 0.99999].map((chance) => beginProvisionals(chance))
    expect(first).toEqual([
      { name: 'idle', next: 1 },
      { name: 'idle', next: 0x4000_0000 },
      { name: 'idle', next: 2_147_462_172 }
    ])
  })

  test('one is repeated at doubling T1, without an upper bound, until its PRACK comes', () => {
    const { state, effects } = run([provide('183'), interval, interval, interval, interval, prack(7), interval])
    expect(effects).toEqual([
      ['send 183 7', 'wait 500'],
      ['send 183 7', 'wait 1000'],
      ['send 183 7', 'wait 2000'],
      ['send 183 7', 'wait 4000'],
      ['send 183 7', 'wait 8000'],
      ['acknowledged 183'],
      []
    ])
    expect(state).toEqual({ name: 'idle', next: 8 })
  })

  test('without a PRACK it is lost after 64*T1', () => {
    const { state, effects } = run([provide('183'), ...Array<Event>(7).fill(interval)])
    expect(effects.slice(-2)).toEqual([['send 183 7', 'wait 500'], ['lost']])
    expect(state).toEqual({ name: 'over' })
  })

  test('a second one waits for the PRACK of the first, and has the next RSeq', () => {
    const { effects } = run([provide('180'), provide('183'), provide('181'), prack(7), prack(8), prack(9)])
    expect(effects).toEqual([
      ['send 180 7', 'wait 500'],
      [],
      [],
      ['acknowledged 180', 'send 183 8', 'wait 500'],
      ['acknowledged 183', 'send 181 9', 'wait 500'],
      ['acknowledged 181']
    ])
  })

  test('a PRACK of another number, of one that is acknowledged, or after the end matches nothing', () => {
    const { effects } = run([prack(7), provide('180'), prack(8), prack(7), prack(7), { kind: 'final' }, prack(8)])
    expect(effects).toEqual([
      ['unmatched'],
      ['send 180 7', 'wait 500'],
      ['unmatched'],
      ['acknowledged 180'],
      ['unmatched'],
      [],
      ['unmatched']
    ])
  })

  test('after a final response nothing is repeated, and nothing sent', () => {
    const { state, effects } = run([provide('180'), { kind: 'final' }, interval, provide('183')])
    expect([state, effects.slice(1)]).toEqual([{ name: 'over' }, [[], [], []]])
  })
})
