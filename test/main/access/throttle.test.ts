import { expect, test } from 'vitest'
import { FailureThrottle } from '../../../main/access/throttle.ts'

test('the wait begins at the third failure, doubles to a quarter of an hour, and an hour without one forgets it', () => {
  let now = 0
  const throttle = new FailureThrottle(() => now)
  const waits: number[] = []
  for (let failure = 0; failure < 15; failure++) {
    throttle.failed('ana')
    waits.push(throttle.wait('ana') / 1000)
  }
  expect(waits).toEqual([0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900])
  now += 900_000 + 3_600_000
  throttle.failed('ana')
  expect(throttle.wait('ana')).toBe(0)
})

test('of those who fail so many are remembered; the one whose last failure is oldest is forgotten first', () => {
  const throttle = new FailureThrottle(() => 0, 0)
  for (let at = 0; at <= 10_000; at++) throttle.failed(`key ${at}`)
  expect([0, 1, 10_000].map((at) => throttle.wait(`key ${at}`))).toEqual([0, 1000, 1000])
})
