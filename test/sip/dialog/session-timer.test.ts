import { describe, expect, test } from 'vitest'
import type { SessionInterval } from '../../../pbx-core/sip/dialog/session-interval.ts'
import {
  type SessionTimerEffect,
  type SessionTimerEvent,
  sessionTimerOff,
  stepSessionTimer
} from '../../../pbx-core/sip/dialog/session-timer.ts'

/** Each event with the seconds at which it comes. */
function run(events: readonly (readonly [at: number, event: SessionTimerEvent])[]) {
  let state = sessionTimerOff
  const effects = events.map(([at, event]) => {
    const step = stepSessionTimer(state, event, at * 1000)
    state = step.state
    return step.effects.map(inWords)
  })
  return { name: state.name, effects }
}

function inWords(effect: SessionTimerEffect): string {
  if (effect.kind === 'wait') return `wait ${effect.milliseconds / 1000}`
  return effect.kind === 'expire' ? `expire ${effect.seconds}` : effect.kind
}

const agreed = (seconds: number, refresher: SessionInterval['refresher']): SessionTimerEvent => ({
  kind: 'agreed',
  interval: { seconds, refresher }
})
const due: SessionTimerEvent = { kind: 'due' }
const refused: SessionTimerEvent = { kind: 'refused' }

describe('a session timer (RFC 4028 §10)', () => {
  test('we refresh at half of it, and what is agreed on then starts it anew', () => {
    const { name, effects } = run([
      [0, agreed(1800, 'us')],
      [900, due],
      [901, agreed(1800, 'us')]
    ])
    expect([name, effects]).toEqual(['running', [['wait 900'], ['wait 868', 'refresh'], ['wait 900']]])
  })

  test('the peer does not: the end is 32 s, or a third, before it runs out', () => {
    expect(
      run([
        [0, agreed(1800, 'peer')],
        [1768, due]
      ]).effects
    ).toEqual([['wait 1768'], ['expire 1800']])
    expect(
      run([
        [0, agreed(90, 'peer')],
        [60, due]
      ]).effects
    ).toEqual([['wait 60'], ['expire 90']])
  })

  test('a refresh of ours that has no answer by then is the end as well', () => {
    const { name, effects } = run([
      [0, agreed(90, 'us')],
      [45, due],
      [60, due]
    ])
    expect([name, effects]).toEqual(['off', [['wait 45'], ['wait 15', 'refresh'], ['expire 90']]])
  })

  test('one that is refused is tried again, ever sooner, until there is no time left', () => {
    const { effects } = run([
      [0, agreed(90, 'us')],
      [45, due],
      [45, refused],
      [52.5, due],
      [53, refused],
      [56.5, due],
      [57, refused],
      [60, due]
    ])
    expect(effects).toEqual([
      ['wait 45'],
      ['wait 15', 'refresh'],
      ['wait 7.5'],
      ['wait 7.5', 'refresh'],
      ['wait 3.5'],
      ['wait 3.5', 'refresh'],
      ['wait 3'],
      ['expire 90']
    ])
  })

  test('the peer takes over, or wants it no more', () => {
    const { name, effects } = run([
      [0, agreed(1800, 'us')],
      [10, agreed(600, 'peer')],
      [20, { kind: 'agreed', interval: undefined }],
      [900, due],
      [900, refused]
    ])
    expect([name, effects]).toEqual(['off', [['wait 900'], ['wait 568'], ['stop'], [], []]])
  })

  test('an answer that comes late changes nothing once the timer runs anew', () => {
    const { effects } = run([
      [0, agreed(1800, 'us')],
      [1, refused]
    ])
    expect(effects).toEqual([['wait 900'], []])
  })
})
