import { expect, test } from 'vitest'
import type { TimerName } from '../../../pbx-core/sip/transaction/machine.ts'
import { Timers } from '../../../pbx-core/sip/transaction/timers.ts'
import { createVirtualClock } from '../../support/virtual-clock.ts'

function setup() {
  const clock = createVirtualClock()
  const fired: string[] = []
  const owner = { fired: (timer: TimerName) => void fired.push(`${clock.now()} ${timer}`) }
  return { clock, fired, owner, timers: new Timers(clock) }
}

test('timers fire at their time, each length in a queue of its own', () => {
  const { clock, fired, owner, timers } = setup()
  timers.start(owner, 'J', 100)
  timers.start(owner, 'A', 50)
  clock.advance(20)
  timers.start(owner, 'K', 100)
  timers.start(owner, 'E', 50)
  clock.advance(200)
  expect(fired).toEqual(['50 A', '70 E', '100 J', '120 K'])
  expect(clock.pending).toBe(0)
})

test('however many timers of one length run, the clock has one', () => {
  const { clock, fired, owner, timers } = setup()
  for (let i = 0; i < 1000; i++) timers.start(owner, 'J', 100)
  expect(clock.pending).toBe(1)
  clock.advance(100)
  expect([fired.length, clock.pending]).toEqual([1000, 0])
})

test.each([
  ['first', [0], ['105 B', '110 D']],
  ['middle', [1], ['100 A', '110 D']],
  ['last', [2], ['100 A', '105 B']],
  ['all', [0, 1, 2], []]
])('a stopped timer does not fire: %s', (_which, stopped, expected) => {
  const { clock, fired, owner, timers } = setup()
  const running = (['A', 'B', 'D'] as const).map((name) => {
    const timer = timers.start(owner, name, 100)
    clock.advance(5)
    return timer
  })
  for (const index of stopped) {
    const timer = running[index]
    if (timer !== undefined) timers.stop(timer)
  }
  if (stopped.length === 3) expect(clock.pending).toBe(0)
  clock.advance(200)
  expect(fired).toEqual(expected)
  expect(clock.pending).toBe(0)
})

test('an owner may start and stop timers while one fires', () => {
  const { clock, timers } = setup()
  const fired: string[] = []
  const second = timers.start({ fired: () => void fired.push('second') }, 'B', 200)
  timers.start(
    {
      fired: () => {
        timers.stop(second)
        timers.start({ fired: () => void fired.push(`again at ${clock.now()}`) }, 'A', 100)
      }
    },
    'A',
    100
  )
  clock.advance(1000)
  expect(fired).toEqual(['again at 200'])
  expect(clock.pending).toBe(0)
})

test('an owner that throws stops no one else', () => {
  const { clock, fired, owner, timers } = setup()
  const bug = () => {
    throw new Error('bug')
  }
  timers.start({ fired: bug }, 'A', 100)
  timers.start(owner, 'B', 100)
  expect(() => clock.advance(100)).toThrow('bug')
  clock.advance(1)
  expect(fired).toEqual(['100 B'])
})
