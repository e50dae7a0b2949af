import writeFileAtomic from 'write-file-atomic'

/** The file may hold SIP secrets in plain: nobody but its owner may read it. */
export const privateMode = 0o600

/**
 * Replaces a settings file in one step, so that a crash leaves the old or the new one whole.
 * `previous` becomes the one `.bak`; it is written first.
 */
export async function writeSettings(file: string, text: string, previous?: string): Promise<void> {
  if (previous !== undefined) await writeFileAtomic(`${file}.bak`, previous, { mode: privateMode })
  await writeFileAtomic(file, text, { mode: privateMode })
}
