import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { CoreProcess } from './core-process.ts'
import { waitFor } from './wait-for.ts'

/**
 * Resolves once the core has noted in its database that it lives, at that time or later (Unix milliseconds): what its calls
 * were by then is what a crash leaves of them. It does so every 5 s while there are calls.
 */
export async function signOfLife({ dataDirectory }: CoreProcess, notBefore = Date.now()): Promise<void> {
  using db = new DatabaseSync(join(dataDirectory, 'offhook.db'), { readOnly: true })
  const newest = db.prepare('SELECT max(alive_at) AS at FROM sessions')
  await waitFor(() => Number(newest.get()?.at) >= notBefore, { what: 'a sign of life in the database', everyMs: 50 })
}
