import type { Result } from '../../base/result.ts'

/** Where the sounds of mailboxes lie, by names that nobody chooses: `1764547261.a1b2c3`. */
export interface MessageFiles {
  /** Absolute; the file need not be there. */
  path(name: string): string
  /** Of sound in the file; undefined: there is none that can be played. */
  milliseconds(name: string): Promise<number | undefined>
  /** Makes a sound of one that was recorded, as loud as all others: by another name, or as a prompt. The error is why it cannot be. */
  level(recorded: string, as: string | { readonly prompt: string }): Promise<Result<void, string>>
  /** Keeps a sound that somebody has uploaded (WAV or MP3) by that name. */
  upload(name: string, octets: Uint8Array): Promise<Result<void, string>>
  /** Gone for good; nothing happens where there is none. */
  remove(name: string): Promise<void>
}
