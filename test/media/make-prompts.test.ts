import { execFile } from 'node:child_process'
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseWav } from '../../pbx-core/media/audio/wav.ts'
import { type TempDirectory, tempDirectory } from '../support/temp-directory.ts'

const script = fileURLToPath(new URL('../../scripts/make-prompts.ts', import.meta.url))
const texts = new URL('../../pbx-core/media/prompts/', import.meta.url)

let out: TempDirectory

async function makePrompts(): Promise<string> {
  const { stderr } = await promisify(execFile)(process.execPath, [script, '--out', out.path])
  return stderr
}

beforeAll(async () => {
  out = await tempDirectory('prompts')
  await makePrompts()
})

afterAll(() => out[Symbol.asyncDispose]())

async function names(language: string): Promise<string[]> {
  return Object.keys(JSON.parse(await readFile(new URL(`${language}.json`, texts), 'utf8')))
}

async function read(path: string) {
  const wav = parseWav(await readFile(join(out.path, path)))
  if (!wav.ok) throw new Error(`${path}: ${wav.error}`)
  return wav.value
}

function decibels(samples: Int16Array): number {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length
  return 10 * Math.log10(power / 32_768 ** 2)
}

describe('prompts made by the build (4-pbx, Media)', () => {
  it.each(['en', 'de'])(
    'MUST speak every text of %s as a 16 kHz mono WAV, without silence at its ends, at one level',
    async (language) => {
      for (const name of await names(language)) {
        const { sampleRate, samples } = await read(`${language}/${name}.wav`)
        expect(sampleRate).toBe(16_000)
        expect(samples.length).toBeGreaterThan(16_000 * 0.25)
        expect(Math.abs(decibels(samples) + 22), name).toBeLessThan(4)
        const edge = 16_000 * 0.12
        expect(Math.min(decibels(samples.slice(0, edge)), decibels(samples.slice(-edge))), name).toBeGreaterThan(-60)
      }
    }
  )

  it('has the same names in every language', async () => {
    const files = (await readdir(texts)).filter((file) => file.endsWith('.json'))
    const english = await names('en')
    for (const file of files) expect(await names(file.slice(0, -5))).toEqual(english)
  })

  it('makes nothing twice, and only what is missing or has changed', async () => {
    const file = join(out.path, 'en/goodbye.wav')
    const stamps = join(out.path, 'en/stamps.json')
    const before = await stat(file)
    expect(await makePrompts()).toBe('')
    expect((await stat(file)).mtimeMs).toBe(before.mtimeMs)
    await rm(file)
    const changed = { ...JSON.parse(await readFile(stamps, 'utf8')), busy: 'another text', gone: 'no text any more' }
    await writeFile(stamps, JSON.stringify(changed))
    await writeFile(join(out.path, 'en/gone.wav'), '')
    expect(await makePrompts()).toContain('2 spoken, 1 removed')
    expect((await readdir(join(out.path, 'en'))).includes('gone.wav')).toBe(false)
    expect((await read('en/goodbye.wav')).samples.length).toBeGreaterThan(4000)
  })

  it('makes the same sound from the same text', async () => {
    const first = await readFile(join(out.path, 'de/digits/5.wav'))
    await rm(join(out.path, 'de'), { recursive: true })
    await makePrompts()
    expect(await readFile(join(out.path, 'de/digits/5.wav'))).toEqual(first)
  })
})
