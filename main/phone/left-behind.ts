import { readFileSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Log } from '../../pbx-core/base/log.ts'
import type { Mentions } from '../../pbx-core/base/mentions.ts'
import type { Remaining } from '../../pbx-core/contract/privacy.ts'
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
  readonly #directory: string
  readonly #file: WriteBehind
  readonly #before: Map<string, Left>
  readonly #now = new Map<string, Left>()

  constructor(dataDirectory: string, log: Log) {
    this.#directory = dataDirectory
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

  readonly counts = 'leftBehind'

  /** Calls and pages that name somebody, desks' of now and those that a crash has left; nothing of them stays on disk. */
  async erase(
    mentions: Mentions,
    dryRun: boolean
  ): Promise<{ readonly erased: number; readonly remaining: readonly Remaining[] }> {
    let erased = 0
    // A desk that is open writes again what it shows.
    const isOpen = [...this.#now.values()].some((left) => mentions.isWithin(left))
    const remaining: readonly Remaining[] = isOpen ? [{ why: 'open-window', what: 'left-behind.json' }] : []
    for (const desks of [this.#before, this.#now]) {
      for (const [desk, left] of [...desks]) {
        if (!mentions.isWithin(left)) continue
        erased += 1
        if (!dryRun) desks.set(desk, without(left, mentions))
      }
    }
    if (dryRun) return { erased, remaining }
    for (const begun of await this.#begun()) await rm(begun, { force: true })
    if (erased > 0) this.#save()
    await this.flush()
    return { erased, remaining }
  }

  /** Files that a crash has left while this one was written. */
  async #begun(): Promise<readonly string[]> {
    const files = await readdir(this.#directory)
    return files.filter((file) => /^left-behind\.json\.\d+$/.test(file)).map((file) => join(this.#directory, file))
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

function without(left: Left, mentions: Mentions): Left {
  const named = left.calls.filter((call) => mentions.isWithin(call)).map(({ id }) => id)
  const isOther = (part: { readonly id: string; readonly call?: string }) =>
    !mentions.isWithin(part) && !named.includes(part.call ?? part.id)
  return { calls: left.calls.filter(isOther), tabs: left.tabs.filter(isOther) }
}

function read(file: string): Record<string, Left> {
  try {
    return z.record(z.string(), leftSchema).safeParse(JSON.parse(readFileSync(file, 'utf8'))).data ?? {}
  } catch {
    return {}
  }
}
