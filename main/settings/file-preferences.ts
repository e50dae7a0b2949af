import { existsSync, renameSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Log } from '../../pbx-core/base/log.ts'
import { isObject, parseJsonText } from './json-text.ts'
import { makeDirectory } from './make-directory.ts'
import type { PreferenceStore } from './preferences.ts'
import { privateMode } from './write.ts'

/** What `conf` and `electron-store` have in common: a JSON file, read and written whole. */
interface StoreFile {
  store: Record<string, unknown>
}

interface StoreOptions {
  readonly cwd: string
  /** Of the file, without its extension; the two classes call it differently. */
  readonly name: string
  readonly configName: string
  readonly accessPropertiesByDotNotation: boolean
  readonly clearInvalidConfig: boolean
  readonly configFileMode: number
  readonly deserialize: (text: string) => Record<string, unknown>
}

/** `electron-store` in Electron, `conf`, which it is built on, elsewhere. */
export type StoreClass = new (options: StoreOptions) => StoreFile

/** Milliseconds: a window that is moved changes its bounds many times, and each write waits for the disk. */
const gatheredForMs = 150

class DamagedFile extends Error {}

/** `preferences.json` in the data directory. Read once; what is set is gathered, and the newest state written. */
export function filePreferences(Store: StoreClass, dataDirectory: string, log: Log): PreferenceStore {
  const directory = resolve(dataDirectory)
  const file = join(directory, 'preferences.json')
  const open = () =>
    new Store({
      cwd: directory,
      name: 'preferences',
      configName: 'preferences',
      // Keys have dots in them, and `100@acme.test` is one key.
      accessPropertiesByDotNotation: false,
      clearInvalidConfig: false,
      configFileMode: privateMode,
      deserialize
    })
  const values = new Map(Object.entries(existsSync(file) ? read(open, file, log) : {}))
  let dirty = false
  let hurry = new AbortController()
  let writing: Promise<void> | undefined

  async function write(): Promise<void> {
    await pause(gatheredForMs, undefined, { signal: hurry.signal }).catch(() => {})
    while (dirty) {
      dirty = false
      try {
        // The store would make it for everybody to read.
        await makeDirectory(directory, 0o700)
        if (existsSync(file)) read(open, file, log)
        open().store = Object.fromEntries(values)
      } catch (error) {
        log.error('preferences.not_written', { error })
      }
    }
    hurry = new AbortController()
    writing = undefined
  }

  return {
    get: (key) => values.get(key),
    set: (key, value) => {
      values.set(key, value)
      dirty = true
      writing ??= write()
    },
    flush: async () => {
      hurry.abort()
      await writing
    }
  }
}

/** Throws where it is not what was written here. Its error quotes nothing of the file. */
function deserialize(text: string): Record<string, unknown> {
  const parsed = parseJsonText(text)
  if (!parsed.ok) throw new DamagedFile(parsed.error)
  if (!isObject(parsed.value)) throw new DamagedFile('is not a JSON object')
  return { ...parsed.value }
}

/** Nothing in it keeps anybody from telephoning: a file that cannot be read is set aside, and a new one begun. */
function read(open: () => StoreFile, file: string, log: Log): Record<string, unknown> {
  try {
    return open().store
  } catch (error) {
    setAside(file, error instanceof DamagedFile ? error.message : error, log)
    return {}
  }
}

function setAside(file: string, fault: unknown, log: Log): void {
  const copy = `${file}.broken`
  try {
    renameSync(file, copy)
    log.error('preferences.file-broken', { file, copy, fault })
  } catch (error) {
    log.error('preferences.file-broken', { file, fault, error })
  }
}
