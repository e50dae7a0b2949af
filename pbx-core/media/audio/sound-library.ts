import type { Clock } from '../../base/clock.ts'
import type { Result } from '../../base/result.ts'
import type { Clip } from './clip.ts'
import { type ToneName, toneCadence } from './tone-plan.ts'
import { renderTone } from './tones.ts'

export interface PromptRef {
  /** `press-1-to-call`, `digits/7` */
  readonly name: string
  readonly language: string
}

export type PromptFault = 'not-found' | 'unreadable' | 'too-long'

/** Where prompts come from; implemented over files in `io/prompt-files.ts`. */
export interface PromptSource {
  /** Mono samples at 16 kHz. */
  load(prompt: PromptRef): Promise<Result<Int16Array, PromptFault>>
  /** The same of a file, by its path. */
  loadFile(path: string): Promise<Result<Int16Array, PromptFault>>
}

/** Octets that the sounds in memory may take; the least recently played go first. */
const MOST_OCTETS = 64 * 1024 * 1024
/** Milliseconds after which a prompt is read anew, so that a replaced file is heard without a restart. */
const FRESH = 60_000
/** In which prompts are played where there are none in the language of the call. */
export const FALLBACK_LANGUAGE = 'en'

interface Entry {
  readonly clip: Clip
  readonly loadedAt: number
}

/** Sounds by name, ready to be sent, kept in memory while they are used. */
export class SoundLibrary {
  readonly #source: PromptSource
  readonly #clock: Clock
  readonly #prompts = new Map<string, Entry>()
  readonly #loading = new Map<string, Promise<Clip | undefined>>()
  readonly #tones = new Map<string, Clip>()
  #octets = 0

  constructor(source: PromptSource, clock: Clock) {
    this.#source = source
    this.#clock = clock
  }

  tone(tone: ToneName, country: string): Clip {
    // By cadence: countries with the same tones share one, so there are no more than the table has.
    const cadence = toneCadence(tone, country)
    const key = JSON.stringify(cadence.steps)
    let clip = this.#tones.get(key)
    if (clip === undefined) {
      clip = renderTone(cadence)
      this.#tones.set(key, clip)
    }
    return clip
  }

  /** In the language, else in English; undefined where there is neither. */
  prompt(prompt: PromptRef): Clip | undefined | Promise<Clip | undefined> {
    const key = `${prompt.language}/${prompt.name}`
    const entry = this.#prompts.get(key)
    if (entry !== undefined && this.#clock.now() - entry.loadedAt < FRESH) {
      this.#prompts.delete(key)
      this.#prompts.set(key, entry)
      return entry.clip
    }
    let loading = this.#loading.get(key)
    if (loading === undefined) {
      loading = this.#load(prompt, key).finally(() => this.#loading.delete(key))
      this.#loading.set(key, loading)
    }
    return loading
  }

  /** A file that is played to one, and not kept for others; undefined where it cannot be. */
  async sound(path: string): Promise<Clip | undefined> {
    const loaded = await this.#source.loadFile(path)
    return loaded.ok ? loaded.value : undefined
  }

  async #load(prompt: PromptRef, key: string): Promise<Clip | undefined> {
    const loaded = await this.#source.load(prompt)
    if (!loaded.ok) {
      this.#forget(key)
      if (prompt.language === FALLBACK_LANGUAGE) return undefined
      return this.prompt({ name: prompt.name, language: FALLBACK_LANGUAGE })
    }
    const clip = loaded.value
    this.#forget(key)
    this.#prompts.set(key, { clip, loadedAt: this.#clock.now() })
    this.#octets += clip.length * 2
    for (const oldest of this.#prompts.keys()) {
      if (this.#octets <= MOST_OCTETS) break
      this.#forget(oldest)
    }
    return clip
  }

  #forget(key: string): void {
    const entry = this.#prompts.get(key)
    if (entry === undefined) return
    this.#prompts.delete(key)
    this.#octets -= entry.clip.length * 2
  }
}
