import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PromptFiles } from '../../pbx-core/io/prompt-files.ts'
import { type TempDirectory, tempDirectory } from '../support/temp-directory.ts'
import { dominantFrequency, tone, writeWav } from '../support/tone.ts'

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
  await writeFile(join(directory.path, 'own/en/broken.wav'), 'no sound')
  prompts = new PromptFiles([join(directory.path, 'own'), join(directory.path, 'built')])
})

afterAll(() => directory[Symbol.asyncDispose]())

async function heard(name: string, language = 'en'): Promise<number | string> {
  const loaded = await prompts.load({ name, language })
  if (!loaded.ok) return loaded.error
  const samples = Float64Array.from(loaded.value, (sample) => sample / 32_768)
  return dominantFrequency({ sampleRate: 8000, samples })
}

describe('prompt files', () => {
  it('takes the prompt from the first folder that has it, brought to 8 kHz', async () => {
    expect([await heard('greeting'), await heard('digits/1')]).toEqual([700, 1000])
  })

  it('takes one that was made in one language only for every language', async () => {
    expect([await heard('only', 'en'), await heard('only', 'de')]).toEqual([800, 800])
  })

  it('says what is wrong', async () => {
    expect([await heard('none'), await heard('broken')]).toEqual(['not-found', 'unreadable'])
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
