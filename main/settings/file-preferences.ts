import { mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import type { PreferenceStore } from './preferences.ts'
import { privateMode } from './write.ts'

/**
 * `preferences.json` in the data directory. Read once; written behind, the newest state only.
 * A file that cannot be read is as good as none: nothing in it keeps anybody from telephoning.
 */
export function filePreferences(dataDirectory: string, failed: (error: unknown) => void): PreferenceStore {
  const file = join(dataDirectory, 'preferences.json')
  const values = read(file)
  let dirty = false
  let writing: Promise<void> | undefined

  async function write(): Promise<void> {
    while (dirty) {
      dirty = false
      try {
        mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
        await writeFileAtomic(file, `${JSON.stringify(Object.fromEntries(values), null, 2)}\n`, { mode: privateMode })
      } catch (error) {
        failed(error)
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

function read(file: string): Map<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return new Map(typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : [])
  } catch {
    return new Map()
  }
}
