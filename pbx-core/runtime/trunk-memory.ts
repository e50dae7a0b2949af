import type { Config, TrunkConfig } from '../contract/config.ts'
import type { KeptNotes } from './kept-notes.ts'
import { trunkKey } from './limits.ts'

/** What is kept of a trunk. */
interface TrunkNote {
  /** Of the socket that it got at its first start; null where that was not the system's choice. */
  readonly port: number | null
  /** It comes from a version that took its calls at the phones' listener as well. */
  readonly isOfBefore: boolean
}

/** What outlives a restart: the port that a trunk's socket got first, and which trunks a version before has known. */
export class TrunkMemory {
  readonly #kept: KeptNotes
  readonly #notes = new Map<string, TrunkNote>()

  constructor(kept: KeptNotes) {
    this.#kept = kept
  }

  /** At start. Trunks of a file that was in use before are of before, once. */
  begin({ domains }: Config): void {
    for (const { domain, key, value } of this.#kept.recalled('trunk')) {
      this.#notes.set(trunkKey(domain, key), JSON.parse(value ?? '{}') as TrunkNote)
    }
    if (this.#kept.get('of-before', '', '') === undefined) return
    for (const { name: domain, trunks } of domains) {
      for (const { name: trunk } of trunks) this.#note(domain, trunk, { port: null, isOfBefore: true })
    }
    this.#kept.set({ kind: 'of-before', domain: '', key: '', value: null })
  }

  /**
   * Whether a trunk's calls are taken at the phones' listener too: as configured; `by-default` where they are
   * because they always were, and nobody has decided yet.
   */
  listenerOf(domain: string, { name, acceptAtListener }: TrunkConfig): 'accepted' | 'by-default' | 'refused' {
    if (acceptAtListener !== undefined) return acceptAtListener ? 'accepted' : 'refused'
    return this.#of(domain, name)?.isOfBefore === true ? 'by-default' : 'refused'
  }

  /** The port to ask for: a provider was told it. */
  port(domain: string, trunk: string): number | undefined {
    return this.#of(domain, trunk)?.port ?? undefined
  }

  /** The system has chosen a port for a trunk: it is the first one, or that is not to be had any more. */
  chose(domain: string, trunk: string, port: number): void {
    const known = this.#of(domain, trunk)
    if (known?.port != null) return
    this.#note(domain, trunk, { port, isOfBefore: known?.isOfBefore ?? false })
  }

  #of(domain: string, trunk: string): TrunkNote | undefined {
    return this.#notes.get(trunkKey(domain, trunk))
  }

  #note(domain: string, trunk: string, note: TrunkNote): void {
    this.#notes.set(trunkKey(domain, trunk), note)
    this.#kept.set({ kind: 'trunk', domain, key: trunk, value: JSON.stringify(note) })
  }
}
