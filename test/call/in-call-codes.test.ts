import { describe, expect, test } from 'vitest'
import { CodeListener, type InCallCodes } from '../../pbx-core/call/in-call-codes.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'

const codes: InCallCodes = { transferAsk: '*2', transferSend: '*33' }

/** Presses keys, `.` for half a second without one, and tells in order what came of them. */
function pressed(keys: string): string[] {
  const clock = createVirtualClock()
  const heard: string[] = []
  using listener = new CodeListener({
    codes,
    clock,
    pass: (key) => heard.push(key),
    act: (action) => heard.push(action)
  })
  for (const key of keys) {
    if (key === '.') clock.advance(500)
    else listener.key(key)
  }
  return heard
}

describe('codes in a call (4-pbx, Names of what is new: within 1.5 s, before they are passed on)', () => {
  test.each([
    ['*2', ['transferAsk']],
    ['*33', ['transferSend']],
    // Keys that begin no code go on at once.
    ['125#', ['1', '2', '5', '#']],
    // What begins one is held, and goes on in order with the key that shows that it is none.
    ['*', []],
    ['*1', ['*', '1']],
    ['*34', ['*', '3', '4']],
    ['**2', ['*', 'transferAsk']],
    ['*3*2', ['*', '3', 'transferAsk']],
    // Or after 1.5 s, counted from its first key.
    ['*..', []],
    ['*...', ['*']],
    ['*..3.', ['*', '3']],
    ['*...2', ['*', '2']],
    ['*..2', ['transferAsk']],
    // Two stars: the second one has a time of its own.
    ['*..*..2', ['*', 'transferAsk']],
    ['*2*2', ['transferAsk', 'transferAsk']]
  ])('%s', (keys, heard) => {
    expect(pressed(keys)).toEqual(heard)
  })

  test('nothing comes of a key that is held when the two have come apart', () => {
    const clock = createVirtualClock()
    const heard: string[] = []
    const listener = new CodeListener({ codes, clock, pass: (key) => heard.push(key), act: () => {} })
    listener.key('*')
    listener[Symbol.dispose]()
    clock.advance(5000)
    expect([heard, clock.pending]).toEqual([[], 0])
  })
})
