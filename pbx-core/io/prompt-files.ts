import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { err, ok, type Result } from '../base/result.ts'
import { CLIP_RATE } from '../media/audio/clip.ts'
import { Resampler } from '../media/audio/resampler.ts'
import type { PromptFault, PromptRef, PromptSource } from '../media/audio/sound-library.ts'
import { type Pcm, parseWav } from '../media/audio/wav.ts'
import type { Speech } from './speech.ts'

/** Ten minutes: longer than any announcement, short enough for the memory. */
const LONGEST_SECONDS = 600
/** That length at 48 kHz in stereo. */
const LARGEST_FILE = LONGEST_SECONDS * 48_000 * 4 + 4096
/** Samples converted at a time, about 2 ms of work: packets must not wait for a prompt. */
const STRETCH = 16_000

const NAME = /^[a-z0-9][\w-]*(\/[a-z0-9][\w-]*)*$/i
/** What follows is no name, but words. */
const spoken = 'tts:'
const LANGUAGE = /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i

/**
 * Prompts as WAV files: in each folder `<language>/<name>.wav`, then `<name>.wav` for those
 * that somebody made in one language only. The first folder that has the prompt wins.
 */
export class PromptFiles implements PromptSource {
  readonly #folders: readonly string[]
  readonly #speech: Speech | undefined
  readonly #resamplers = new Map<number, Resampler>()

  /** `speech` absent: nobody speaks texts here. */
  constructor(folders: readonly string[], speech?: Speech) {
    this.#folders = folders
    this.#speech = speech
  }

  async load({ name, language }: PromptRef): Promise<Result<Int16Array, PromptFault>> {
    if (name.startsWith(spoken)) return this.#spoken(name.slice(spoken.length), language)
    // Names come from configuration and hooks: nothing that could leave the folder.
    if (!NAME.test(name) || !LANGUAGE.test(language)) return err('not-found')
    for (const folder of this.#folders) {
      for (const path of [join(folder, language, `${name}.wav`), join(folder, `${name}.wav`)]) {
        const file = await readBounded(path)
        if (file.ok) return this.#decode(file.value)
        if (file.error !== 'not-found') return file
      }
    }
    return err('not-found')
  }

  async #spoken(text: string, language: string): Promise<Result<Int16Array, PromptFault>> {
    const path = await this.#speech?.speak(text, language)
    if (path === undefined) return err('not-found')
    const file = await readBounded(path)
    return file.ok ? this.#decode(file.value) : file
  }

  async #decode(file: Uint8Array): Promise<Result<Int16Array, PromptFault>> {
    const wav = parseWav(file)
    if (!wav.ok) return err('unreadable')
    if (wav.value.samples.length > wav.value.sampleRate * LONGEST_SECONDS) return err('too-long')
    return ok(wav.value.sampleRate === CLIP_RATE ? wav.value.samples : await this.#convert(wav.value))
  }

  async #convert({ sampleRate, samples }: Pcm): Promise<Int16Array> {
    const resampler = this.#resampler(sampleRate)
    const output = new Int16Array(resampler.outputLength(samples.length))
    for (let from = 0; from < output.length; from += STRETCH) {
      resampler.fill(samples, output, { from, to: Math.min(output.length, from + STRETCH) })
      await nextTurn()
    }
    return output
  }

  /** Only for the usual rates are they kept. */
  #resampler(from: number): Resampler {
    const kept = this.#resamplers.get(from) ?? new Resampler(from, CLIP_RATE)
    if (this.#resamplers.size < 8) this.#resamplers.set(from, kept)
    return kept
  }
}

async function readBounded(path: string): Promise<Result<Uint8Array, PromptFault>> {
  try {
    const { size } = await stat(path)
    if (size > LARGEST_FILE) return err('too-long')
    return ok(await readFile(path))
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    return err(code === 'ENOENT' || code === 'ENOTDIR' ? 'not-found' : 'unreadable')
  }
}
