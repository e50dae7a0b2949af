import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { readUpload } from '../../pbx-core/io/uploaded-sound.ts'
import { formatWav, parseWav } from '../../pbx-core/media/audio/wav.ts'
import { levelOf, soundOf } from '../media/codec-lab.ts'
import { dominantFrequency, tone } from '../support/tone.ts'

function wav(hertz: number, sampleRate: number, seconds = 1): Uint8Array {
  const { samples } = tone({ hertz, seconds, sampleRate, amplitude: 0.02 })
  return formatWav({ sampleRate, samples: Int16Array.from(samples, (sample) => Math.round(sample * 32_767)) })
}

async function heard(file: Uint8Array) {
  const read = await readUpload(file)
  if (!read.ok) return read.error
  const pcm = parseWav(read.value)
  if (!pcm.ok) throw new Error(pcm.error)
  const sound = soundOf(pcm.value.samples)
  return {
    rate: pcm.value.sampleRate,
    seconds: Math.round(pcm.value.samples.length / 1600) / 10,
    hertz: dominantFrequency(sound),
    decibels: Math.round(20 * Math.log10(levelOf(sound) / 32_768))
  }
}

describe('sounds that are uploaded (4-pbx, Media: brought to 16 kHz and one loudness)', () => {
  it.each([8000, 11_025, 16_000, 22_050, 44_100, 48_000])('a WAV file at %i Hz', async (rate) => {
    expect(await heard(wav(700, rate))).toEqual({ rate: 16_000, seconds: 1, hertz: 700, decibels: -18 })
  })

  it('an MP3 file, in stereo at 44.1 kHz', async () => {
    const mp3 = await readFile(new URL('../fixtures/sounds/tone-700.mp3', import.meta.url))
    // A frame of MP3 is not cut at the end of the sound.
    expect(await heard(mp3)).toEqual({ rate: 16_000, seconds: 1.1, hertz: 700, decibels: -18 })
  })

  it('says what it is that cannot be read, is empty or too long', async () => {
    expect(await heard(new TextEncoder().encode('OggS and more'))).toEqual({ code: 'unsupported-format', found: 'Ogg' })
    expect(await heard(new TextEncoder().encode('ID3 and nothing after'))).toEqual({
      code: 'unsupported-format',
      found: 'MP3'
    })
    expect(await heard(new TextEncoder().encode('hello'))).toEqual({ code: 'unsupported-format', found: '?' })
    expect(await heard(wav(700, 8000, 0))).toMatchObject({ code: 'empty' })
    expect(await heard(formatWav({ sampleRate: 8000, samples: new Int16Array(8000 * 601) }))).toEqual({
      code: 'too-long',
      found: '601 s'
    })
  })

  it('an MP3 that lasts longer is not decoded to its end', async () => {
    const second = await readFile(new URL('../fixtures/sounds/tone-700.mp3', import.meta.url))
    expect(await heard(Buffer.concat(Array.from({ length: 700 }, () => second)))).toEqual({
      code: 'too-long',
      found: '> 600 s'
    })
  })
})
