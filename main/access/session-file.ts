import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Log } from '../../pbx-core/base/log.ts'
import { WriteBehind } from '../settings/write-behind.ts'

const recordSchema = z.object({
  id: z.string(),
  cookieId: z.string(),
  kind: z.enum(['window', 'portal']),
  address: z.object({ domain: z.string(), user: z.string() }),
  /** Of the password that it was opened with. */
  fingerprint: z.string(),
  /** Unix milliseconds. */
  createdAt: z.number(),
  usedAt: z.number(),
  /** Absent: written by a version that did not note it. */
  from: z.object({ browser: z.string(), remote: z.string() }).optional()
})
const fileSchema = z.object({ key: z.string().regex(/^[\w-]{43}$/), sessions: z.array(recordSchema).max(10_000) })

/** A log-in as it lies on a disk: hashes, with which nobody can log in. */
export type SessionRecord = z.infer<typeof recordSchema>

/** Where log-ins outlive the program. */
export interface SessionStore {
  readonly kept: readonly SessionRecord[]
  save(records: readonly SessionRecord[]): void
}

/** `sessions.json` in the data directory: read once, written behind, the newest state only. */
export class SessionFile implements SessionStore {
  readonly kept: readonly SessionRecord[]
  /** Of this data directory: passwords that a `--config` file has in plain are compared by it over a restart. */
  readonly key: Buffer
  readonly #file: WriteBehind

  constructor(dataDirectory: string, log: Log) {
    const file = join(dataDirectory, 'sessions.json')
    // Sessions go on in memory; after a restart everybody has to log in again.
    this.#file = new WriteBehind(file, (error) => log.error('sessions.not_written', { error }))
    const read = readKept(file)
    this.kept = read?.sessions ?? []
    this.key = read === undefined ? randomBytes(32) : Buffer.from(read.key, 'base64url')
  }

  save(sessions: readonly SessionRecord[]): void {
    this.#file.save(() => JSON.stringify({ key: this.key.toString('base64url'), sessions }))
  }

  /** Resolves when everything that was saved is on disk. */
  flush(): Promise<void> {
    return this.#file.flush()
  }
}

/** What cannot be read asks for a new log-in, and for nothing else. */
function readKept(file: string): z.infer<typeof fileSchema> | undefined {
  try {
    return fileSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data
  } catch {
    return undefined
  }
}
