import { err, ok, type Result } from '../../base/result.ts'
import { decode } from './g711.ts'

/** Mono, 16 bits. */
export interface Pcm {
  readonly sampleRate: number
  readonly samples: Int16Array
}

export type WavFault = 'not-wav' | 'unsupported-format' | 'no-data'

interface Format {
  readonly tag: number
  readonly channels: number
  readonly sampleRate: number
  readonly bits: number
}

/** Octets of the header that we write. */
export const WAV_HEADER = 44
const PCM = 1
const A_LAW = 6
const MU_LAW = 7
const EXTENSIBLE = 0xfffe

/**
 * Reads a RIFF/WAVE file: 16-bit PCM or G.711, 8 to 48 kHz, one or more channels (mixed to
 * one). A length that reaches beyond the end, as a program leaves it that was stopped while
 * it wrote, is cut.
 */
export function parseWav(file: Uint8Array): Result<Pcm, WavFault> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  if (file.length < 12 || chunkName(file, 0) !== 'RIFF' || chunkName(file, 8) !== 'WAVE') return err('not-wav')
  let format: Format | undefined
  for (let at = 12; at + 8 <= file.length; ) {
    const size = Math.min(view.getUint32(at + 4, true), file.length - at - 8)
    const name = chunkName(file, at)
    if (name === 'fmt ' && size >= 16) format = readFormat(view, at + 8, size)
    if (name === 'data') {
      if (format === undefined) return err('unsupported-format')
      return readSamples(file.subarray(at + 8, at + 8 + size), format)
    }
    at += 8 + size + (size & 1)
  }
  return err('no-data')
}

/** A 16-bit mono WAV file. */
export function formatWav({ sampleRate, samples }: Pcm): Uint8Array {
  const file = new Uint8Array(WAV_HEADER + samples.length * 2)
  const view = new DataView(file.buffer)
  file.set(wavHeader({ sampleRate, channels: 1, octets: samples.length * 2 }))
  for (let i = 0; i < samples.length; i++) view.setInt16(WAV_HEADER + i * 2, samples[i] as number, true)
  return file
}

/** What so many octets of 16-bit PCM are preceded by. */
export function wavHeader(sound: {
  readonly sampleRate: number
  readonly channels: number
  readonly octets: number
}): Uint8Array {
  const { sampleRate, channels, octets } = sound
  const header = new Uint8Array(WAV_HEADER)
  const view = new DataView(header.buffer)
  writeName(header, 0, 'RIFF')
  view.setUint32(4, WAV_HEADER - 8 + octets, true)
  writeName(header, 8, 'WAVE')
  writeName(header, 12, 'fmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, PCM, true)
  view.setUint16(22, channels, true)
  view.setUint32(24, sampleRate, true)
  view.setUint32(28, sampleRate * channels * 2, true)
  view.setUint16(32, channels * 2, true)
  view.setUint16(34, 16, true)
  writeName(header, 36, 'data')
  view.setUint32(40, octets, true)
  return header
}

function readFormat(view: DataView, at: number, size: number): Format {
  const tag = view.getUint16(at, true)
  return {
    // The real tag of the extensible form is the first field of its sub-format GUID.
    tag: tag === EXTENSIBLE && size >= 26 ? view.getUint16(at + 24, true) : tag,
    channels: view.getUint16(at + 2, true),
    sampleRate: view.getUint32(at + 4, true),
    bits: view.getUint16(at + 14, true)
  }
}

function readSamples(data: Uint8Array, format: Format): Result<Pcm, WavFault> {
  const { channels, sampleRate } = format
  if (channels < 1 || channels > 8 || sampleRate < 8000 || sampleRate > 48_000) return err('unsupported-format')
  const interleaved = readInterleaved(data, format)
  if (interleaved === undefined) return err('unsupported-format')
  return ok({ sampleRate, samples: channels === 1 ? interleaved : mix(interleaved, channels) })
}

function readInterleaved(data: Uint8Array, { tag, bits }: Format): Int16Array | undefined {
  if (tag === MU_LAW && bits === 8) return decode(data, 'PCMU')
  if (tag === A_LAW && bits === 8) return decode(data, 'PCMA')
  if (tag !== PCM || bits !== 16) return undefined
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const samples = new Int16Array(data.length >> 1)
  for (let i = 0; i < samples.length; i++) samples[i] = view.getInt16(i * 2, true)
  return samples
}

function mix(interleaved: Int16Array, channels: number): Int16Array {
  const samples = new Int16Array(Math.floor(interleaved.length / channels))
  for (let i = 0; i < samples.length; i++) {
    let sum = 0
    for (let channel = 0; channel < channels; channel++) sum += interleaved[i * channels + channel] as number
    samples[i] = Math.round(sum / channels)
  }
  return samples
}

function chunkName(file: Uint8Array, at: number): string {
  return String.fromCharCode(...file.subarray(at, at + 4))
}

function writeName(file: Uint8Array, at: number, name: string): void {
  for (let i = 0; i < 4; i++) file[at + i] = name.charCodeAt(i)
}
