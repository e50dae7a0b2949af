import type { Config, TrunkConfig } from '../contract/config.ts'
import type { RecordStore, TrunkNote } from '../records/port.ts'
import { trunkKey } from './limits.ts'

/** What outlives a restart: the port that a trunk's socket got first, and which trunks a version before has known. */
export class TrunkMemory {
  readonly #store: Pick<RecordStore, 'trunks' | 'noteTrunk' | 'trunksLookedAt'>
  readonly #notes = new Map<string, TrunkNote>()

  constructor(store: Pick<RecordStore, 'trunks' | 'noteTrunk' | 'trunksLookedAt'>) {
    this.#store = store
  }

  /** At start. Trunks of a file that was in use before are of before, once. */
  async recall({ domains }: Config): Promise<void> {
    const { notes, fileIsOfBefore } = await this.#store.trunks()
    for (const note of notes) this.#notes.set(trunkKey(note.domain, note.trunk), note)
    if (!fileIsOfBefore) return
    for (const { name: domain, trunks } of domains) {
      for (const { name: trunk } of trunks) this.#note({ domain, trunk, port: null, isOfBefore: true })
    }
    this.#store.trunksLookedAt()
  }

  /**
   * Whether a trunk's calls are taken at the phones' listener too: as configured; `by-default` where they are
   * because they always were, and nobody has decided yet.
   */
  listenerOf(domain: string, { name, acceptAtListener }: TrunkConfig): 'accepted' | 'by-default' | 'refused' {
    if (acceptAtListener !== undefined) return acceptAtListener ? 'accepted' : 'refused'
    return this.#notes.get(trunkKey(domain, name))?.isOfBefore === true ? 'by-default' : 'refused'
  }

  /** The port to ask for: a provider was told it. */
  port(domain: string, trunk: string): number | undefined {
    return this.#notes.get(trunkKey(domain, trunk))?.port ?? undefined
  }

  /** The system has chosen a port for a trunk: it is the first one, or that is not to be had any more. */
  chose(domain: string, trunk: string, port: number): void {
    const known = this.#notes.get(trunkKey(domain, trunk))
    if (known?.port != null) return
    this.#note({ domain, trunk, port, isOfBefore: known?.isOfBefore ?? false })
  }

  #note(note: TrunkNote): void {
    this.#notes.set(trunkKey(note.domain, note.trunk), note)
    this.#store.noteTrunk(note)
  }
}
