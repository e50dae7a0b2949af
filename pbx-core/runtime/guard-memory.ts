import type { GuardNote, RecordStore } from '../records/port.ts'

type GuardStore = Pick<RecordStore, 'guards' | 'noteGuard'>

/** What the guards of calls that leave keep over a restart, as texts by kind, domain and key. */
export class GuardMemory {
  readonly #store: GuardStore
  readonly #kept = new Map<string, Map<string, string>>()

  constructor(store: GuardStore) {
    this.#store = store
  }

  /** At start. */
  async recall(): Promise<void> {
    for (const { kind, domain, key, value } of await this.#store.guards()) {
      if (value !== null) this.#of(kind, domain).set(key, value)
    }
  }

  get(kind: GuardNote['kind'], domain: string, key: string): string | undefined {
    return this.#of(kind, domain).get(key)
  }

  keys(kind: GuardNote['kind'], domain: string): readonly string[] {
    return [...this.#of(kind, domain).keys()]
  }

  /** `value` null: forgotten. */
  set(note: GuardNote): void {
    const { kind, domain, key, value } = note
    const kept = this.#of(kind, domain)
    if ((kept.get(key) ?? null) === value) return
    if (value === null) kept.delete(key)
    else kept.set(key, value)
    this.#store.noteGuard(note)
  }

  #of(kind: GuardNote['kind'], domain: string): Map<string, string> {
    const name = `${kind} ${domain}`
    const known = this.#kept.get(name) ?? new Map<string, string>()
    this.#kept.set(name, known)
    return known
  }
}
