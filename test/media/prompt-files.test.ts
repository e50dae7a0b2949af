import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PromptFiles } from '../../pbx-core/io/prompt-files.ts'
import { SoundLibrary } from '../../pbx-core/media/audio/sound-library.ts'
import { type TempDirectory, tempDirectory } from '../support/temp-directory.ts'
import { dominantFrequency, tone, writeWav } from '../support/tone.ts'
import { createVirtualClock } from '../support/virtual-clock.ts'

let directory: TempDirectory
let prompts: PromptFiles

async function put(path: string, hertz: number, sampleRate: number): Promise<void> {
  const file = join(directory.path, path)
  await mkdir(dirname(file), { recursive: true })
  await writeWav(file, tone({ hertz, seconds: 1, sampleRate }))
}

beforeAll(async () => {
  directory = await tempDirectory('prompt-files')
  await put('own/en/greeting.wav', 700, 48_000)
  await put('own/only.wav', 800, 8000)
  await put('built/en/greeting.wav', 900, 16_000)
  await put('built/en/digits/1.wav', 1000, 16_000)
  await put('secret.wav', 500, 8000)
  await put('own/de/variant.wav', 1200, 8000)
  await put('own/de-CH/variant.wav', 1300, 8000)
  await writeFile(join(directory.path, 'own/en/broken.wav'), 'no sound')
  prompts = new PromptFiles([join(directory.path, 'own'), join(directory.path, 'built')])
})

afterAll(() => directory[Symbol.asyncDispose]())

async function heard(name: string, language = 'en'): Promise<number | string> {
  const loaded = await prompts.load({ name, language })
  if (!loaded.ok) return loaded.error
  const samples = Float64Array.from(loaded.value, (sample) => sample / 32_768)
  return dominantFrequency({ sampleRate: 16_000, samples })
}

describe('prompt files', () => {
  it('takes the prompt from the first folder that has it, brought to 16 kHz', async () => {
    expect([await heard('greeting'), await heard('digits/1')]).toEqual([700, 1000])
  })

  it('takes one that was made in one language only for every language', async () => {
    expect([await heard('only', 'en'), await heard('only', 'de')]).toEqual([800, 800])
  })

  it('says what is wrong', async () => {
    expect([await heard('none'), await heard('broken')]).toEqual(['not-found', 'unreadable'])
  })

  it('takes one in the language itself for each of its variants, one for the variant first', async () => {
    expect([await heard('variant', 'de'), await heard('variant', 'de-CH'), await heard('variant', 'de-AT')]).toEqual([
      1200, 1300, 1200
    ])
  })

  it('one that is replaced is heard within a minute, and one that was not there at once (4-pbx, Prompts)', async () => {
    const clock = createVirtualClock()
    const library = new SoundLibrary(prompts, clock)
    const seconds = async () => ((await library.prompt({ name: 'changing', language: 'en' }))?.length ?? 0) / 16_000
    expect(await seconds()).toBe(0)
    await put('own/changing.wav', 700, 8000)
    expect(await seconds()).toBe(1)
    await writeWav(join(directory.path, 'own/changing.wav'), tone({ hertz: 700, seconds: 2, sampleRate: 8000 }))
    clock.advance(59_000)
    expect(await seconds()).toBe(1)
    clock.advance(1000)
    expect(await seconds()).toBe(2)
  })

  describe('what cannot be played is told: which file, and what it is', () => {
    const trouble = (name: string, language = 'en') => prompts.trouble({ name, language })
    const at = (path: string) => join(directory.path, path)

    it('what can be played is none, in its own language or in English', async () => {
      expect([await trouble('greeting'), await trouble('greeting', 'de'), await trouble('only', 'de-CH')]).toEqual([
        undefined,
        undefined,
        undefined
      ])
    })

    it('none is there: where it should be', async () => {
      expect(await trouble('greetings/main', 'de')).toEqual({ file: at('own/greetings/main.wav'), found: null })
    })

    const riff = (tag: number, [channels, rate, bits]: readonly [number, number, number], data = 64) => {
      const file = Buffer.alloc(44 + data)
      file.write('RIFF', 0)
      file.write('WAVEfmt ', 8)
      file.writeUInt32LE(16, 16)
      file.writeUInt16LE(tag, 20)
      file.writeUInt16LE(channels, 22)
      file.writeUInt32LE(rate, 24)
      file.writeUInt16LE(bits, 34)
      file.write('data', 36)
      file.writeUInt32LE(data, 40)
      return file
    }

    it.each([
      ['MP3', Buffer.from('ID3\x04\x00')],
      ['MP3', Buffer.from([0xff, 0xfb, 0x90, 0x64])],
      ['Ogg', Buffer.from('OggS\x00')],
      ['FLAC', Buffer.from('fLaC')],
      ['MP4 (M4A)', Buffer.from('\x00\x00\x00\x20ftypM4A ')],
      ['?', Buffer.from('Welcome to Acme')],
      ['0 B', Buffer.alloc(0)],
      ['WAV, PCM, 24 bit, 96000 Hz', riff(1, [1, 96_000, 24])],
      ['WAV, float, 32 bit, 48000 Hz, 2 channels', riff(3, [2, 48_000, 32])],
      ['WAV, PCM, 16 bit, 6000 Hz', riff(1, [1, 6000, 16])],
      ['WAV, format 353, 16 bit, 44100 Hz', riff(353, [1, 44_100, 16])],
      ['WAV, 0 s', riff(1, [1, 8000, 16], 0)],
      ['WAV, 601 s', riff(1, [1, 8000, 16], 2 * 8000 * 601)]
    ])('%s', async (found, octets) => {
      await writeFile(at('own/en/strange.wav'), octets)
      expect(await trouble('strange', 'de')).toEqual({ file: at('own/en/strange.wav'), found })
    })

    it('of two that cannot be played, that of the caller’s language', async () => {
      await writeFile(at('own/de/both.wav'), 'OggS')
      await mkdir(at('own/en'), { recursive: true })
      await writeFile(at('own/en/both.wav'), 'fLaC')
      expect(await trouble('both', 'de')).toEqual({ file: at('own/de/both.wav'), found: 'Ogg' })
    })

    it('a folder of that name, and a name that is none', async () => {
      await mkdir(at('own/folder.wav'), { recursive: true })
      expect([await trouble('folder'), await trouble('../secret')]).toEqual([
        { file: at('own/folder.wav'), found: 'EISDIR' },
        { file: at('secret.wav'), found: null }
      ])
    })
  })

  it.each(['../secret', 'digits/../../../secret', '/secret', '.', '', 'a\0b', 'digits//1'])(
    'MUST not leave its folders: %j',
    async (name) => {
      expect(await heard(name)).toBe('not-found')
    }
  )

  it.each(['..', '../own/en', '', 'e'])('MUST not leave its folders by way of the language: %j', async (language) => {
    expect(await heard('greeting', language)).toBe('not-found')
  })
})
