import { mkdir, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

/**
 * Makes a directory and those above it. One by one: where the system refuses with "no such
 * directory" (`/proc`), Node's recursive `mkdir` tries again for ever.
 */
export async function makeDirectory(path: string, mode: number): Promise<void> {
  const missing: string[] = []
  for (let above = resolve(path); !(await exists(above)); above = dirname(above)) missing.unshift(above)
  for (const directory of missing) await mkdir(directory, { mode })
  // What is there already may be a file: this says so.
  await mkdir(path, { recursive: true })
}

export async function exists(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}
