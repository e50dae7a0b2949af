import type { Clock } from '../base/clock.ts'
import type { Mentions } from '../base/mentions.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { DomainConfig } from '../contract/config.ts'
import type {
  CancelledDelivery,
  EraseCommand,
  ErasedCounts,
  ErasureReport,
  NamedNumber,
  NumberError,
  NumberQuery,
  Remaining
} from '../contract/privacy.ts'
import type { CallView } from '../contract/views.ts'
import type { RecentRequests } from '../cti/recent-requests.ts'
import type { Mailboxes } from '../places/voicemail/mailboxes.ts'
import type { DeliveryRunner } from '../records/delivery-runner.ts'
import type { NamedPage, NamedQuery, NamedRecord, PersonalStore } from '../records/personal-store.ts'
import { mentionsOf } from '../routing/number/mentions.ts'
import type { Callbacks } from './callbacks.ts'
import type { Crm } from './crm.ts'
import type { KeptNotes } from './kept-notes.ts'
import { personExport } from './person-export.ts'
import type { PersonalFiles, RecordingShelf } from './ports.ts'
import type { Recordings } from './recordings.ts'
import { settingsNaming } from './settings-naming.ts'
import type { SipTrace } from './sip-trace.ts'

export interface PersonalDataPorts {
  readonly clock: Clock
  /** Absent: what is kept is in no file. */
  readonly personal: { readonly store: PersonalStore; readonly files: PersonalFiles } | undefined
  readonly domain: (name: string) => DomainConfig | undefined
  /** Why nothing can be written. */
  readonly storeFault: () => string | undefined
  readonly shelf: RecordingShelf
  readonly recordings: Pick<Recordings, 'fileOf'>
  readonly kept: KeptNotes
  readonly boxes: Mailboxes
  readonly callbacks: Callbacks
  readonly calls: () => readonly CallView[]
  readonly recent: RecentRequests
  readonly trace: SipTrace
  readonly outbox: Pick<DeliveryRunner, 'drop'>
  /** What the CRM has answered. */
  readonly crm: Pick<Crm, 'forget'>
}

/** What is about to be removed, and what of it was. */
interface Erasure extends NamedNumber {
  readonly domain: DomainConfig
  readonly store: PersonalStore
  readonly files: PersonalFiles
  readonly command: EraseCommand
  readonly removed: { -readonly [K in keyof ErasedCounts]: number }
  readonly cancelled: CancelledDelivery[]
  readonly remaining: Remaining[]
}

/**
 * All that the PBX keeps of a number: told, or removed (docs/privacy.md has the list). Files go before the rows that lead
 * to them, and rows before the file is written anew: whatever a crash leaves undone is found by the next erasure.
 */
export class PersonalData {
  readonly #ports: PersonalDataPorts
  #isUnderWay = false

  constructor(ports: PersonalDataPorts) {
    this.#ports = ports
  }

  mentions({ domain, number }: NumberQuery): Result<NamedNumber, NumberError> {
    const config = this.#ports.domain(domain)
    if (config === undefined) return err({ code: 'number_invalid', message: `there is no domain ${domain}` })
    const named = mentionsOf(config, number)
    return named.ok ? named : err({ code: 'number_invalid', message: named.error })
  }

  export(query: NumberQuery): Result<AsyncIterable<string>, NumberError> {
    const { personal, clock } = this.#ports
    const config = this.#ports.domain(query.domain)
    const named = this.mentions(query)
    if (!named.ok || config === undefined) return named.ok ? err(nothingKept) : named
    const fault = this.#ports.storeFault()
    if (personal === undefined || fault !== undefined) return err(fault === undefined ? nothingKept : notRead(fault))
    const parts = { ...this.#ports, ...personal, ...named.value, domain: config }
    return ok(personExport(parts, clock.wallTime()))
  }

  async erase(command: EraseCommand): Promise<Result<ErasureReport, NumberError>> {
    const { personal } = this.#ports
    const domain = this.#ports.domain(command.domain)
    const named = this.mentions(command)
    if (!named.ok) return named
    const fault = this.#ports.storeFault()
    if (domain === undefined || personal === undefined) return err(nothingKept)
    if (fault !== undefined) return err(notRead(fault))
    if (this.#isUnderWay) return err(underWay)
    this.#isUnderWay = true
    try {
      return ok(await this.#erase({ ...named.value, ...personal, ...begun(), domain, command }))
    } catch (error) {
      // What was done so far is done, and found done by the next one.
      return err(notRead(error instanceof Error ? error.message : String(error)))
    } finally {
      this.#isUnderWay = false
    }
  }

  async #erase(erasure: Erasure): Promise<ErasureReport> {
    const { number, domain, command, removed, cancelled, remaining } = erasure
    this.#noteWhatStays(erasure)
    this.#eraseMemory(erasure)
    await this.#eraseMessages(erasure, ({ caller }) => erasure.mentions.isWithin(caller))
    await this.#eraseRecords(erasure)
    await this.#eraseMentions(erasure)
    await this.#eraseCopies(erasure)
    return { number, domain: domain.name, dryRun: command.dryRun, removed, cancelled, remaining }
  }

  #noteWhatStays({ domain, mentions, remaining }: Erasure): void {
    const live = this.#ports.calls().filter((call) => call.domain === domain.name && mentions.isWithin(call))
    for (const { uniqueid } of live) remaining.push({ why: 'live-call', what: uniqueid })
    for (const path of settingsNaming(domain, mentions)) remaining.push({ why: 'setting', what: path })
    for (const { kind, key, value } of this.#ports.kept.ofDomain(domain.name)) {
      const isSetting = kind !== 'message' && kind !== 'callback' && kind !== 'emergency'
      if (isSetting && mentions.isWithin([key, value])) remaining.push({ why: 'setting', what: `${kind} ${key}` })
    }
  }

  #eraseMemory({ domain, number, mentions, command: { dryRun }, removed }: Erasure): void {
    const { callbacks, crm, kept, recent, trace } = this.#ports
    // Whoever is being called back talks with somebody: that is a call that lives.
    const called = callbacks.named(domain.name, mentions).filter(({ id }) => callbacks.callOf(id) === undefined)
    removed.callbacks = called.length
    removed.memory = recent.naming(domain.name, (request) => mentions.isWithin(request), { forget: !dryRun })
    if (dryRun) return
    crm.forget(domain, number)
    for (const { id } of called) callbacks.cancel(domain, id)
    removed.memory += trace.forget((octets) => mentions.isIn(octets))
    for (const note of kept.ofDomain(domain.name)) {
      if (note.kind !== 'emergency' || !mentions.isWithin(note.value)) continue
      kept.set({ ...note, value: JSON.stringify(mentions.eraseWithin(JSON.parse(note.value ?? 'null'))) })
    }
  }

  async #eraseMessages(
    { domain, command: { dryRun }, removed, remaining }: Erasure,
    isTheirs: Parameters<Mailboxes['leftBy']>[1]
  ): Promise<void> {
    for (const message of this.#ports.boxes.leftBy(domain.name, isTheirs)) {
      if (dryRun || (await this.#ports.boxes.erase(message))) removed.voicemail += 1
      else remaining.push({ why: 'file', what: `voicemail/${message.id}.wav`, reason: 'it cannot be removed' })
    }
  }

  async #eraseRecords(erasure: Erasure): Promise<void> {
    const { store, command, removed, cancelled, mentions } = erasure
    for await (const records of this.#pages(erasure, (query) => store.namedRecords(query))) {
      const ready: NamedRecord[] = []
      for (const record of records) if (await this.#eraseSounds(erasure, record)) ready.push(record)
      const own = ready.filter(({ isOwn }) => isOwn)
      removed.records += own.length
      removed.mentions += ready.length - own.length
      if (command.dryRun || ready.length === 0) continue
      const done = await store.eraseRecords({
        ...{ pattern: mentions.pattern, by: command.by, at: this.#ports.clock.wallTime() },
        records: ready.map(({ cdr: { uniqueid, segment } }) => ({ uniqueid, segment }))
      })
      removed.timeLines += done.timeLines
      removed.deliveries += done.deliveries
      for (const delivery of done.cancelled) this.#cancel(cancelled, delivery)
    }
  }

  /** False: one is still there, and so its record has to stay, by which the next erasure finds it. */
  async #eraseSounds(erasure: Erasure, { cdr, isOwn }: NamedRecord): Promise<boolean> {
    if (!isOwn) return true
    const { command, removed, remaining, domain } = erasure
    // Of a caller who has withheld their number, and given it by a hook later.
    await this.#eraseMessages(erasure, (left) => left.call === cdr.uniqueid && !isCounted(erasure, left))
    const file = this.#ports.recordings.fileOf(cdr)
    if (file === undefined) return true
    const gone = command.dryRun ? ok(undefined) : await this.#ports.shelf.remove(file)
    if (gone.ok) removed.recordings += 1
    else remaining.push({ why: 'file', what: `recordings/${file}`, reason: gone.error })
    return gone.ok && domain.name === cdr.domain
  }

  async #eraseMentions(erasure: Erasure): Promise<void> {
    const { store, command, removed, cancelled } = erasure
    if (command.dryRun) {
      for await (const found of this.#pages(erasure, (query) => store.namedTimelines(query))) {
        removed.timeLines += found.length
      }
      for await (const found of this.#pages(erasure, (query) => store.namedDeliveries(query))) {
        removed.deliveries += found.length
        cancelled.push(...found.filter(({ state }) => state === 'waiting').map(({ id, hook }) => ({ id, hook })))
      }
      for await (const found of this.#pages(erasure, (query) => store.namedOpen(query))) removed.open += found.length
      return
    }
    for await (const found of this.#pages(erasure, (query) => store.eraseTimelines(query))) {
      removed.timeLines += found.length
    }
    for await (const found of this.#pages(erasure, (query) => store.eraseDeliveries(query))) {
      removed.deliveries += found.length
      for (const { id, hook, isWaiting } of found) if (isWaiting) this.#cancel(cancelled, { id, hook })
    }
    for await (const found of this.#pages(erasure, (query) => store.eraseOpen(query))) removed.open += found.length
  }

  async #eraseCopies({ store, files, command, removed, remaining }: Erasure): Promise<void> {
    for (const file of await files.copies()) {
      const gone = command.dryRun ? ok(undefined) : await files.removeCopy(file)
      if (gone.ok) removed.copies += 1
      else remaining.push({ why: 'file', what: file, reason: gone.error })
    }
    const reason = command.dryRun ? null : await store.compact()
    if (reason !== null) remaining.push({ why: 'database', what: 'offhook.db', reason })
  }

  /** Nor is it made by whoever has it in hand already. */
  #cancel(cancelled: CancelledDelivery[], delivery: CancelledDelivery): void {
    cancelled.push(delivery)
    this.#ports.outbox.drop(delivery.id)
  }

  async *#pages<T>(
    { domain, mentions }: Erasure,
    ask: (query: NamedQuery) => Promise<NamedPage<T>>
  ): AsyncGenerator<readonly T[]> {
    for (let after: number | null = 0; after !== null; ) {
      const page: NamedPage<T> = await ask({ domain: domain.name, pattern: mentions.pattern, after })
      yield page.items
      after = page.next
    }
  }
}

const nothingKept: NumberError = { code: 'not_writable', message: 'Nothing is kept in files here.' }
const underWay: NumberError = {
  code: 'erasure_under_way',
  message: 'Another number is being erased: ask again once that is done.'
}

function notRead(reason: string): NumberError {
  return {
    code: 'not_writable',
    message: `The database cannot be read or written (${reason}). What was removed so far is gone; ask again for the rest.`
  }
}

function begun(): Pick<Erasure, 'removed' | 'cancelled' | 'remaining'> {
  const none = { records: 0, mentions: 0, recordings: 0, voicemail: 0, timeLines: 0, deliveries: 0, callbacks: 0 }
  return {
    removed: { ...none, open: 0, memory: 0, logLines: 0, leftBehind: 0, copies: 0 },
    cancelled: [],
    remaining: []
  }
}

/** A message whose caller the number is was counted before. */
function isCounted({ mentions }: { readonly mentions: Mentions }, { caller }: { readonly caller: unknown }): boolean {
  return mentions.isWithin(caller)
}
