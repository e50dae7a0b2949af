import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createMessageFiles } from '../../pbx-core/io/message-files.ts'
import { readUpload } from '../../pbx-core/io/uploaded-sound.ts'
import { formatWav } from '../../pbx-core/media/audio/wav.ts'
import { type TempDirectory, tempDirectory } from '../support/temp-directory.ts'
import { readWav, secondsOfTone, tone, writeWav } from '../support/tone.ts'

let folder: TempDirectory
const files = () =>
  createMessageFiles({ messages: join(folder.path, 'voicemail'), prompts: join(folder.path, 'prompts') })
beforeEach(async () => {
  folder = await tempDirectory('messages')
  await mkdir(join(folder.path, 'voicemail'))
})
afterEach(() => folder[Symbol.asyncDispose]())

const recorded = async (amplitude: number) =>
  writeWav(files().path('1.a'), tone({ hertz: 440, seconds: 2, sampleRate: 16_000, amplitude }))

test('a sound is as long as its file, also where its header is older than that, and nothing where there is none', async () => {
  await recorded(0.3)
  expect(await files().milliseconds('1.a')).toBe(2000)
  await writeFile(files().path('2.b'), (await readFile(files().path('1.a'))).subarray(0, 44 + 16_000))
  expect(await files().milliseconds('2.b')).toBe(500)
  await writeFile(files().path('3.c'), 'no sound')
  expect([await files().milliseconds('3.c'), await files().milliseconds('4.d')]).toEqual([undefined, undefined])
})

test('what was recorded softly becomes as loud as all others, for its owner alone: a greeting, or a prompt in its folder', async () => {
  await recorded(0.02)
  expect(await files().level('1.a', '2.b')).toEqual({ ok: true, value: undefined })
  expect(await files().level('1.a', { prompt: 'recorded/acme_test/12' })).toEqual({ ok: true, value: undefined })
  for (const path of [files().path('2.b'), join(folder.path, 'prompts/recorded/acme_test/12.wav')]) {
    const sound = await readWav(path)
    expect(secondsOfTone(sound, 440)).toBeGreaterThan(1.8)
    expect(Math.max(...sound.samples)).toBeGreaterThan(0.1)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
  }
})

test('what cannot be played is not kept, nor what was never recorded', async () => {
  expect(await files().upload('2.b', new TextEncoder().encode('text'))).toMatchObject({
    error: { code: 'unsupported-format' }
  })
  expect(await files().level('9.z', '2.b')).toEqual({ ok: false, error: { code: 'not-written', found: 'ENOENT' } })
  expect(await files().milliseconds('2.b')).toBeUndefined()
})

test('what is removed is gone; what is gone already is no fault', async () => {
  await recorded(0.3)
  await files().remove('1.a')
  await files().remove('1.a')
  expect(await files().milliseconds('1.a')).toBeUndefined()
})

test('a long greeting that somebody uploads takes no time of the thread in which calls are set up (4-pbx, Media: uploads)', async () => {
  const samples = Int16Array.from({ length: 120 * 48_000 }, (_, at) => 8000 * Math.sin(at / 17))
  const octets = formatWav({ sampleRate: 48_000, samples })
  const cost = async (work: () => Promise<unknown>) => {
    const before = process.threadCpuUsage().user
    await work()
    return process.threadCpuUsage().user - before
  }
  const here = await cost(() => readUpload(octets))
  expect(await cost(() => files().upload('2.b', octets))).toBeLessThan(here / 2)
  expect(await files().milliseconds('2.b')).toBe(120_000)
})
