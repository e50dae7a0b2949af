import { createOpus } from '../../pbx-core/io/opus.ts'
import type { Codec } from '../../pbx-core/media/codec/codec.ts'
import { createCodec } from '../../pbx-core/media/codec/codecs.ts'
import type { OpusPort } from '../../pbx-core/media/codec/opus.ts'
import type { StreamCodec } from '../../pbx-core/media/port.ts'
import { patienceMs } from '../support/patience.ts'
import type { Sound } from '../support/tone.ts'
import { pcma, pcmu, type ReadRtp } from './lab.ts'

export const g722: StreamCodec = { payloadType: 9, name: 'G722', clockRate: 8000, channels: 1 }
export const opus: StreamCodec = { payloadType: 107, name: 'OPUS', clockRate: 48_000, channels: 2 }
export const everyCodec: readonly StreamCodec[] = [pcmu, pcma, g722, opus]

/** Nothing that a library says of its own is expected in a test. */
export const testOpus: OpusPort = createOpus((error) => {
  throw error
})

/** Opus's coders are there some turns after they are asked for; its library, once the machine has read it. */
export async function ready(codec: Codec): Promise<Codec> {
  const frame = new Int16Array(320)
  const octets = new Uint8Array(2000)
  const into = new Int16Array(1920)
  for (const until = Date.now() + patienceMs; Date.now() < until; ) {
    const payloadLength = codec.encode(frame, octets, 0)
    if (payloadLength > 0 && codec.decode({ bytes: octets, payloadOffset: 0, payloadLength }, into) > 0) return codec
    await new Promise((resolve) => setImmediate(resolve))
  }
  throw new Error('the codec was not there in time')
}

/** Frames of 20 ms at 16 kHz, each a payload of the codec. */
export function encodeFrames(codec: Codec, sound: Int16Array): Uint8Array[] {
  const frames: Uint8Array[] = []
  const octets = new Uint8Array(2000)
  for (let at = 0; at + 320 <= sound.length; at += 320) {
    frames.push(octets.slice(0, codec.encode(sound.subarray(at, at + 320), octets, 0)))
  }
  return frames
}

/** Undefined in place of a payload: it is lost. */
export function decodeFrames(codec: Codec, frames: readonly (Uint8Array | undefined)[]): Int16Array {
  const into = new Int16Array(1920)
  const parts = frames.map((frame) => {
    if (frame === undefined) {
      codec.conceal(into, 320)
      return into.slice(0, 320)
    }
    return into.slice(0, codec.decode({ bytes: frame, payloadOffset: 0, payloadLength: frame.length }, into))
  })
  return Int16Array.from(parts.flatMap((part) => [...part]))
}

export function sine(hertz: number, milliseconds: number, amplitude = 8000): Int16Array {
  return Int16Array.from({ length: milliseconds * 16 }, (_, i) =>
    Math.round(amplitude * Math.sin((2 * Math.PI * hertz * i) / 16_000))
  )
}

/** What a codec takes for speech: syllables of a voice of 110 to 150 Hz, with its harmonics. */
export function voice(milliseconds: number): Int16Array {
  let phase = 0
  return Int16Array.from({ length: milliseconds * 16 }, (_, i) => {
    const seconds = i / 16_000
    phase += (2 * Math.PI * (130 + 20 * Math.sin(2 * Math.PI * 1.3 * seconds))) / 16_000
    let sum = 0
    for (let harmonic = 1; harmonic <= 20; harmonic++) sum += Math.sin(harmonic * phase) / harmonic
    return Math.round(7000 * sum * Math.max(0, Math.sin(2 * Math.PI * 3 * seconds)))
  })
}

export function soundOf(samples: Int16Array): Sound {
  return { sampleRate: 16_000, samples: Float64Array.from(samples, (sample) => sample / 32_768) }
}

/** What a peer with that codec hears of the packets that it was sent. */
export async function heardBy(codec: StreamCodec, sent: readonly ReadRtp[]): Promise<Sound> {
  using decoder = await ready(createCodec(codec, testOpus))
  const audio = sent.filter(({ payloadType }) => payloadType === codec.payloadType)
  return soundOf(
    decodeFrames(
      decoder,
      audio.map(({ payload }) => payload)
    )
  )
}

export function levelOf({ samples }: Sound): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, samples.length)) * 32_768
}
