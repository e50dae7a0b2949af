import { open, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { err, ok, type Result } from '../base/result.ts'
import type { PromptTrouble } from '../contract/prompt-trouble.ts'
import { Resampler } from '../media/audio/resampler.ts'
import { FALLBACK_LANGUAGE, type PromptFault, type PromptRef, type PromptSource } from '../media/audio/sound-library.ts'
import { type Pcm, parseWav } from '../media/audio/wav.ts'
import { PCM_RATE } from '../media/codec/codec.ts'
import type { PromptShelf } from '../runtime/ports.ts'
import { kindOfSound } from './kind-of-sound.ts'
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

/** Enough of a file to see what it is. */
const HEAD = 262_144

/**
 * Prompts as WAV files: in each folder `<language>/<name>.wav`, for `de-CH` then in `de`, then `<name>.wav` for those
 * that somebody made in one language only. The first folder that has the prompt wins.
 */
export class PromptFiles implements PromptSource, PromptShelf {
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
    for (const path of this.#places(name, language)) {
      const file = await readBounded(path)
      if (file.ok) return this.#decode(file.value)
      if (file.error !== 'not-found') return file
    }
    return err('not-found')
  }

  async loadFile(path: string): Promise<Result<Int16Array, PromptFault>> {
    const file = await readBounded(path)
    return file.ok ? this.#decode(file.value) : file
  }

  /** Of the file that would be played; where there is none, of the first place where it would be looked for in any language. */
  async trouble({ name, language }: PromptRef): Promise<PromptTrouble | undefined> {
    const [own = ''] = this.#folders
    const missing = { file: join(own, `${name}.wav`), found: null }
    if (!NAME.test(name) || !LANGUAGE.test(language)) return missing
    let trouble: PromptTrouble | undefined
    for (const spokenIn of new Set([language, FALLBACK_LANGUAGE])) {
      const found = await this.#firstOf(this.#places(name, spokenIn))
      if (found !== undefined && found.fault === undefined) return undefined
      if (found !== undefined) trouble ??= { file: found.file, found: found.fault ?? null }
    }
    return trouble ?? missing
  }

  async #firstOf(places: readonly string[]): Promise<{ readonly file: string; readonly fault?: string } | undefined> {
    for (const file of places) {
      const head = await readHead(file)
      if (head === 'not-found') continue
      const fault = typeof head === 'string' ? head : faultOf(head)
      return { file, ...(fault === undefined ? {} : { fault }) }
    }
    return undefined
  }

  /** Where a prompt may lie, best first. */
  #places(name: string, language: string): readonly string[] {
    const [base = language] = language.split('-', 1)
    return this.#folders.flatMap((folder) => [
      ...[...new Set([language, base])].map((each) => join(folder, each, `${name}.wav`)),
      join(folder, `${name}.wav`)
    ])
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
    return ok(wav.value.sampleRate === PCM_RATE ? wav.value.samples : await this.#convert(wav.value))
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
    const kept = this.#resamplers.get(from) ?? new Resampler(from, PCM_RATE)
    if (this.#resamplers.size < 8) this.#resamplers.set(from, kept)
    return kept
  }
}

/** How the file is called that cannot be played; undefined: it can. */
function faultOf({ octets, size }: Head): string | undefined {
  const wav = parseWav(octets)
  if (!wav.ok) return kindOfSound(octets)
  const { sampleRate, samples } = wav.value
  const seconds = (samples.length / sampleRate) * (size / octets.length)
  if (samples.length === 0) return 'WAV, 0 s'
  return size > LARGEST_FILE || seconds > LONGEST_SECONDS ? `WAV, ${Math.round(seconds)} s` : undefined
}

interface Head {
  readonly octets: Uint8Array
  /** Of the whole file. */
  readonly size: number
}

async function readHead(path: string): Promise<Head | string> {
  try {
    await using file = await open(path)
    const { size } = await file.stat()
    const { buffer, bytesRead } = await file.read(new Uint8Array(Math.min(size, HEAD)))
    return { octets: buffer.subarray(0, bytesRead), size }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unreadable'
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'not-found' : code
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
