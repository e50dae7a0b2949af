import { randomBytes } from 'node:crypto'
import { mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { err, ok, type Result } from '../base/result.ts'
import { isSoundName, type SoundFault, type Sounds, type SoundView } from '../contract/sounds.ts'
import { PCM_RATE } from '../media/codec/codec.ts'
import { convertApart } from './convert-apart.ts'

const ending = '.wav'
/** Of a WAV file as we write it: its header, and octets of a second. */
const HEADER = 44
const OCTETS_OF_SECOND = 2 * PCM_RATE

/** Uploaded sounds as WAV files of one kind in a folder, where `PromptFiles` finds them. */
export class SoundFiles implements Sounds {
  readonly #folder: string
  /** One is made at a time: each takes a core, and memory for ten minutes of sound. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(folder: string) {
    this.#folder = folder
  }

  async list(): Promise<readonly SoundView[]> {
    const names = await namesIn(this.#folder)
    const views = await Promise.all(names.map((name) => this.#view(name)))
    return views.filter((view) => view !== undefined).toSorted((one, other) => one.name.localeCompare(other.name))
  }

  keep(name: string, file: Uint8Array): Promise<Result<SoundView, SoundFault>> {
    if (!isSoundName(name)) return Promise.resolve(err({ code: 'bad-name', found: name }))
    const kept = this.#last.then(() => this.#keep(name, file))
    this.#last = kept.catch(() => {})
    return kept
  }

  async remove(name: string): Promise<boolean> {
    if ((await this.#view(name)) === undefined) return false
    await rm(this.#file(name), { force: true })
    return true
  }

  async file(name: string): Promise<string | undefined> {
    return (await this.#view(name)) === undefined ? undefined : this.#file(name)
  }

  async #keep(name: string, file: Uint8Array): Promise<Result<SoundView, SoundFault>> {
    const made = await convertApart(file)
    if (!made.ok) return made
    const path = this.#file(name)
    const draft = join(dirname(path), `.upload-${randomBytes(6).toString('hex')}`)
    try {
      await mkdir(dirname(path), { recursive: true })
      await writeFile(draft, made.value)
      // Whoever reads it has the old one or the new one, also after a power cut.
      await flush(draft)
      await rename(draft, path)
    } catch (error) {
      await rm(draft, { force: true }).catch(() => {})
      return err({ code: 'not-kept', found: error instanceof Error ? error.message : String(error) })
    }
    const view = await this.#view(name)
    return view === undefined ? err({ code: 'not-kept', found: `${path} is gone` }) : ok(view)
  }

  /** Undefined: there is none of that name. */
  async #view(name: string): Promise<SoundView | undefined> {
    if (!isSoundName(name)) return undefined
    const found = await stat(this.#file(name)).catch(() => undefined)
    if (found?.isFile() !== true) return undefined
    const seconds = Math.max(0, Math.round((10 * (found.size - HEADER)) / OCTETS_OF_SECOND) / 10)
    return { name, seconds, octets: found.size, changedAt: Math.round(found.mtimeMs) }
  }

  #file(name: string): string {
    return join(this.#folder, `${name}${ending}`)
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map(({ parentPath, name }) =>
      relative(folder, join(parentPath, name)).split(sep).join('/').slice(0, -ending.length)
    )
    .filter(isSoundName)
}

async function flush(path: string): Promise<void> {
  await using file = await open(path, 'r+')
  await file.sync()
}
