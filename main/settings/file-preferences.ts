import { readFileSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import type { Log } from '../../pbx-core/base/log.ts'
import { isObject, parseJsonText } from './json-text.ts'
import { makeDirectory } from './make-directory.ts'
import type { PreferenceStore } from './preferences.ts'
import { privateMode } from './write.ts'

/** `preferences.json` in the data directory. Read once; written behind, the newest state only. */
export function filePreferences(dataDirectory: string, log: Log): PreferenceStore {
  const file = join(dataDirectory, 'preferences.json')
  const values = read(file, log)
  let dirty = false
  let writing: Promise<void> | undefined

  async function write(): Promise<void> {
    while (dirty) {
      dirty = false
      try {
        await makeDirectory(dirname(file), 0o700)
        await writeFileAtomic(file, `${JSON.stringify(Object.fromEntries(values), null, 2)}\n`, { mode: privateMode })
      } catch (error) {
        log.error('preferences.not_written', { error })
      }
    }
    writing = undefined
  }

  return {
    get: (key) => values.get(key),
    set: (key, value) => {
      values.set(key, value)
      dirty = true
      writing ??= write()
    },
    flush: async () => writing
  }
}

/** Nothing in it keeps anybody from telephoning: a file that cannot be read is set aside, and a new one begun. */
function read(file: string, log: Log): Map<string, unknown> {
  let fault: unknown
  try {
    const parsed = parseJsonText(readFileSync(file, 'utf8'))
    if (parsed.ok && isObject(parsed.value)) return new Map(Object.entries(parsed.value))
    fault = parsed.ok ? 'is not a JSON object' : parsed.error
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return new Map()
    fault = error
  }
  setAside(file, fault, log)
  return new Map()
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
