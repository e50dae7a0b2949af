import { describe, expect, it } from 'vitest'
import { Resampler } from '../../../pbx-core/media/audio/resampler.ts'

/** Decibels that a tone gains on the way from one rate to the other, its edges left out. */
function gain(hertz: number, from: number, to: number): number {
  const amplitude = 20_000
  const input = Int16Array.from({ length: from }, (_, i) => amplitude * Math.sin((2 * Math.PI * hertz * i) / from))
  const output = new Resampler(from, to).convert(input).subarray(200, -200)
  const power = output.reduce((sum, sample) => sum + sample * sample, 0) / output.length
  return 10 * Math.log10(Math.max(power, 1e-3) / (amplitude ** 2 / 2))
}

describe('resampling', () => {
  it.each([16_000, 22_050, 44_100, 48_000])('keeps the telephone band from %i Hz within 0.2 dB', (rate) => {
    for (const hertz of [300, 1000, 2000, 3000, 3400]) expect(Math.abs(gain(hertz, rate, 8000))).toBeLessThan(0.2)
  })

  it.each([16_000, 22_050, 44_100, 48_000])('MUST take out by 65 dB what would fold back from %i Hz', (rate) => {
    for (const hertz of [4100, 5000, 6500]) expect(gain(hertz, rate, 8000)).toBeLessThan(-65)
  })

  it('keeps the pitch and the length', () => {
    const resampler = new Resampler(22_050, 16_000)
    expect(resampler.outputLength(22_050)).toBe(16_000)
    const input = Int16Array.from({ length: 22_050 }, (_, i) => 10_000 * Math.sin((2 * Math.PI * 1000 * i) / 22_050))
    const output = resampler.convert(input)
    for (let i = 1000; i < 15_000; i++) {
      expect(Math.abs((output[i] as number) - 10_000 * Math.sin((2 * Math.PI * 1000 * i) / 16_000))).toBeLessThan(20)
    }
  })

  it('computes the same a stretch at a time', () => {
    const resampler = new Resampler(16_000, 8000)
    const input = Int16Array.from({ length: 5000 }, (_, i) => ((i * 7919) % 20_000) - 10_000)
    const output = new Int16Array(2500)
    for (let from = 0; from < 2500; from += 333) resampler.fill(input, output, { from, to: Math.min(2500, from + 333) })
    expect(output).toEqual(resampler.convert(input))
  })
})
