import { expect, test } from 'vitest'
import { Ear } from '../../pbx-core/media/ear.ts'
import { Pacer } from '../../pbx-core/media/pacer.ts'
import { discard } from '../../pbx-core/media/stage.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'
import { testOpus } from './codec-lab.ts'
import { stream } from './lab.ts'

const ears = 500

/** Octets of buffers that so many ears hold, each. */
function octetsOf(telephoneEvent: number | null): number {
  const pacer = new Pacer(createVirtualClock(), (error) => {
    throw error
  })
  const before = process.memoryUsage().arrayBuffers
  const made = Array.from({ length: ears }, () => {
    const ear = new Ear({ pacer, opus: testOpus, onKey: () => {} })
    ear.configure(stream(4000, { telephoneEvent }))
    return ear.stage(discard)
  })
  expect(made).toHaveLength(ears)
  return (process.memoryUsage().arrayBuffers - before) / ears
}

test('a call that is passed on as it comes holds no buffers for sound; one whose keys are read in it does', () => {
  expect(octetsOf(101)).toBeLessThan(100)
  expect(octetsOf(null)).toBeGreaterThan(1000)
})
