import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Log } from '../../pbx-core/base/log.ts'
import { WriteBehind } from '../settings/write-behind.ts'

const recordSchema = z.object({
  address: z.object({ domain: z.string(), user: z.string() }),
  /** Sealed where a key store seals; else base32 in a file that only its owner may read. */
  sealed: z.string(),
  /** Unix milliseconds. */
  since: z.number(),
  /** Of the code that was taken last: none up to it is taken again. */
  counter: z.number().int(),
  /** SHA-256 of recovery codes that are not used yet, base64url. */
  recovery: z.array(z.string().length(43)).max(100)
})
const fileSchema = z.object({ factors: z.array(recordSchema).max(100_000) })

export interface FactorRecord extends z.infer<typeof recordSchema> {
  /** Base32; undefined: what is sealed does not open here, and only a recovery code or an admin helps. */
  readonly secret: string | undefined
}

/** Where second factors outlive the program. */
export interface FactorStore {
  readonly kept: readonly FactorRecord[]
  save(records: readonly FactorRecord[]): void
}

/** `second-factors.json` in the data directory: read once, written behind. */
export class SecondFactorFile implements FactorStore {
  readonly kept: readonly FactorRecord[]
  readonly #file: WriteBehind

  private constructor(file: string, kept: readonly FactorRecord[], log: Log) {
    this.kept = kept
    this.#file = new WriteBehind(file, (error) => log.error('second_factors.not_written', { error }))
  }

  /** `unseal`: undefined where it does not open. Rejects where the file is there and cannot be read: nobody gets in without a code by that. */
  static async open(
    dataDirectory: string,
    unseal: (sealed: string) => Promise<string | undefined>,
    log: Log
  ): Promise<SecondFactorFile> {
    const file = join(dataDirectory, 'second-factors.json')
    const kept: FactorRecord[] = []
    for (const record of readKept(file)) {
      const secret = await unseal(record.sealed)
      if (secret === undefined) log.error('second_factor.sealed', { ...record.address, remedy: 'an admin resets it' })
      kept.push({ ...record, secret })
    }
    return new SecondFactorFile(file, kept, log)
  }

  save(records: readonly FactorRecord[]): void {
    this.#file.save(() => JSON.stringify({ factors: records.map(({ secret: _, ...record }) => record) }))
  }

  /** Resolves when everything that was saved is on disk. */
  flush(): Promise<void> {
    return this.#file.flush()
  }
}

function readKept(file: string): readonly z.infer<typeof recordSchema>[] {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
  return fileSchema.parse(JSON.parse(text)).factors
}
