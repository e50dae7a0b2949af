/** Why a prompt that somebody has recorded cannot be played. */
export interface PromptTrouble {
  /** Path of the file that it is, or, where there is none, of the one that it should be. */
  readonly file: string
  /** What lies there, in words that no language changes: `MP3`, `WAV, 24 bit, 96000 Hz`; null: nothing does. */
  readonly found: string | null
}
