import type { Result } from '../base/result.ts'
import { applicationLists } from './applications.ts'
import { type DomainConfig, domainSchema } from './config.ts'
import { formatPath, markedValues, type ValuePath } from './marked-values.ts'

const NAME = /^[A-Za-z0-9][\w-]{0,63}(\/[A-Za-z0-9][\w-]{0,63}){0,3}$/

/** Folder beside them, where the program keeps what was spoken for a `tts:` text. */
export const spokenFolder = 'spoken'

/** Whether a sound can be called so: nothing that leads out of the folder in which they lie, nor what the program has spoken. */
export function isSoundName(name: string): boolean {
  return NAME.test(name) && name.split('/', 1)[0]?.toLowerCase() !== spokenFolder
}

/** A prompt or a piece of music that somebody has put into the data directory. */
export interface SoundView {
  /** As the configuration names it: `music/spring`. */
  readonly name: string
  readonly seconds: number
  readonly octets: number
  /** Unix milliseconds. */
  readonly changedAt: number
}

export interface SoundFault {
  /**
   * `unsupported-format`: neither WAV nor MP3, or broken; `too-long`, `empty`; `not-kept`: it cannot be written;
   * `bad-name`: no name of a sound.
   */
  readonly code: 'unsupported-format' | 'too-long' | 'empty' | 'not-kept' | 'bad-name'
  /** What it is: `Ogg`, `720 s`, or why it cannot be written. */
  readonly found: string
}

/** The sounds that people have uploaded or recorded, beside those that come with the program. */
export interface Sounds {
  /** By name. */
  list(): Promise<readonly SoundView[]>
  /** Keeps what somebody has uploaded, WAV or MP3, as one file in one step: what was there before is replaced, or stays. */
  keep(name: string, file: Uint8Array): Promise<Result<SoundView, SoundFault>>
  /** False where there is none. */
  remove(name: string): Promise<boolean>
  /** Where its WAV file lies; undefined where there is none. */
  file(name: string): Promise<string | undefined>
}

/** Something that is said or played to callers, and where it stands: `ivrs[main].greeting`. */
export interface Said {
  readonly where: string
  readonly prompt: string
}

/** Every prompt and piece of music that a domain names, `tts:` ones as well. */
export function saidIn(domain: DomainConfig): readonly Said[] {
  return [...markedValues('prompt', domainSchema, domain)].flatMap(({ path, value }) =>
    typeof value === 'string' && value !== '' ? [{ where: placeIn(domain, path), prompt: value }] : []
  )
}

/** As people name it, and not by its place in the list. */
function placeIn(domain: DomainConfig, path: ValuePath): string {
  const [list, at, ...rest] = path
  const known = applicationLists.find((each) => each === list)
  const name = known === undefined ? undefined : domain[known][Number(at)]?.name
  return name === undefined ? formatPath(path) : `${list}[${name}].${formatPath(rest)}`
}
