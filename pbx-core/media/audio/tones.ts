import { PCM_RATE } from '../codec/codec.ts'
import type { Clip } from './clip.ts'
import type { Cadence, ToneStep } from './tone-plan.ts'

/**
 * Peak of a tone of one frequency: -10 dBm0, as E.180 §2 asks (0 dBm0 is 3.14 dB below the
 * full scale of G.711). Several frequencies share that power.
 */
const AMPLITUDE = 32_124 * 10 ** (-(10 + 3.14) / 20)

/** One period of the cadence. Each step begins at phase 0, so the frequencies are exact in each. */
export function renderTone({ steps }: Cadence): Clip {
  const parts = steps.map(renderStep)
  const samples = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    samples.set(part, at)
    at += part.length
  }
  return samples
}

function renderStep({ hertz, milliseconds }: ToneStep): Int16Array {
  const samples = new Int16Array(Math.round((milliseconds * PCM_RATE) / 1000))
  const amplitude = AMPLITUDE / Math.sqrt(Math.max(1, hertz.length))
  for (let i = 0; i < samples.length; i++) {
    let sum = 0
    for (const frequency of hertz) sum += Math.sin((2 * Math.PI * frequency * i) / PCM_RATE)
    samples[i] = Math.round(sum * amplitude)
  }
  return samples
}
