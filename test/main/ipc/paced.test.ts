import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { paced } from '../../../main/ipc/paced.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const pace = { gatherMs: 10, everyMs: 50, burst: 3 } as const

/** A push of whatever the state is, and what was pushed so far with its time. */
function pushing() {
  const pushes: string[] = []
  const told = { state: 0, sends: true, pushes }
  const start = Date.now()
  const push = paced(() => {
    if (told.sends) pushes.push(`${told.state} at ${Date.now() - start}`)
    return told.sends
  }, pace)
  /** So many changes, one after the other in so many milliseconds. */
  const change = (times = 1, everyMs = 0) => {
    for (let time = 0; time < times; time++) {
      told.state += 1
      push.ask()
      vi.advanceTimersByTime(everyMs)
    }
  }
  return { told, push, change }
}

it('changes of a moment go out together', () => {
  const { told, change } = pushing()
  change(3, 3)
  vi.advanceTimersByTime(1000)
  expect(told.pushes).toEqual(['3 at 10'])
})

it('what was waited for sends at once what is gathered; where nothing is, or too much has gone out, it changes nothing', () => {
  const { told, push, change } = pushing()
  push.hurry()
  for (let time = 0; time < 4; time++) {
    change()
    vi.advanceTimersByTime(3)
    push.hurry()
  }
  vi.advanceTimersByTime(1000)
  expect(told.pushes).toEqual(['1 at 3', '2 at 6', '3 at 9', '4 at 53'])
})

it('a few that follow do not wait for the one before', () => {
  const { told, change } = pushing()
  change(3, 12)
  expect(told.pushes).toEqual(['1 at 10', '2 at 22', '3 at 34'])
})

it('many go out once in 50 ms, and the last state always', () => {
  const { told, change } = pushing()
  change(100, 12)
  vi.advanceTimersByTime(1000)
  expect(told.pushes).toHaveLength(3 + 1200 / 50)
  expect(told.pushes.at(-1)).toMatch(/^100 at 12/)
})

it('after a rest there is room for as many again, and not for more', () => {
  const { told, change } = pushing()
  change(3, 12)
  vi.advanceTimersByTime(10_000)
  const before = told.pushes.length
  change(4, 10)
  expect(told.pushes.length - before).toBe(3)
  vi.advanceTimersByTime(1000)
  expect(told.pushes.length - before).toBe(4)
  expect(vi.getTimerCount()).toBe(0)
})

it('what sends nothing takes no room', () => {
  const { told, change } = pushing()
  told.sends = false
  change(50, 20)
  expect(vi.getTimerCount()).toBe(0)
  told.sends = true
  change(3, 10)
  expect(told.pushes).toHaveLength(3)
})

it('is quiet once it is disposed', () => {
  const { told, push, change } = pushing()
  change(5, 12)
  push.ask()
  push[Symbol.dispose]()
  const before = told.pushes.length
  vi.advanceTimersByTime(500)
  expect(told.pushes).toHaveLength(before)
  expect(vi.getTimerCount()).toBe(0)
})
