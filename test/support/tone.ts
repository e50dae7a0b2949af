import { readFile, writeFile } from 'node:fs/promises'

/** Mono samples between -1 and 1. */
export interface Sound {
  readonly sampleRate: number
  readonly samples: Float64Array
}

export interface ToneOptions {
  readonly hertz: number
  readonly seconds: number
  readonly sampleRate?: number
  /** Peak, 0 to 1. */
  readonly amplitude?: number
}

export function tone({ hertz, seconds, sampleRate = 8000, amplitude = 0.3 }: ToneOptions): Sound {
  const samples = Float64Array.from(
    { length: Math.round(seconds * sampleRate) },
    (_, index) => amplitude * Math.sin((2 * Math.PI * hertz * index) / sampleRate)
  )
  return { sampleRate, samples }
}

/** Writes a 16-bit mono WAV file. */
export async function writeWav(path: string, { sampleRate, samples }: Sound): Promise<void> {
  const wav = Buffer.alloc(44 + samples.length * 2)
  wav.write('RIFF', 0, 'latin1')
  wav.writeUInt32LE(wav.length - 8, 4)
  wav.write('WAVEfmt ', 8, 'latin1')
  wav.writeUInt32LE(16, 16)
  wav.writeUInt16LE(1, 20)
  wav.writeUInt16LE(1, 22)
  wav.writeUInt32LE(sampleRate, 24)
  wav.writeUInt32LE(sampleRate * 2, 28)
  wav.writeUInt16LE(2, 32)
  wav.writeUInt16LE(16, 34)
  wav.write('data', 36, 'latin1')
  wav.writeUInt32LE(samples.length * 2, 40)
  samples.forEach((sample, index) => {
    wav.writeInt16LE(Math.round(Math.max(-1, Math.min(1, sample)) * 32_767), 44 + index * 2)
  })
  await writeFile(path, wav)
}

/**
 * Reads a 16-bit PCM WAV file, the first channel of it. A file that is still being written is
 * read as far as it goes: the sizes in its header may be 0, or all of the 44 octets of it, and
 * then `unfinishedRate` tells the sample rate. `growing`: the header may be older than the
 * file's end, and nothing follows the samples.
 */
export async function readWav(path: string, { unfinishedRate = 8000, growing = false } = {}): Promise<Sound> {
  const file = await readFile(path)
  if (file.subarray(0, 44).every((octet) => octet === 0)) {
    return { sampleRate: unfinishedRate, samples: pcm16(file.subarray(44), 2) }
  }
  if (file.toString('latin1', 0, 4) !== 'RIFF') throw new Error(`${path} is no WAV file`)
  let format: { channels: number; sampleRate: number } | undefined
  for (let at = 12; at + 8 <= file.length; ) {
    const chunk = file.toString('latin1', at, at + 4)
    const size = file.readUInt32LE(at + 4)
    if (chunk === 'fmt ') {
      if (file.readUInt16LE(at + 22) !== 16) throw new Error(`${path} is not 16-bit PCM`)
      format = { channels: file.readUInt16LE(at + 10), sampleRate: file.readUInt32LE(at + 12) }
    }
    if (chunk === 'data' && format !== undefined) {
      const end = size === 0 || growing ? file.length : Math.min(file.length, at + 8 + size)
      return { sampleRate: format.sampleRate, samples: pcm16(file.subarray(at + 8, end), format.channels * 2) }
    }
    at += 8 + size + (size % 2)
  }
  return { sampleRate: format?.sampleRate ?? unfinishedRate, samples: new Float64Array() }
}

function pcm16(octets: Buffer, stride: number): Float64Array {
  const count = Math.floor(octets.length / stride)
  return Float64Array.from({ length: count }, (_, index) => octets.readInt16LE(index * stride) / 32_768)
}

const frameSeconds = 0.1

/** Seconds, counted in frames of 100 ms, in which a sine of that frequency is nearly all there is to hear. */
export function secondsOfTone(sound: Sound, hertz: number): number {
  return countFrames(sound, (frame) => {
    const energy = meanSquare(frame)
    return energy > silence && goertzel(frame, hertz, sound.sampleRate) / energy > 0.8
  })
}

/** Seconds, in frames of 100 ms, in which a sine of that frequency is a good part of what is heard: one voice of several. */
export function secondsInMix(sound: Sound, hertz: number): number {
  return countFrames(sound, (frame) => {
    const energy = meanSquare(frame)
    return energy > silence && goertzel(frame, hertz, sound.sampleRate) / energy > 0.1
  })
}

/** Seconds, in frames of 100 ms, in which anything louder than a whisper is heard. */
export function secondsOfSound(sound: Sound): number {
  return countFrames(sound, (frame) => meanSquare(frame) > silence)
}

/** The loudest frequency in Hz, to 1 Hz; 0 where there is silence. */
export function dominantFrequency({ sampleRate, samples }: Sound): number {
  if (meanSquare(samples) < silence) return 0
  const part = samples.subarray(0, sampleRate * 5)
  const strength = (hertz: number): number => goertzel(part, hertz, sampleRate)
  // A window of n samples resolves rate/n Hz: look coarsely at one tenth of a second, then closely.
  const coarse = strongest(100, sampleRate / 2 - 100, 10, (hertz) => {
    let sum = 0
    for (let at = 0; at + sampleRate / 10 <= part.length; at += sampleRate / 10) {
      sum += goertzel(part.subarray(at, at + sampleRate / 10), hertz, sampleRate)
    }
    return sum
  })
  return strongest(coarse - 10, coarse + 10, 1, strength)
}

/** Mean square of -50 dB below full scale. */
const silence = 1e-5

function countFrames({ sampleRate, samples }: Sound, counts: (frame: Float64Array) => boolean): number {
  const length = sampleRate * frameSeconds
  let frames = 0
  for (let at = 0; at + length <= samples.length; at += length) {
    if (counts(samples.subarray(at, at + length))) frames++
  }
  return Math.round(frames * frameSeconds * 10) / 10
}

function meanSquare(samples: Float64Array): number {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  return samples.length === 0 ? 0 : sum / samples.length
}

/** Mean-square share of one frequency (Goertzel 1958): equals `meanSquare` for a pure sine of it. */
function goertzel(samples: Float64Array, hertz: number, sampleRate: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hertz) / sampleRate)
  let previous = 0
  let beforeThat = 0
  for (const sample of samples) {
    const current = sample + coefficient * previous - beforeThat
    beforeThat = previous
    previous = current
  }
  const power = previous * previous + beforeThat * beforeThat - coefficient * previous * beforeThat
  return (2 * power) / (samples.length * samples.length)
}

function strongest(from: number, to: number, step: number, strength: (hertz: number) => number): number {
  let best = from
  let bestStrength = Number.NEGATIVE_INFINITY
  for (let hertz = from; hertz <= to; hertz += step) {
    const here = strength(hertz)
    if (here > bestStrength) {
      best = hertz
      bestStrength = here
    }
  }
  return best
}
