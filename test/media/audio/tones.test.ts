import { describe, expect, it } from 'vitest'
import { type ToneName, toneCadence } from '../../../pbx-core/media/audio/tone-plan.ts'
import { renderTone } from '../../../pbx-core/media/audio/tones.ts'
import { dominantFrequency, type Sound } from '../../support/tone.ts'

/** From one second to another of the tone. */
function heard(tone: 'ringback' | 'busy' | 'reorder', country: string, from = 0, to?: number): Sound {
  const samples = Float64Array.from(renderTone(toneCadence(tone, country)), (sample) => sample / 32_768)
  return { sampleRate: 16_000, samples: samples.subarray(from * 16_000, to === undefined ? undefined : to * 16_000) }
}

function cadenceOf(tone: ToneName, country: string): string {
  return toneCadence(tone, country)
    .steps.map(({ hertz, milliseconds }) => `${hertz.join('+') || 0}/${milliseconds}`)
    .join(' ')
}

/** Share of the power that one frequency has (Goertzel). */
function share({ samples, sampleRate }: Sound, hertz: number): number {
  let real = 0
  let imaginary = 0
  let power = 0
  samples.forEach((sample, i) => {
    real += sample * Math.cos((2 * Math.PI * hertz * i) / sampleRate)
    imaginary += sample * Math.sin((2 * Math.PI * hertz * i) / sampleRate)
    power += sample * sample
  })
  return (2 * (real ** 2 + imaginary ** 2)) / samples.length / power
}

describe('tones (ITU-T E.180 Supplement 2)', () => {
  it.each([
    ['US', '440+480/2000 0/4000', '480+620/500 0/500', '480+620/250 0/250'],
    ['GB', '400+450/400 0/200 400+450/400 0/2000', '400/375 0/375', '400/400 0/350 400/225 0/525'],
    ['DE', '425/1000 0/4000', '425/480 0/480', '425/240 0/240'],
    ['CH', '425/1000 0/4000', '425/500 0/500', '425/200 0/200'],
    ['AT', '420/1000 0/5000', '420/400 0/400', '420/200 0/200'],
    ['FR', '440/1500 0/3500', '440/500 0/500', '440/250 0/250'],
    ['XX', '425/1000 0/4000', '425/500 0/500', '425/200 0/200']
  ])('%s rings, is busy and reorders with its own cadences', (country, ...cadences) => {
    const tones = ['ringback', 'busy', 'reorder'] as const
    expect(tones.map((tone) => cadenceOf(tone, country))).toEqual(cadences)
  })

  it.each([
    ['US', '350+440/1000'],
    ['GB', '350+440/1000'],
    ['DE', '425/1000'],
    ['FR', '440/1000'],
    ['IT', '425/200 0/200 425/600 0/1000'],
    ['XX', '425/1000']
  ])('%s lets dial with its own tone', (country, cadence) => {
    expect(cadenceOf('dial', country)).toBe(cadence)
  })

  it('MUST have exact frequencies: 425 Hz for Germany, in every burst', () => {
    expect(dominantFrequency(heard('ringback', 'DE', 0, 1))).toBe(425)
    expect(dominantFrequency(heard('busy', 'DE', 0, 0.48))).toBe(425)
  })

  it('MUST share the power between the two frequencies of a pair, and have no other', () => {
    const ringback = heard('ringback', 'US', 0, 2)
    expect([440, 480].map((hertz) => Math.round(share(ringback, hertz) * 100))).toEqual([50, 50])
  })

  it('is silent between the bursts', () => {
    const pause = heard('ringback', 'US', 2)
    expect([pause.samples.length, Math.max(...pause.samples.map(Math.abs)) < 0.001]).toEqual([64_000, true])
  })

  it('has a level of -10 dBm0', () => {
    const { samples } = heard('ringback', 'DE', 0, 1)
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length
    // A full-scale sine of the A-law is +3.14 dBm0.
    expect(10 * Math.log10(power / ((32_124 / 32_768) ** 2 / 2)) + 3.14).toBeCloseTo(-10, 1)
  })
})
