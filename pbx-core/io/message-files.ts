import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { err, ok, type Result } from '../base/result.ts'
import { parseWav } from '../media/audio/wav.ts'
import type { MessageFiles, SoundFault } from '../places/voicemail/port.ts'
import { convertApart } from './convert-apart.ts'

/** Enough of a file to see how it is made. */
const HEAD = 4096

export interface MessageFolders {
  /** Of mailboxes; it need not be there. */
  readonly messages: string
  /** Where own prompts lie. */
  readonly prompts: string
}

/** Sounds of mailboxes, each a WAV file of its own in one folder. */
export function createMessageFiles({ messages, prompts }: MessageFolders): MessageFiles {
  const pathOf = (name: string) => join(messages, `${name}.wav`)
  // One is made at a time: each takes a core, and memory for ten minutes of sound.
  let last: Promise<unknown> = Promise.resolve()
  const keep = (target: string, octets: Uint8Array): Promise<Result<void, SoundFault>> => {
    const kept = last.then(() => keepAt(target, octets))
    last = kept.catch(() => {})
    return kept
  }
  return {
    path: pathOf,
    milliseconds: (name) => lengthOf(pathOf(name)),
    octets: (name) =>
      stat(pathOf(name)).then(
        ({ size }) => size,
        () => undefined
      ),
    level: async (recorded, as) => {
      const target = typeof as === 'string' ? pathOf(as) : join(prompts, `${as.prompt}.wav`)
      try {
        return await keep(target, await readFile(pathOf(recorded)))
      } catch (error) {
        return err(notWritten(error))
      }
    },
    upload: (name, octets) => keep(pathOf(name), octets),
    remove: (name) => rm(pathOf(name), { force: true }).catch(() => {})
  }
}

/** As it is played, and whole or not at all. */
async function keepAt(target: string, octets: Uint8Array): Promise<Result<void, SoundFault>> {
  const read = await convertApart(octets)
  if (!read.ok) return read
  const whole = `${target}.new`
  try {
    await mkdir(dirname(target), { recursive: true, mode: 0o700 })
    await writeFile(whole, read.value, { mode: 0o600 })
    await rename(whole, target)
    return ok(undefined)
  } catch (error) {
    await rm(whole, { force: true }).catch(() => {})
    return err(notWritten(error))
  }
}

function notWritten(error: unknown): SoundFault {
  const found = error instanceof Object && 'code' in error ? String(error.code) : String(error)
  return { code: 'not-written', found }
}

async function lengthOf(path: string): Promise<number | undefined> {
  try {
    await using file = await open(path)
    const { size } = await file.stat()
    const { buffer, bytesRead } = await file.read(new Uint8Array(Math.min(size, HEAD)))
    const wav = parseWav(buffer.subarray(0, bytesRead))
    if (!wav.ok) return undefined
    const { samples, sampleRate } = wav.value
    const octets = size - (bytesRead - samples.length * 2)
    return Math.max(0, Math.round((octets / 2 / sampleRate) * 1000))
  } catch {
    return undefined
  }
}
