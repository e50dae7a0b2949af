import { err, ok, type Result } from '../base/result.ts'
import { normalise } from '../media/audio/loudness.ts'
import { Resampler } from '../media/audio/resampler.ts'
import { formatWav, type Pcm, parseWav } from '../media/audio/wav.ts'
import { PCM_RATE } from '../media/codec/codec.ts'
import { kindOfSound } from './kind-of-sound.ts'

/** As long as a prompt may be. */
const LONGEST_SECONDS = 600
/** Octets of an MP3 that are decoded at once. */
const STRETCH = 2 ** 18

export interface UploadFault {
  readonly code: 'unsupported-format' | 'too-long' | 'empty'
  /** What it is: `Ogg`, `WAV, ADPCM, 4 bit, 8000 Hz`, `720 s`. */
  readonly found: string
}

/**
 * Makes of what somebody has uploaded (WAV or MP3, whatever rate and loudness) the WAV file that is kept: mono, 16 kHz,
 * 16 bits, as loud as all others. Not for the media thread: it takes its time.
 */
export async function readUpload(file: Uint8Array): Promise<Result<Uint8Array, UploadFault>> {
  const pcm = await decode(file)
  if (!pcm.ok) return pcm
  const { sampleRate, samples } = pcm.value
  const seconds = Math.round(samples.length / sampleRate)
  if (samples.length === 0) return err({ code: 'empty', found: `${kindOfSound(file)}, 0 s` })
  if (seconds > LONGEST_SECONDS) return err({ code: 'too-long', found: `${seconds} s` })
  const resampled = sampleRate === PCM_RATE ? samples : new Resampler(sampleRate, PCM_RATE).convert(samples)
  return ok(formatWav({ sampleRate: PCM_RATE, samples: normalise(resampled) }))
}

async function decode(file: Uint8Array): Promise<Result<Pcm, UploadFault>> {
  const wav = parseWav(file)
  if (wav.ok) return wav
  const found = kindOfSound(file)
  if (found !== 'MP3') return err({ code: 'unsupported-format', found })
  return (await decodeMp3(file)) ?? err({ code: 'unsupported-format', found })
}

/** Undefined where there is no frame of it. */
async function decodeMp3(file: Uint8Array): Promise<Result<Pcm, UploadFault> | undefined> {
  const { MPEGDecoder } = await import('mpg123-decoder')
  const decoder = new MPEGDecoder()
  await decoder.ready
  try {
    const parts: Int16Array[] = []
    let [length, rate] = [0, 0]
    // In stretches: a file that would be days of sound is not decoded to its end, for which no memory is enough.
    for (let at = 0; at < file.length; at += STRETCH) {
      const { channelData, samplesDecoded, sampleRate } = decoder.decode(file.subarray(at, at + STRETCH))
      if (samplesDecoded === 0 || sampleRate === 0) continue
      rate = sampleRate
      length += samplesDecoded
      if (length > (LONGEST_SECONDS + 1) * rate) return err({ code: 'too-long', found: `> ${LONGEST_SECONDS} s` })
      parts.push(mixed(channelData, samplesDecoded))
    }
    if (length === 0) return undefined
    const samples = new Int16Array(length)
    let filled = 0
    for (const part of parts) {
      samples.set(part, filled)
      filled += part.length
    }
    return ok({ sampleRate: rate, samples })
  } finally {
    decoder.free()
  }
}

function mixed(channels: readonly Float32Array[], length: number): Int16Array {
  return Int16Array.from({ length }, (_, i) => {
    const sum = channels.reduce((all, channel) => all + (channel[i] ?? 0), 0)
    return Math.max(-32_768, Math.min(32_767, Math.round((sum / channels.length) * 32_767)))
  })
}
