import type { Mentions } from '../base/mentions.ts'
import type { DomainConfig } from '../contract/config.ts'
import type { ExportedRecord } from '../contract/privacy.ts'
import type { Mailboxes } from '../places/voicemail/mailboxes.ts'
import type { NamedPage, NamedQuery, NamedRecord, PersonalStore } from '../records/personal-store.ts'
import type { Callbacks } from './callbacks.ts'
import type { PersonalFiles, RecordingShelf } from './ports.ts'
import type { Recordings } from './recordings.ts'
import { settingsNaming } from './settings-naming.ts'

export interface ExportParts {
  readonly number: string
  readonly mentions: Mentions
  readonly domain: DomainConfig
  readonly store: PersonalStore
  readonly files: PersonalFiles
  readonly shelf: RecordingShelf
  readonly recordings: Pick<Recordings, 'fileOf'>
  readonly boxes: Mailboxes
  readonly callbacks: Callbacks
}

/**
 * One JSON document in pieces, a page of rows at a time in memory. Of other people's calls it has what names the number,
 * and no more.
 */
export async function* personExport(parts: ExportParts, at: number): AsyncGenerator<string> {
  const { number, mentions, domain, store, callbacks } = parts
  yield `{"number":${JSON.stringify(number)},"domain":${JSON.stringify(domain.name)},"at":${at}`
  yield* list(
    'records',
    pages(parts, (query) => store.namedRecords(query)),
    (record) => exported(parts, record)
  )
  yield* list('voicemail', messages(parts), async (message) => message)
  yield* list(
    'timeLines',
    pages(parts, (query) => store.namedTimelines(query)),
    async (part) => part
  )
  yield* list(
    'deliveries',
    pages(parts, (query) => store.namedDeliveries(query)),
    async (delivery) => delivery
  )
  yield `,"callbacks":${JSON.stringify(callbacks.named(domain.name, mentions))}`
  yield `,"settings":${JSON.stringify(settingsNaming(domain, mentions))}}\n`
}

async function* list<T>(name: string, found: AsyncIterable<readonly T[]>, told: (item: T) => Promise<unknown>) {
  yield `,"${name}":[`
  let separator = '\n'
  for await (const page of found) {
    for (const item of page) {
      yield separator + JSON.stringify(await told(item))
      separator = ',\n'
    }
    // Where nothing is found for long, whoever reads it may go and come again.
    yield ''
  }
  yield ']'
}

async function* pages<T>({ domain, mentions }: ExportParts, ask: (query: NamedQuery) => Promise<NamedPage<T>>) {
  for (let after: number | null = 0; after !== null; ) {
    const page: NamedPage<T> = await ask({ domain: domain.name, pattern: mentions.pattern, after })
    yield page.items
    after = page.next
  }
}

async function exported(
  { recordings, shelf, files, mentions }: ExportParts,
  { cdr, isOwn }: NamedRecord
): Promise<ExportedRecord> {
  const file = isOwn ? recordings.fileOf(cdr) : undefined
  if (file === undefined || cdr.recorded === null)
    return { record: isOwn ? cdr : naming(cdr, mentions), isOwn, recording: null }
  const { announced, at, answer } = cdr.recorded
  const facts = await files.facts(shelf.pathOf(file))
  return { record: cdr, isOwn, recording: { ...facts, consent: { announced, at, answer } } }
}

/** Of a record that is somebody else's, what names the number. */
function naming(cdr: NamedRecord['cdr'], mentions: Mentions): ExportedRecord['record'] {
  const { uniqueid, segment, start, domain, ...rest } = cdr
  const named = Object.entries(rest).filter(([, value]) => mentions.isWithin(value))
  return { uniqueid, segment, start, domain, ...Object.fromEntries(named) }
}

async function* messages({ boxes, domain, files, mentions }: ExportParts) {
  for (const message of boxes.leftBy(domain.name, ({ caller }) => mentions.isWithin(caller))) {
    const path = boxes.sound(message, message.id)
    yield [{ ...message, file: path === undefined ? null : await files.facts(path) }]
  }
}
