import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import type { Mentions } from '../../pbx-core/base/mentions.ts'
import { err, ok, type Result } from '../../pbx-core/base/result.ts'
import type { Pbx } from '../../pbx-core/contract/pbx.ts'
import type { ErasureReport, NumberError, Remaining } from '../../pbx-core/contract/privacy.ts'
import type { Account } from './accounts.ts'
import { rules } from './recordings.ts'

/** Something beside the PBX that keeps what people are called. */
export interface OtherPlace {
  readonly counts: 'logLines' | 'leftBehind' | 'memory'
  /** How much of it names somebody; that is gone then, unless it is a dry run. */
  erase(
    mentions: Mentions,
    dryRun: boolean
  ): Promise<{ readonly erased: number; readonly remaining: readonly Remaining[] }>
}

export interface PersonalDataPorts {
  readonly pbx: Pick<Pbx, 'exportNumber' | 'eraseNumber' | 'mentions'>
  /** Absent: nothing is noted of an erasure here. */
  readonly dataDirectory?: string
  readonly wallTime: () => number
}

export type PersonalDataError = NumberError | { readonly code: 'not_allowed'; readonly message: string }

export interface Erased {
  readonly report: ErasureReport
  /** Where it is noted, below the data directory; null of a dry run. */
  readonly file: string | null
  /** Notes of erasures of this number that did not come to their end, which this one has finished. */
  readonly finishes: readonly string[]
}

/** What is noted of an erasure: the one file that may still name the number. */
interface Noted {
  readonly state: 'begun' | 'done' | 'done-later'
  readonly number: string
  readonly domain: string
  readonly by: string
  readonly startedAt: string
  readonly endedAt: string | null
  readonly finishes: readonly string[]
  readonly report: ErasureReport | null
}

const notAdmin = {
  code: 'not_allowed',
  message: 'Only an admin of the domain exports or erases what is kept of a number.'
} as const
const noteName = /^[\w-]+\.json$/

/** Export and erasure by number, as an admin asks for them: the PBX's part, that of this program, and who has asked. */
export class PersonalDataDesk {
  readonly #ports: PersonalDataPorts
  readonly #places: OtherPlace[] = []

  constructor(ports: PersonalDataPorts) {
    this.#ports = ports
  }

  alsoIn(place: OtherPlace): void {
    this.#places.push(place)
  }

  export(account: Account, number: string): Result<AsyncIterable<string>, PersonalDataError> {
    return rules(account) ? this.#ports.pbx.exportNumber({ domain: account.domain, number }) : err(notAdmin)
  }

  async erase(
    account: Account,
    asked: { readonly number: string; readonly dryRun: boolean }
  ): Promise<Result<Erased, PersonalDataError>> {
    if (!rules(account)) return err(notAdmin)
    const { domain } = account
    const by = `${account.user}@${domain}`
    const named = this.#ports.pbx.mentions({ domain, number: asked.number })
    if (!named.ok) return named
    const { number, mentions } = named.value
    const command = { ...asked, domain, by }
    if (asked.dryRun) {
      const report = await this.#ports.pbx.eraseNumber(command)
      return report.ok
        ? ok({ report: await this.#elsewhere(report.value, mentions), file: null, finishes: [] })
        : report
    }
    const finishes = await this.#unfinished(number, domain)
    const startedAt = new Date(this.#ports.wallTime()).toISOString()
    const file = `${startedAt.replace(/[:.]/g, '-')}-${randomBytes(4).toString('hex')}.json`
    const note: Noted = { ...{ state: 'begun', number, domain, by, startedAt, endedAt: null }, finishes, report: null }
    // Before anything is removed: what is begun and not finished has to be known of.
    const begun = await this.#write(file, note)
    if (!begun.ok) return begun
    const done = await this.#ports.pbx.eraseNumber(command)
    if (!done.ok) return done
    const report = await this.#elsewhere(done.value, mentions)
    const endedAt = new Date(this.#ports.wallTime()).toISOString()
    const written = await this.#write(file, { ...note, state: 'done', endedAt, report })
    if (!written.ok) return written
    for (const before of finishes) await this.#finish(before, endedAt)
    return ok({ report, file: this.#ports.dataDirectory === undefined ? null : `privacy/${file}`, finishes })
  }

  async #elsewhere(report: ErasureReport, mentions: Mentions): Promise<ErasureReport> {
    const removed = { ...report.removed }
    const remaining = [...report.remaining]
    for (const place of this.#places) {
      const found = await place.erase(mentions, report.dryRun)
      removed[place.counts] += found.erased
      remaining.push(...found.remaining)
    }
    return { ...report, removed, remaining }
  }

  async #unfinished(number: string, domain: string): Promise<readonly string[]> {
    const names = await readdir(this.#folder).catch(() => [] as string[])
    const found: string[] = []
    for (const name of names.filter((each) => noteName.test(each)).sort()) {
      const note = await this.#read(name)
      if (note?.state === 'begun' && note.number === number && note.domain === domain) found.push(name)
    }
    return found
  }

  async #finish(name: string, endedAt: string): Promise<void> {
    const note = await this.#read(name)
    if (note !== undefined) await this.#write(name, { ...note, state: 'done-later', endedAt })
  }

  async #read(name: string): Promise<Noted | undefined> {
    try {
      return JSON.parse(await readFile(join(this.#folder, name), 'utf8')) as Noted
    } catch {
      return undefined
    }
  }

  async #write(name: string, note: Noted): Promise<Result<void, NumberError>> {
    if (this.#ports.dataDirectory === undefined) return ok(undefined)
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 })
      await writeFileAtomic(join(this.#folder, name), `${JSON.stringify(note, null, 2)}\n`, { mode: 0o600 })
      return ok(undefined)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      return err({ code: 'not_writable', message: `The note of the erasure cannot be written (${reason}).` })
    }
  }

  get #folder(): string {
    return join(this.#ports.dataDirectory ?? '', 'privacy')
  }
}
