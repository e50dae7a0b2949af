import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Log } from '../../pbx-core/base/log.ts'
import { WriteBehind } from '../settings/write-behind.ts'

const callSchema = z.object({
  id: z.string(),
  uniqueid: z.string().nullable(),
  direction: z.enum(['incoming', 'outgoing']),
  name: z.string(),
  number: z.string(),
  via: z.string().nullable(),
  startedAt: z.number(),
  answeredAt: z.number().nullable()
})
const tabSchema = z.object({
  id: z.string(),
  call: z.string(),
  title: z.string(),
  url: z.string(),
  pinned: z.boolean(),
  uniqueid: z.string(),
  source: z.enum(['system', 'own']),
  restricted: z.boolean(),
  customer: z.string()
})
const leftSchema = z.object({ calls: z.array(callSchema).readonly(), tabs: z.array(tabSchema).readonly() })

/** What a person sees that ends with the program: their calls, and the callers' pages. */
export type Left = z.infer<typeof leftSchema>

/** Of one desk. */
export interface LeftBehind {
  /** By a program that has crashed; once. */
  take(): Left | undefined
  /** What a crash in the next moment should leave. */
  keep(left: Left): void
  /** The desk ends in an orderly way. */
  forget(): void
}

/** `left-behind.json` in the data directory: of the desks that are open. An orderly end leaves none there. */
export class LeftBehindFile {
  readonly #file: WriteBehind
  readonly #before: Map<string, Left>
  readonly #now = new Map<string, Left>()

  constructor(dataDirectory: string, log: Log) {
    const file = join(dataDirectory, 'left-behind.json')
    // What is missing there is missed after a crash alone.
    this.#file = new WriteBehind(file, (error) => log.error('left_behind.not_written', { error }))
    this.#before = new Map(Object.entries(read(file)))
  }

  of(desk: string): LeftBehind {
    return {
      take: () => {
        const left = this.#before.get(desk)
        this.#before.delete(desk)
        return left
      },
      keep: (left) => {
        if (left.calls.length + left.tabs.length === 0) return this.#forget(desk)
        this.#now.set(desk, left)
        this.#save()
      },
      forget: () => this.#forget(desk)
    }
  }

  /** Resolves when everything that was kept is on disk. */
  flush(): Promise<void> {
    return this.#file.flush()
  }

  #forget(desk: string): void {
    if (this.#now.delete(desk)) this.#save()
  }

  #save(): void {
    this.#file.save(() => JSON.stringify(Object.fromEntries(this.#now)))
  }
}

function read(file: string): Record<string, Left> {
  try {
    return z.record(z.string(), leftSchema).safeParse(JSON.parse(readFileSync(file, 'utf8'))).data ?? {}
  } catch {
    return {}
  }
}
