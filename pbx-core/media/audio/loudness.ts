import { PCM_RATE } from '../codec/codec.ts'

/** Mean level of what is played, 18 dB below full scale, and the highest peak, 1 dB below it; in samples of 16 bits. */
const LEVEL = 32_768 * 10 ** (-18 / 20)
const HIGHEST_PEAK = 32_768 * 10 ** (-1 / 20)
/** Of the loudest stretch: what is quieter is a pause, and says nothing of how loud a piece is. */
const PAUSE = 10 ** (-30 / 20)
/** Samples that are looked at as one. */
const STRETCH = PCM_RATE / 20

/** Brings a sound at 16 kHz to one loudness, so that pieces of different origin follow each other without a step. Silence stays silence. */
export function normalise(samples: Int16Array): Int16Array {
  const levels: number[] = []
  let peak = 1
  for (let at = 0; at < samples.length; at += STRETCH) {
    const end = Math.min(samples.length, at + STRETCH)
    let energy = 0
    for (let i = at; i < end; i++) {
      const sample = samples[i] as number
      energy += sample * sample
      peak = Math.max(peak, Math.abs(sample))
    }
    levels.push(Math.sqrt(energy / (end - at)))
  }
  const loudest = levels.reduce((most, level) => Math.max(most, level), 0)
  if (loudest === 0) return samples
  const active = levels.filter((level) => level > loudest * PAUSE)
  const level = Math.sqrt(active.reduce((sum, each) => sum + each * each, 0) / active.length)
  const gain = Math.min(LEVEL / level, HIGHEST_PEAK / peak)
  return samples.map((sample) => Math.round(sample * gain))
}
