import { err, ok, type Result } from '../base/result.ts'
import type { KeptKind, KeptNote, NewDelivery, RecordStore } from '../records/port.ts'

type KeptStore = Pick<RecordStore, 'kept' | 'keep' | 'fault'>

/** What outlives a restart besides calls, as texts by kind, domain and key: read in a call, so held in memory. */
export class KeptNotes {
  readonly #store: KeptStore
  readonly #kept = new Map<string, Map<string, string>>()
  #recalled: readonly KeptNote[] = []

  constructor(store: KeptStore) {
    this.#store = store
  }

  /** At start. */
  async recall(): Promise<void> {
    this.#recalled = await this.#store.kept()
    for (const { kind, domain, key, value } of this.#recalled) {
      if (value !== null) this.#of(kind, domain).set(key, value)
    }
  }

  /** What was kept of a kind when the program began, of every domain. */
  recalled(kind: KeptKind): readonly KeptNote[] {
    return this.#recalled.filter((note) => note.kind === kind)
  }

  get(kind: KeptKind, domain: string, key: string): string | undefined {
    return this.#of(kind, domain).get(key)
  }

  keys(kind: KeptKind, domain: string): readonly string[] {
    return [...this.#of(kind, domain).keys()]
  }

  /** All of a domain, of every kind. */
  ofDomain(domain: string): readonly KeptNote[] {
    return [...this.#kept].flatMap(([name, notes]) => {
      const [kind = '', ...rest] = name.split(' ')
      if (rest.join(' ') !== domain) return []
      return [...notes].map(([key, value]) => ({ kind: kind as KeptKind, domain, key, value }))
    })
  }

  /** `value` null: forgotten. `deliveries`: what is told of it, written with it or not at all. */
  set(note: KeptNote, deliveries: readonly NewDelivery[] = []): void {
    const { kind, domain, key, value } = note
    const kept = this.#of(kind, domain)
    if ((kept.get(key) ?? null) === value) return
    if (value === null) kept.delete(key)
    else kept.set(key, value)
    this.#store.keep(note, deliveries)
  }

  /** Resolves once all that was set before is written; the error is why it cannot be, for now. */
  async onDisk(): Promise<Result<void, string>> {
    // A read sees every write that was asked for before it, unless nothing can be written.
    await this.#store.kept()
    const fault = this.#store.fault()
    return fault === undefined ? ok(undefined) : err(fault)
  }

  #of(kind: KeptKind, domain: string): Map<string, string> {
    const name = `${kind} ${domain}`
    const known = this.#kept.get(name) ?? new Map<string, string>()
    this.#kept.set(name, known)
    return known
  }
}
