import { expect, test } from 'vitest'
import { DelayLine } from '../../pbx-core/base/delay-line.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'

function line(ms: number) {
  const clock = createVirtualClock()
  const due: [item: string, at: number][] = []
  const began = clock.now()
  return { clock, due, line: new DelayLine<string>(clock, ms, (item) => due.push([item, clock.now() - began])) }
}

test('each item falls due after the delay, in the order in which it came', () => {
  const { clock, due, line: waiting } = line(100)
  waiting.add('a')
  clock.advance(30)
  waiting.add('b')
  waiting.add('c')
  clock.advance(70)
  expect(due).toEqual([['a', 100]])
  clock.advance(1000)
  expect(due).toEqual([
    ['a', 100],
    ['b', 130],
    ['c', 130]
  ])
  waiting.add('d')
  clock.advance(100)
  expect(due.at(-1)).toEqual(['d', 1200])
})

test('the clock has one timer, however many wait, and none once all have fallen due', () => {
  const { clock, due, line: waiting } = line(100)
  for (let count = 0; count < 3000; count++) waiting.add(String(count))
  expect({ timers: clock.pending, waiting: waiting.size }).toEqual({ timers: 1, waiting: 3000 })
  clock.advance(100)
  expect({ timers: clock.pending, waiting: waiting.size, due: due.length }).toEqual({
    timers: 0,
    waiting: 0,
    due: 3000
  })
})

test('an item whose callback throws keeps none of the others waiting for ever', () => {
  const clock = createVirtualClock()
  const due: string[] = []
  const waiting = new DelayLine<string>(clock, 10, (item) => {
    if (item === 'bad') throw new Error('a bug')
    due.push(item)
  })
  for (const item of ['bad', 'good']) waiting.add(item)
  expect(() => clock.advance(10)).toThrow('a bug')
  clock.advance(1)
  expect(due).toEqual(['good'])
})

test('ending gives what waited, and nothing falls due any more', () => {
  const { clock, due, line: waiting } = line(100)
  for (const item of ['a', 'b']) waiting.add(item)
  expect(waiting.end()).toEqual(['a', 'b'])
  clock.advance(1000)
  expect({ due, timers: clock.pending }).toEqual({ due: [], timers: 0 })
})
