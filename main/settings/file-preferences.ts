import Conf from 'conf'
import type { PreferenceStore } from './preferences.ts'
import { privateMode } from './write.ts'

/** `preferences.json` in the data directory; `electron-store` reads and writes the same file. */
export function filePreferences(dataDirectory: string): PreferenceStore {
  return new Conf<Record<string, unknown>>({
    cwd: dataDirectory,
    configName: preferencesName,
    configFileMode: privateMode,
    clearInvalidConfig: true
  })
}

export const preferencesName = 'preferences'
