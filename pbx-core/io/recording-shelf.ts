import { unlink } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { err, ok, type Result } from '../base/result.ts'
import type { RecordingShelf } from '../runtime/ports.ts'

/** Recordings of calls in `recordings` of the data directory, a folder for each domain and month. */
export function createRecordingShelf(dataDirectory: string): RecordingShelf {
  const folder = join(dataDirectory, 'recordings')
  return { folder, pathOf: (file) => join(folder, ...file.split('/')), remove: (file) => remove(folder, file) }
}

/** One that is not there any more is removed. */
async function remove(folder: string, file: string): Promise<Result<void, string>> {
  const path = join(folder, ...file.split('/'))
  if (!path.startsWith(folder + sep)) return err(`${file} is no recording`)
  try {
    await unlink(path)
    return ok(undefined)
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException
    return code === 'ENOENT' ? ok(undefined) : err(code)
  }
}
