import { expect, test } from 'vitest'
import { systemClock } from '../../pbx-core/io/clock.ts'

test('calls back once, not before its time', async () => {
  const start = systemClock.now()
  const elapsed = await new Promise<number>((resolve) => {
    systemClock.after(15, () => resolve(systemClock.now() - start))
  })
  expect(elapsed).toBeGreaterThanOrEqual(14)
})

test('a disposed timer never fires', async () => {
  const fired: string[] = []
  const timer = systemClock.after(5, () => fired.push('disposed'))
  timer[Symbol.dispose]()
  await new Promise<void>((resolve) => {
    systemClock.after(20, () => {
      fired.push('kept')
      resolve()
    })
  })
  expect(fired).toEqual(['kept'])
})

test('a delay beyond 2^31 ms waits instead of firing at once', async () => {
  const fired: string[] = []
  const timer = systemClock.after(2 ** 33, () => fired.push('far'))
  await new Promise<void>((resolve) => void systemClock.after(10, resolve))
  timer[Symbol.dispose]()
  expect(fired).toEqual([])
})
