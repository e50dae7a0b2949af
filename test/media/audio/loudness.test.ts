import { describe, expect, it } from 'vitest'
import { normalise } from '../../../pbx-core/media/audio/loudness.ts'
import { levelOf, sine, soundOf } from '../codec-lab.ts'

const decibels = (samples: Int16Array) => 20 * Math.log10(levelOf(soundOf(samples)) / 32_768)

describe('loudness of what is uploaded (4-pbx, Media: one loudness)', () => {
  it.each([200, 3000, 20_000])('MUST be -18 dB below full scale, whatever it was: peak %i', (peak) => {
    expect(decibels(normalise(sine(440, 1000, peak)))).toBeCloseTo(-18, 1)
  })

  it('MUST count what is heard, and not the pauses', () => {
    const half = sine(440, 1000, 2000)
    const withPause = Int16Array.from([...half, ...new Int16Array(48_000)])
    expect(decibels(normalise(withPause).subarray(0, 16_000))).toBeCloseTo(-18, 1)
  })

  it('MUST NOT go beyond 1 dB below full scale: a click is no reason to distort', () => {
    const clicked = sine(440, 1000, 300)
    clicked[8000] = 3000
    expect(Math.max(...normalise(clicked))).toBeLessThanOrEqual(Math.round(32_768 * 10 ** (-1 / 20)))
  })

  it('leaves silence silent', () => {
    expect(normalise(new Int16Array(100))).toEqual(new Int16Array(100))
  })
})
