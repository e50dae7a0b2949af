import type { Result } from '../../base/result.ts'

/** Why a sound cannot be kept. `found`: what it is, `Ogg`, `720 s`, or what the disk says, `ENOSPC`. */
export interface SoundFault {
  readonly code: 'unsupported-format' | 'too-long' | 'empty' | 'not-written'
  readonly found: string
}

/** Where the sounds of mailboxes lie, by names that nobody chooses: `1764547261.a1b2c3`. */
export interface MessageFiles {
  /** Absolute; the file need not be there. */
  path(name: string): string
  /** Of sound in the file; undefined: there is none that can be played. */
  milliseconds(name: string): Promise<number | undefined>
  /** Of the file; undefined: there is none. */
  octets(name: string): Promise<number | undefined>
  /** Makes a sound of one that was recorded, as loud as all others: by another name, or as a prompt. */
  level(recorded: string, as: string | { readonly prompt: string }): Promise<Result<void, SoundFault>>
  /** Keeps a sound that somebody has uploaded (WAV or MP3) by that name. */
  upload(name: string, octets: Uint8Array): Promise<Result<void, SoundFault>>
  /** Gone for good; nothing happens where there is none. */
  remove(name: string): Promise<void>
}
