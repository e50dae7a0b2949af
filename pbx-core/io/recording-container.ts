import type { OpusEncoderHandle } from 'libopus-wasm'
import { OggOpus, packetOf } from '../media/audio/ogg-opus.ts'
import { WAV_HEADER, wavHeader } from '../media/audio/wav.ts'
import { FRAME_SAMPLES, PCM_RATE } from '../media/codec/codec.ts'
import type { RecordingFile } from '../media/recordings.ts'

/** How frames become octets of a file. */
export interface RecordingContainer extends Disposable {
  /** Takes a frame of 20 ms up. */
  add(frame: Int16Array): void
  /** What is to be appended for what was taken up since, and how many frames are in it. */
  take(): Portion
  /** What is to be appended last. */
  end(): Uint8Array
  /** What the file begins with, once so many octets follow that. Undefined: that has no need to know. */
  header(octets: number): Uint8Array | undefined
}

export interface Portion {
  readonly octets: Uint8Array
  readonly frames: number
}

const nothing = new Uint8Array()
const silence = new Int16Array(FRAME_SAMPLES)

/** 16-bit PCM at 16 kHz. The header tells of what is already there, so that the file is whole at any time. */
export class WavContainer implements RecordingContainer {
  readonly #channels: number
  #frames: Uint8Array[] = []

  constructor(channels: number) {
    this.#channels = channels
  }

  add(frame: Int16Array): void {
    this.#frames.push(new Uint8Array(frame.slice().buffer))
  }

  take(): Portion {
    const frames = this.#frames
    this.#frames = []
    return { octets: Buffer.concat(frames), frames: frames.length }
  }

  end(): Uint8Array {
    return nothing
  }

  header(octets: number): Uint8Array {
    return wavHeader({ sampleRate: PCM_RATE, channels: this.#channels, octets: Math.max(0, octets - WAV_HEADER) })
  }

  [Symbol.dispose](): void {}
}

/** Bits a second of each channel: wideband speech is good with 20,000 (RFC 6716 §2.1.1). */
const BITRATE = 24_000
/** Of 10: speech gains little above, and each step costs. */
const COMPLEXITY = 5

/** Opus in Ogg. What comes before the library is loaded waits for it. */
export class OggContainer implements RecordingContainer {
  readonly #encoders: readonly OpusEncoderHandle[]
  readonly #ogg: OggOpus
  readonly #channel = new Int16Array(FRAME_SAMPLES)
  #packets: Uint8Array[] = []
  #hasBegun = false

  private constructor(encoders: readonly OpusEncoderHandle[], serial: number) {
    this.#encoders = encoders
    const preSkip = (encoders[0]?.getLookahead() ?? 0) * (48_000 / PCM_RATE)
    this.#ogg = new OggOpus({ channels: encoders.length === 1 ? 1 : 2, preSkip, serial })
  }

  static async create(channels: RecordingFile['channels'], serial: number): Promise<OggContainer> {
    const { Application, createEncoder, Signal } = await import('libopus-wasm')
    const encoder = () =>
      createEncoder({
        channels: 1,
        sampleRate: PCM_RATE,
        application: Application.Voip,
        signal: Signal.Voice,
        bitrate: BITRATE,
        complexity: COMPLEXITY
      })
    return new OggContainer(await Promise.all(Array.from({ length: channels }, encoder)), serial)
  }

  add(frame: Int16Array): void {
    const count = this.#encoders.length
    this.#packets.push(
      packetOf(
        this.#encoders.map((encoder, at) => {
          for (let i = 0; i < FRAME_SAMPLES; i++) this.#channel[i] = frame[i * count + at] as number
          return encoder.encode(this.#channel)
        })
      )
    )
  }

  take(): Portion {
    const packets = this.#packets
    this.#packets = []
    const head = this.#hasBegun ? nothing : this.#ogg.head()
    this.#hasBegun = true
    return { octets: Buffer.concat([head, this.#ogg.pages(packets)]), frames: packets.length }
  }

  end(): Uint8Array {
    return this.#ogg.end(packetOf(this.#encoders.map((encoder) => encoder.encode(silence))))
  }

  header(): undefined {}

  [Symbol.dispose](): void {
    for (const encoder of this.#encoders) encoder[Symbol.dispose]()
  }
}
