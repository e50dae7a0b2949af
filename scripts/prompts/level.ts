/** Loudness of speech, 22 dB below full scale, and the highest peak, 1 dB below it; in samples of 16 bits. */
const SPEECH_LEVEL = 32_768 * 10 ** (-22 / 20)
const HIGHEST_PEAK = 32_768 * 10 ** (-1 / 20)
/** Quieter than this below the loudest frame is silence. */
const SILENCE_SHARE = 10 ** (-40 / 20)
const FRAME_SECONDS = 0.01
/** Kept on each side of the speech, so that no consonant is cut. */
const MARGIN_FRAMES = 3

export interface Speech {
  readonly sampleRate: number
  readonly samples: Int16Array
}

/** Cuts silence at both ends and brings the speech to one level, so that prompts join without a step. */
export function level({ sampleRate, samples }: Speech): Speech {
  const frame = Math.round(sampleRate * FRAME_SECONDS)
  const powers: number[] = []
  for (let at = 0; at + frame <= samples.length; at += frame) powers.push(rms(samples.subarray(at, at + frame)))
  const threshold = Math.max(...powers) * SILENCE_SHARE
  const first = powers.findIndex((power) => power > threshold)
  const last = powers.findLastIndex((power) => power > threshold)
  if (first < 0) throw new Error('nothing but silence was spoken')
  const speech = samples.subarray(Math.max(0, first - MARGIN_FRAMES) * frame, (last + 1 + MARGIN_FRAMES) * frame)
  const active = powers.filter((power) => power > threshold)
  const loudness = Math.sqrt(active.reduce((sum, power) => sum + power * power, 0) / active.length)
  const peak = speech.reduce((most, sample) => Math.max(most, Math.abs(sample)), 1)
  const gain = Math.min(SPEECH_LEVEL / loudness, HIGHEST_PEAK / peak)
  return { sampleRate, samples: speech.map((sample) => Math.round(sample * gain)) }
}

function rms(samples: Int16Array): number {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  return Math.sqrt(sum / samples.length)
}
