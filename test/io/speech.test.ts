import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { PromptFiles } from '../../pbx-core/io/prompt-files.ts'
import { findSpeechEngine, Speech } from '../../pbx-core/io/speech.ts'
import { needs } from '../support/needs.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'offhook-speech-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('texts that are spoken (4-pbx, Media: Prompts)', () => {
  test('espeak-ng speaks a text once, in the language of the call', async (context) => {
    needs(context, 'espeak-ng')
    const engine = await findSpeechEngine()
    if (engine === undefined) throw new Error('no engine was found')
    const spoken = join(folder, 'spoken')
    const prompts = new PromptFiles([], new Speech(engine, spoken))
    const [english, again, german] = await Promise.all([
      prompts.load({ name: 'tts:Welcome to Acme', language: 'en' }),
      prompts.load({ name: 'tts:Welcome to Acme', language: 'en' }),
      prompts.load({ name: 'tts:Willkommen bei Acme', language: 'de' })
    ])
    expect([english.ok, again, german.ok]).toEqual([true, english, true])
    const seconds = english.ok ? english.value.length / 8000 : 0
    expect(seconds).toBeGreaterThan(0.5)
    expect(seconds).toBeLessThan(4)
    expect(await readdir(spoken)).toHaveLength(2)
  })

  test('a text is no option and no command: it goes by standard input', async (context) => {
    needs(context, 'espeak-ng')
    const engine = await findSpeechEngine()
    if (engine === undefined) throw new Error('no engine was found')
    const speech = new Speech(engine, join(folder, 'spoken'))
    expect(await speech.speak(`-w ${folder}/forged.wav; touch ${folder}/forged`, 'en')).toMatch(/\.wav$/)
    expect(await readdir(folder)).toEqual(['spoken'])
  })

  test('a text is spoken once by each voice, whatever a hook says that the language is', async (context) => {
    needs(context, 'espeak-ng')
    const engine = await findSpeechEngine()
    if (engine === undefined) throw new Error('no engine was found')
    const spoken = join(folder, 'spoken')
    const speech = new Speech(engine, spoken)
    const files = []
    for (const language of ['en', 'x1', 'x2', 'constructor', '__proto__', 'de', 'DE-at']) {
      files.push(await speech.speak('Welcome', language))
    }
    expect([new Set(files).size, (await readdir(spoken)).length, files.includes(undefined)]).toEqual([2, 2, false])
  })

  test('a program that fails leaves no file behind, and the prompt is not found', async () => {
    const command = join(folder, 'espeak-ng')
    await writeFile(command, '#!/bin/sh\nexit 3\n')
    await chmod(command, 0o755)
    expect(await findSpeechEngine(folder)).toEqual({ kind: 'espeak', command })
    const spoken = join(folder, 'spoken')
    const prompts = new PromptFiles([], new Speech({ kind: 'espeak', command }, spoken))
    expect(await prompts.load({ name: 'tts:Welcome', language: 'en' })).toEqual({ ok: false, error: 'not-found' })
    expect(await readdir(spoken)).toEqual([])
  })

  test('where nothing can be kept the prompt is not found', async () => {
    await writeFile(join(folder, 'file'), '')
    const speech = new Speech({ kind: 'espeak', command: '/bin/true' }, join(folder, 'file', 'spoken'))
    expect(await new PromptFiles([], speech).load({ name: 'tts:Welcome', language: 'en' })).toEqual({
      ok: false,
      error: 'not-found'
    })
  })

  test('where no program is installed nothing is found', async () => {
    expect(await findSpeechEngine(folder)).toBeUndefined()
    expect(await new PromptFiles([]).load({ name: 'tts:Welcome', language: 'en' })).toEqual({
      ok: false,
      error: 'not-found'
    })
  })
})
