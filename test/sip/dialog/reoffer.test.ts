import { describe, expect, it } from 'vitest'
import {
  glareDelay,
  type ReofferEvent,
  type ReofferState,
  type ReofferVerdict,
  stepReoffer
} from '../../../pbx-core/sip/dialog/reoffer.ts'

describe('one offer/answer exchange at a time (RFC 3261 §14)', () => {
  const table: [ReofferState, ReofferEvent, ReofferState, ReofferVerdict][] = [
    ['idle', 'offer', 'ours', 'go'],
    ['idle', 'receive', 'theirs', 'go'],
    // §14.2: our INVITE is out
    ['ours', 'receive', 'ours', 'request-pending'],
    // §14.2: theirs is not answered yet
    ['theirs', 'receive', 'theirs', 'retry-later'],
    ['theirs', 'offer', 'theirs', 'wait'],
    ['ours', 'offer', 'ours', 'wait'],
    // §14.1: after a 491 the peer may offer while we wait
    ['ours', 'glare', 'backing-off', 'none'],
    ['backing-off', 'receive', 'theirs', 'go'],
    ['backing-off', 'again', 'ours', 'go'],
    ['idle', 'again', 'ours', 'go'],
    ['theirs', 'again', 'theirs', 'wait'],
    ['ours', 'answered', 'idle', 'none'],
    ['ours', 'refused', 'idle', 'none'],
    ['theirs', 'replied', 'idle', 'none'],
    ['theirs', 'answered', 'theirs', 'none'],
    ['ours', 'replied', 'ours', 'none']
  ]
  it.each(table)('%s, %s: %s, %s', (state, event, next, verdict) => {
    expect(stepReoffer(state, event)).toEqual({ state: next, verdict })
  })

  it('waits 2.1 to 4 s after a 491 where it owns the Call-ID, else 0 to 2 s, in steps of 10 ms (§14.1)', () => {
    expect([
      glareDelay(true, 0),
      glareDelay(true, 0.999),
      glareDelay(false, 0),
      glareDelay(false, 0.999),
      glareDelay(false, 0.5)
    ]).toEqual([2100, 3990, 0, 1990, 1000])
  })
})
