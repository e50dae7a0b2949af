import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { zstdDecompressSync } from 'node:zlib'
import fc from 'fast-check'
import type { Account } from '../../../main/access/accounts.ts'
import { type Erased, PersonalDataDesk } from '../../../main/access/personal-data.ts'
import { logFile } from '../../../main/log-file.ts'
import { LeftBehindFile } from '../../../main/phone/left-behind.ts'
import type { Pbx } from '../../../pbx-core/contract/pbx.ts'
import type { TimelineEntry } from '../../../pbx-core/contract/timeline.ts'
import type { CallView, Cdr } from '../../../pbx-core/contract/views.ts'
import { RecentRequests } from '../../../pbx-core/cti/recent-requests.ts'
import { createMessageFiles } from '../../../pbx-core/io/message-files.ts'
import { createPersonalFiles } from '../../../pbx-core/io/personal-files.ts'
import { createRecordingShelf } from '../../../pbx-core/io/recording-shelf.ts'
import { createRecordStore } from '../../../pbx-core/io/sqlite-store.ts'
import { Mailboxes } from '../../../pbx-core/places/voicemail/mailboxes.ts'
import type { PersonalStore } from '../../../pbx-core/records/personal-store.ts'
import { Callbacks, type CallbacksPorts } from '../../../pbx-core/runtime/callbacks.ts'
import { KeptNotes } from '../../../pbx-core/runtime/kept-notes.ts'
import { PersonalData } from '../../../pbx-core/runtime/personal-data.ts'
import { Recordings } from '../../../pbx-core/runtime/recordings.ts'
import { SipTrace } from '../../../pbx-core/runtime/sip-trace.ts'
import { sampleCdr, sampleDelivery } from '../../records/samples.ts'
import { acme } from '../../routing/acme.ts'
import { createVirtualClock } from '../../support/virtual-clock.ts'

export const domain = acme({ country: 'DE', areaCode: '30', outsidePrefix: '0' })
export const admin: Account = {
  domain: 'acme.test',
  user: '100',
  admin: true,
  systemAdmin: false,
  callFor: [],
  webPassword: ''
}
const other = { number: '+4989123456', name: 'Otto Other' }
const log = { debug() {}, info() {}, warn() {}, error() {}, with: () => log }

/** What is written of a number here, each in its own way; `own`: without country and area code’s zero. */
function spellingsOf(own: string): readonly string[] {
  const area = own.slice(0, 2)
  const rest = own.slice(2)
  return [
    `+49${own}`,
    `0049${own}`,
    `00049${own}`,
    `0${own}`,
    `00${own}`,
    `49${own}`,
    `49${own}`.slice(-9),
    `+49 ${area} ${rest.slice(0, 3)} ${rest.slice(3)}`,
    `+49 (0)${area} / ${rest}`,
    `(0${area}) ${rest.slice(0, 2)}-${rest.slice(2)}`,
    `%2B49%20${area}${rest}`,
    `sip:+49${own}@provider.test`,
    `<sip:0${own}@10.0.0.7:5060;user=phone>`,
    ...(area === '30' ? [rest] : [])
  ]
}

/** One call of a random office, and where it names somebody. */
export interface Sample {
  readonly role: 'caller' | 'called' | 'noted' | 'nobody'
  readonly as: string
  readonly isLong: boolean
  readonly hasRecording: boolean
  readonly hasMessage: boolean
  readonly state: 'waiting' | 'delivered' | 'mail'
}

export const samples = (own: string) =>
  fc.array(
    fc.record({
      role: fc.constantFrom<Sample['role'][]>('caller', 'called', 'noted', 'nobody'),
      as: fc.constantFrom(...spellingsOf(own)),
      isLong: fc.boolean(),
      hasRecording: fc.boolean(),
      hasMessage: fc.boolean(),
      state: fc.constantFrom<Sample['state'][]>('waiting', 'delivered', 'mail')
    }),
    { minLength: 1, maxLength: 6 }
  )

export const personsName = 'Zoe Quitzow'

/** A data directory with what those calls leave, and the program’s part that exports and erases. */
export class Office implements AsyncDisposable {
  readonly desk: PersonalDataDesk
  readonly leftBehind: LeftBehindFile
  readonly dropped: string[] = []
  readonly forgotten: string[] = []
  readonly live: CallView[] = []
  readonly store: Awaited<ReturnType<typeof createRecordStore>>
  readonly boxes: Mailboxes
  readonly callbacks: Callbacks
  /** What the line of queues was told. */
  readonly told: unknown[] = []
  readonly recent = new RecentRequests()
  readonly #directory: string
  readonly #kept: KeptNotes

  private constructor(
    directory: string,
    { store, calls }: { readonly store: Office['store']; readonly calls: (personal: PersonalStore) => PersonalStore }
  ) {
    this.#directory = directory
    this.store = store
    const clock = createVirtualClock()
    const shelf = createRecordingShelf(directory)
    this.#kept = new KeptNotes(store)
    this.boxes = new Mailboxes({
      ...{ clock, crypto: { token: () => Math.random().toString(36).slice(2, 8) }, kept: this.#kept },
      files: createMessageFiles({ messages: join(directory, 'voicemail'), prompts: join(directory, 'prompts') }),
      ...{ changed: () => {}, deliveries: () => [], left: () => {}, least: () => 0 }
    })
    this.callbacks = new Callbacks({
      ...{
        clock,
        kept: this.#kept,
        changed: () => {},
        lineOf: () => ({ tell: (event: unknown) => void this.told.push(event) })
      }
    } as unknown as CallbacksPorts)
    const nowhere = { media: {} as never, call: () => undefined, changed: () => {} }
    const data = new PersonalData({
      ...{ clock, shelf, kept: this.#kept, boxes: this.boxes, recent: this.recent, trace: new SipTrace(clock) },
      personal: { store: calls(store.personal), files: createPersonalFiles(directory) },
      domain: (name) => (name === domain.name ? domain : undefined),
      storeFault: () => store.fault(),
      recordings: new Recordings({ ...nowhere, clock, store, shelf }),
      callbacks: this.callbacks,
      calls: () => this.live,
      outbox: { drop: (id) => void this.dropped.push(id) },
      crm: { forget: (_, number) => void this.forgotten.push(number) }
    })
    const pbx: Pick<Pbx, 'exportNumber' | 'eraseNumber' | 'mentions'> = {
      exportNumber: (query) => data.export(query),
      eraseNumber: (command) => data.erase(command),
      mentions: (query) => data.mentions(query)
    }
    this.desk = new PersonalDataDesk({ pbx, dataDirectory: directory, wallTime: () => Date.UTC(2026, 11, 1) })
    this.leftBehind = new LeftBehindFile(directory, log)
    // Left by a program that has crashed: this one has no window that shows it.
    this.desk.alsoIn({
      counts: 'leftBehind',
      erase: async (...asked) => {
        await this.leftBehind.flush()
        return await new LeftBehindFile(directory, log).erase(...asked)
      }
    })
    const logs = logFile(join(directory, 'logs'))
    this.desk.alsoIn({ counts: 'logLines', erase: async (...asked) => logs.erase(...asked) })
  }

  static async open(
    directory: string,
    calls: (personal: PersonalStore) => PersonalStore = (personal) => personal
  ): Promise<Office> {
    const file = join(directory, 'offhook.db')
    const store = await createRecordStore({ file, log, onFault: () => {}, onRecovered: () => {} })
    const office = new Office(directory, { store, calls })
    await office.#kept.recall()
    await office.boxes.begin()
    return office
  }

  async erase(number: string, dryRun = false): Promise<Erased> {
    const done = await this.desk.erase(admin, { number, dryRun })
    if (!done.ok) throw new Error(done.error.message)
    return done.value
  }

  async export(number: string): Promise<Exported> {
    const found = this.desk.export(admin, number)
    if (!found.ok) throw new Error(found.error.message)
    return JSON.parse(await textOf(found.value)) as Exported
  }

  async add(sample: Sample, at: number): Promise<void> {
    const uniqueid = `17952987${at}.a${at}`
    const isOwn = sample.role === 'caller' || sample.role === 'called'
    const party = isOwn ? { number: sample.as, name: personsName, user: null } : { ...other, user: null }
    const ana = { number: '100', name: 'Ana Keller', user: '100' }
    const named = sample.role === 'nobody' ? 'nobody' : sample.as
    const recording = { announced: 'ask', at: 1, answer: 'yes', startedAt: 1, milliseconds: 5, deleted: null } as const
    const cdr = sampleCdr({
      ...{ uniqueid, linkedid: uniqueid },
      ...(sample.role === 'called'
        ? { direction: 'outbound', caller: ana, originalCaller: ana, callee: party, dst: sample.as }
        : { caller: party, originalCaller: party }),
      notes: `said: ${named}, Müller`,
      variables: { back: named, tier: isOwn ? personsName : 'gold' },
      lastdata: sample.role === 'called' ? `main/${sample.as}` : '100',
      ...(sample.hasRecording
        ? { recording: `http://a/recordings/${uniqueid}.1`, recorded: { ...recording, format: 'wav', ended: 'call' } }
        : {})
    })
    const entries: TimelineEntry[] = [
      {
        at: 1,
        kind: 'sip',
        direction: 'in',
        peer: 'trunk:main',
        protocol: 'udp',
        remote: '192.0.2.1:5060',
        summary: 'INVITE',
        message: `INVITE ${named} SIP/2.0\r\nFrom: "${party.name}" <${named}>\r\n`
      },
      {
        at: 2,
        kind: 'hook',
        hook: 'cti.inbound',
        method: 'GET',
        url: `http://crm/?n=${named}`,
        outcome: 'reply',
        ms: 3,
        reply: 'x'.repeat(sample.isLong ? 3000 : 3)
      }
    ]
    const fileOf = join(this.#directory, 'recordings', 'acme.test', '2026-11', `${uniqueid}.1.wav`)
    if (sample.hasRecording) await put(fileOf, `${party.number} speaks`)
    this.store.appendTimeline(uniqueid, entries)
    this.store.opened({ cdr: { ...cdr, uniqueid: `${uniqueid}.open` }, hooks: [named] })
    const request = { url: `http://crm/cdr?n=${named}`, body: `{"number":"${named}","name":"${party.name}"}` }
    const delivery = sampleDelivery(cdr, { ...request, method: 'POST' })
    const mail = { ...delivery, id: `${delivery.id}.m`, method: 'MAIL' as const, url: 'mailto:a%40acme.test' }
    await this.store.closed(cdr, [sample.state === 'mail' ? (mail as never) : delivery])
    if (sample.state === 'delivered') {
      const done = {
        at: 1,
        attempts: 1,
        outcome: `status 200 ${named}`,
        nextAttemptAt: null,
        state: 'delivered'
      } as const
      this.store.attempted(delivery.id, done)
    }
    if (sample.hasMessage) {
      const draft = this.boxes.open(
        { domain: domain.name, mailbox: '100' },
        { call: uniqueid, segment: 1, caller: party },
        99
      )
      await put(draft?.path ?? '', `${party.number} leaves a message`)
      draft?.keep(4000)
    }
    this.recent.note(`${domain.name} cti.inbound`, { at: 1, method: 'GET', url: `http://crm/?n=${named}` } as never)
    this.leftBehind.of(`desk${at}`).keep({
      calls: [
        {
          id: `c${at}`,
          uniqueid,
          direction: 'incoming',
          name: party.name,
          number: named,
          via: null,
          startedAt: 1,
          answeredAt: 2
        }
      ],
      tabs: [
        {
          id: `t${at}`,
          call: `c${at}`,
          title: party.name,
          url: 'http://crm/',
          pinned: false,
          uniqueid,
          source: 'own',
          restricted: false,
          customer: ''
        }
      ]
    })
    const line = `${JSON.stringify({ event: 'call', number: named })}\n`
    for (const name of ['offhook.log', 'offhook.log.1']) await put(join(this.#directory, 'logs', name), line, 'a')
  }

  async recall(): Promise<void> {
    await this.#kept.recall()
    this.callbacks.begin()
  }

  async records(): Promise<readonly Cdr[]> {
    return (await this.store.cdrs({ domain: domain.name, limit: 1000 })).items
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.leftBehind.flush()
    this.boxes[Symbol.dispose]()
    await this.store.close()
  }
}

async function textOf(pieces: AsyncIterable<string>): Promise<string> {
  let text = ''
  for await (const piece of pieces) text += piece
  return text
}

export interface Exported {
  readonly number: string
  readonly records: readonly { readonly record: Partial<Cdr>; readonly isOwn: boolean; readonly recording: unknown }[]
  readonly voicemail: readonly unknown[]
  readonly timeLines: readonly { readonly uniqueid: string; readonly entries: readonly TimelineEntry[] }[]
  readonly deliveries: readonly unknown[]
  readonly callbacks: readonly unknown[]
}

export async function put(file: string, text: string, flag: 'w' | 'a' = 'w'): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text, { flag })
}

/** Files that name somebody, as their octets have it, and parts of time lines that do once they are unpacked. */
export async function placesOf(directory: string, own: string): Promise<readonly string[]> {
  const files = await readdir(directory, { recursive: true, withFileTypes: true })
  const found: string[] = []
  for (const file of files) {
    const path = join(file.parentPath, file.name)
    if (!file.isFile() || path.startsWith(join(directory, 'privacy'))) continue
    if (names((await readFile(path)).toString('latin1'), own)) found.push(path.slice(directory.length + 1))
  }
  const db = new DatabaseSync(join(directory, 'offhook.db'), { readOnly: true })
  for (const { id, data } of db.prepare('SELECT id, data FROM timeline_chunks').all()) {
    const text = data instanceof Uint8Array ? zstdDecompressSync(data).toString() : String(data)
    if (names(text, own)) found.push(`time line ${id}`)
  }
  db.close()
  return found
}

/** Not by what is tested: all that may separate digits is taken out, and what is left is looked for. */
function names(text: string, own: string): boolean {
  const close = text.replace(/%20|%2B|[ ()/+-]/g, '')
  const local = own.startsWith('30') ? new RegExp(`(?<![\\w.])${own.slice(2)}(?!\\w)`) : /(?!)/
  return close.includes(own) || close.includes(`49${own}`.slice(-9)) || local.test(text) || text.includes(personsName)
}

const numbers = fc
  .tuple(fc.constantFrom('30', '40'), fc.integer({ min: 2_000_000, max: 8_999_999 }))
  .map(([area, rest]) => `${area}${rest}`)
export const offices = numbers.chain((own) => fc.record({ own: fc.constant(own), calls: samples(own) }))
