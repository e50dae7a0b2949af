import { describe, expect, it } from 'vitest'
import type { Clock } from '../../pbx-core/base/clock.ts'
import { Pacer } from '../../pbx-core/media/pacer.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'

/** Wakes later than asked, by what `late` says each time, as a busy machine does. */
function lateClock(clock: Clock, late: () => number): Clock {
  return { wallTime: clock.wallTime, now: clock.now, after: (ms, callback) => clock.after(ms + late(), callback) }
}

function paced(pacer: Pacer, clock: Clock) {
  const steps: number[] = []
  const skipped: number[] = []
  const one = { step: (now: number) => steps.push(now), skipped: (count: number) => skipped.push(count) }
  pacer.add(one)
  return { one, steps, skipped, now: () => clock.now() }
}

const rethrow = (error: unknown) => {
  throw error
}

describe('pacer (4-pbx, Media: 20 ms pacing from one clock)', () => {
  it('MUST not drift over an hour, however late each wakeup is', () => {
    const virtual = createVirtualClock()
    let wakeups = 0
    const clock = lateClock(virtual, () => (wakeups++ * 7) % 13)
    const { steps, skipped } = paced(new Pacer(clock, rethrow), clock)
    virtual.advance(3_600_000)
    expect(skipped).toEqual([])
    expect(steps.length).toBeGreaterThanOrEqual(180_000 - 1)
    expect(Math.max(...steps.slice(-1000).map((now, i) => now - (steps.length - 1000 + i) * 20))).toBeLessThan(13)
    expect(
      Math.min(...steps.slice(-1000).map((now, i) => now - (steps.length - 1000 + i) * 20))
    ).toBeGreaterThanOrEqual(0)
  })

  it('makes up for a short stall, and skips what lies further back', () => {
    const virtual = createVirtualClock()
    let stall = 0
    const clock = lateClock(virtual, () => {
      const late = stall
      stall = 0
      return late
    })
    const { steps, skipped } = paced(new Pacer(clock, rethrow), clock)
    virtual.advance(0)
    stall = 70
    virtual.advance(20)
    virtual.advance(90)
    expect([steps, skipped]).toEqual([[0, 20, 110, 110, 110, 110], []])
    stall = 1000
    virtual.advance(10)
    steps.length = 0
    virtual.advance(1020)
    expect(skipped).toEqual([46])
    expect(steps).toHaveLength(5)
    steps.length = 0
    virtual.advance(200)
    expect(steps.every((now) => now % 20 === 0)).toBe(true)
  })

  it('keeps all legs on the same steps, and no timer once none plays', () => {
    const clock = createVirtualClock()
    const pacer = new Pacer(clock, rethrow)
    const first = paced(pacer, clock)
    clock.advance(47)
    const second = paced(pacer, clock)
    clock.advance(40)
    expect([first.steps, second.steps]).toEqual([
      [0, 20, 40, 60, 80],
      [60, 80]
    ])
    pacer.remove(first.one)
    pacer.remove(second.one)
    clock.advance(20)
    expect(clock.pending).toBe(0)
  })

  it('goes on for the others when one of them throws', () => {
    const clock = createVirtualClock()
    const errors: unknown[] = []
    const pacer = new Pacer(clock, (error) => errors.push(error))
    pacer.add({
      step() {
        throw new Error('a bug')
      },
      skipped() {}
    })
    const { steps } = paced(pacer, clock)
    clock.advance(40)
    expect([errors, steps]).toEqual([[new Error('a bug')], [0, 20, 40]])
  })
})
