import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Log } from '../../pbx-core/base/log.ts'
import { scopes } from '../base/scopes.ts'
import { WriteBehind } from '../settings/write-behind.ts'

const recordSchema = z.object({
  id: z.string(),
  /** SHA-256 of the token, base64url. */
  hash: z.string(),
  name: z.string(),
  address: z.object({ domain: z.string(), user: z.string() }),
  scopes: z.array(z.enum(scopes)),
  /** Unix milliseconds. */
  createdAt: z.number(),
  usedAt: z.number().nullable(),
  expiresAt: z.number().nullable()
})
const fileSchema = z.object({ tokens: z.array(recordSchema).max(100_000) })

/** A token as it lies on a disk: a hash, with which nobody can ask for anything. */
export type TokenRecord = z.infer<typeof recordSchema>

/** Where tokens outlive the program. */
export interface TokenStore {
  readonly kept: readonly TokenRecord[]
  /** Resolves once it is on disk, or cannot be written: false. */
  save(records: readonly TokenRecord[]): Promise<boolean>
}

/** `tokens.json` in the data directory: read once, written behind. */
export class TokenFile implements TokenStore {
  readonly kept: readonly TokenRecord[]
  readonly #file: WriteBehind
  #written = true

  constructor(dataDirectory: string, log: Log) {
    const file = join(dataDirectory, 'tokens.json')
    this.#file = new WriteBehind(file, (error) => {
      this.#written = false
      log.error('tokens.not_written', { error })
    })
    this.kept = readKept(file, log)
  }

  async save(tokens: readonly TokenRecord[]): Promise<boolean> {
    this.#written = true
    this.#file.save(() => JSON.stringify({ tokens }))
    await this.#file.flush()
    return this.#written
  }

  /** Resolves when everything that was saved is on disk. */
  flush(): Promise<void> {
    return this.#file.flush()
  }
}

/** What cannot be read lets nobody in. */
function readKept(file: string, log: Log): readonly TokenRecord[] {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).tokens
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    if (!isMissing) log.error('tokens.unreadable', { file, error })
    return []
  }
}
