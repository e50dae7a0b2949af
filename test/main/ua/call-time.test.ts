import { expect, test } from 'vitest'
import { CallTime } from '../../../main/ua/call-time.ts'
import { createVirtualClock } from '../../support/virtual-clock.ts'

test('the time of a call begins as the wall clock, and goes on whatever that is set to (4-pbx, Invariants)', () => {
  const clock = createVirtualClock(1_000_000)
  clock.advance(500)
  const time = new CallTime(clock)
  clock.advance(2000)
  clock.setWallTime(3_600_000)
  clock.advance(1000)
  expect([time.startedAt, time.now]).toEqual([1_000_500, 1_003_500])
  clock.setWallTime(-7_200_000)
  expect([time.now, new CallTime(clock).startedAt]).toEqual([1_003_500, clock.wallTime()])
})
