import { type Clip, silentClip } from './audio/clip.ts'
import type { SoundLibrary } from './audio/sound-library.ts'
import { toneCadence } from './audio/tone-plan.ts'
import { PCM_RATE } from './codec/codec.ts'
import type { PlayItem } from './port.ts'

/** One item ready to be played: a clip, repeated until `length` samples are through. */
interface Stretch {
  readonly clip: Clip
  readonly length: number
}

/** Items that are played one after the other, as samples at 16 kHz. */
export class Playlist {
  readonly #stretches: readonly Stretch[]
  readonly #loop: boolean
  #index = 0
  #position = 0

  constructor(stretches: readonly Stretch[], loop: boolean) {
    this.#stretches = stretches.filter(({ length }) => length > 0)
    this.#loop = loop
  }

  /** True once everything was read; never for a loop with anything in it. */
  get ended(): boolean {
    return this.#index >= this.#stretches.length
  }

  /** Fills `into` with the next samples; what is missing is silence. */
  read(into: Int16Array): void {
    let at = 0
    while (at < into.length) {
      const stretch = this.#stretches[this.#index]
      if (stretch === undefined) {
        into.fill(0, at)
        return
      }
      const { clip, length } = stretch
      const start = this.#position % clip.length
      const count = Math.min(into.length - at, clip.length - start, length - this.#position)
      for (let i = 0; i < count; i++) into[at + i] = clip[start + i] as number
      at += count
      this.#position += count
      if (this.#position >= length) this.#next()
    }
  }

  #next(): void {
    this.#position = 0
    this.#index++
    if (this.#loop && this.#index === this.#stretches.length) this.#index = 0
  }
}

export interface PlaylistRequest {
  readonly items: readonly PlayItem[]
  readonly loop: boolean
}

/** Finds the sounds. Undefined where one of them is missing; a promise only where one must be read first. */
export function loadPlaylist(
  request: PlaylistRequest,
  library: SoundLibrary
): Playlist | undefined | Promise<Playlist | undefined> {
  const stretches = request.items.map((item) => loadItem(item, library))
  if (stretches.some((stretch) => stretch instanceof Promise)) {
    return Promise.all(stretches).then((loaded) => assemble(loaded, request.loop))
  }
  return assemble(stretches as Loaded[], request.loop)
}

/** What an item consists of; undefined: it is missing. */
type Loaded = readonly Stretch[] | undefined

function assemble(items: readonly Loaded[], loop: boolean): Playlist | undefined {
  const found = items.filter((stretches) => stretches !== undefined)
  return found.length === items.length ? new Playlist(found.flat(), loop) : undefined
}

function loadItem(item: PlayItem, library: SoundLibrary): Loaded | Promise<Loaded> {
  switch (item.kind) {
    case 'silence':
      return [{ clip: silentClip, length: samplesIn(item.milliseconds) }]
    case 'tone': {
      const clip = library.tone(item.tone, item.country)
      const { repeats } = toneCadence(item.tone, item.country)
      if (item.milliseconds !== undefined) return [{ clip, length: samplesIn(item.milliseconds) }]
      return [{ clip, length: repeats ? Number.POSITIVE_INFINITY : clip.length }]
    }
    case 'prompt': {
      const clip = library.prompt(item)
      return clip instanceof Promise ? clip.then(whole) : whole(clip)
    }
    case 'sound':
      return library.sound(item.path).then(whole)
    case 'music':
      return loadMusic(item.files, library).then(
        (pieces) => pieces ?? [{ clip: library.tone('hold', item.country), length: Number.POSITIVE_INFINITY }]
      )
  }
}

/** What is made with the prompts. */
const ownMusic = 'music/hold'

/** Those pieces that are there; undefined where none is, nor our own. */
async function loadMusic(files: readonly string[], library: SoundLibrary): Promise<Loaded> {
  const named = await Promise.all(files.map((name) => library.prompt({ name, language: anyLanguage })))
  const found = named.filter((clip) => clip !== undefined)
  if (found.length > 0) return found.flatMap((clip) => whole(clip) ?? [])
  return whole(await library.prompt({ name: ownMusic, language: anyLanguage }))
}

/** Music has none; a file that lies in no folder of a language is found in each. */
const anyLanguage = 'en'

function whole(clip: Clip | undefined): Loaded {
  return clip === undefined ? undefined : [{ clip, length: clip.length }]
}

function samplesIn(milliseconds: number): number {
  return Math.max(0, Math.round((milliseconds * PCM_RATE) / 1000))
}
