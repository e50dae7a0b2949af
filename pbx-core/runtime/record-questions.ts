import { ok, type Result } from '../base/result.ts'
import type { DomainConfig } from '../contract/config.ts'
import type { CdrPage, CdrQuery, NotesCommand } from '../contract/pbx.ts'
import type { TimelineEntry } from '../contract/timeline.ts'
import type { NotesView } from '../contract/views.ts'
import type { LateNotes } from '../records/late-notes.ts'
import type { RecordStore } from '../records/port.ts'
import { otherSpellings, sameNumbers } from '../routing/number/spellings.ts'
import type { CallRegistry } from './call-registry.ts'

export interface RecordQuestionsPorts {
  readonly store: Pick<RecordStore, 'cdrs' | 'timeline'>
  readonly calls: CallRegistry
  readonly lateNotes: LateNotes
  readonly domain: (name: string) => DomainConfig | undefined
}

/** What is asked of calls whether they are over or not: records, time lines, notes. */
export class RecordQuestions {
  readonly #ports: RecordQuestionsPorts

  constructor(ports: RecordQuestionsPorts) {
    this.#ports = ports
  }

  /** A number is found in whichever way it is written in a record. */
  cdrs(query: CdrQuery): Promise<CdrPage> {
    const { store } = this.#ports
    const domain = this.#ports.domain(query.domain)
    const { search = '', number } = query
    if (domain === undefined) return store.cdrs(query)
    return store.cdrs({
      ...query,
      ...(search === '' ? {} : { spellings: otherSpellings(domain, search) }),
      ...(number === undefined ? {} : { numbers: sameNumbers(domain, number) })
    })
  }

  /** Of a call that lives as far as it has come. */
  timeline(uniqueid: string): Promise<readonly TimelineEntry[] | undefined> {
    this.#ports.calls.flushTimeline(uniqueid)
    return this.#ports.store.timeline(uniqueid)
  }

  async notes(uniqueid: string): Promise<NotesView | undefined> {
    return this.#ports.calls.find(uniqueid)?.notes ?? this.#ports.lateNotes.read(uniqueid)
  }

  async writeNotes(command: NotesCommand): Promise<Result<number, 'call_not_found'>> {
    const savedAt = this.#ports.calls.note(command)
    return savedAt === undefined ? this.#ports.lateNotes.write(command) : ok(savedAt)
  }
}
