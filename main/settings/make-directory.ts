import { mkdir, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

/**
 * Makes a directory and those above it. One by one: where the system refuses with "no such
 * directory" (`/proc`), Node's recursive `mkdir` tries again for ever.
 */
export async function makeDirectory(path: string, mode: number): Promise<void> {
  const missing: string[] = []
  let above = resolve(path)
  // The root is above itself; on Windows it may be that of a drive that is not there.
  while (above !== dirname(above) && !(await exists(above))) {
    missing.unshift(above)
    above = dirname(above)
  }
  for (const directory of missing) await mkdir(directory, { mode }).catch(unlessMade)
  // Fails with a message where something of that name is a file.
  await mkdir(path, { recursive: true })
}

/** Another start may have made it meanwhile. */
function unlessMade(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
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
