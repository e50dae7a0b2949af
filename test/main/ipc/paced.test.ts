import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { paced } from '../../../main/ipc/paced.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('pushes at once, then at most every 50 ms, and the last state always', () => {
  const pushes: number[] = []
  let state = 0
  const push = paced(() => pushes.push(state), 50)
  for (state = 1; state <= 3; state++) push.ask()
  expect(pushes).toEqual([1])
  vi.advanceTimersByTime(50)
  expect(pushes).toEqual([1, 4])
  vi.advanceTimersByTime(500)
  expect(pushes).toEqual([1, 4])
  push.ask()
  expect(pushes).toEqual([1, 4, 4])
})

it('is quiet once it is disposed', () => {
  const pushes: string[] = []
  const push = paced(() => pushes.push('state'), 50)
  push.ask()
  push.ask()
  push[Symbol.dispose]()
  vi.advanceTimersByTime(500)
  expect(pushes).toEqual(['state'])
})
