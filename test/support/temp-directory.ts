import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface TempDirectory extends AsyncDisposable {
  readonly path: string
}

/** A new directory, removed with everything in it when disposed. */
export async function tempDirectory(purpose: string): Promise<TempDirectory> {
  const path = await mkdtemp(join(tmpdir(), `offhook-${purpose}-`))
  const remove = (): Promise<void> => rm(path, { recursive: true, force: true, maxRetries: 3 })
  return { path, [Symbol.asyncDispose]: remove }
}
