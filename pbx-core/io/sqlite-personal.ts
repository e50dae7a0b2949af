import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import { zstdDecompressSync } from 'node:zlib'
import { Mentions } from '../base/mentions.ts'
import type { CancelledDelivery } from '../contract/privacy.ts'
import type { TimelineEntry } from '../contract/timeline.ts'
import type { Cdr } from '../contract/views.ts'
import type {
  ErasedRows,
  NamedDelivery,
  NamedPage,
  NamedQuery,
  NamedRecord,
  NamedTimeline,
  RecordErasure
} from '../records/personal-store.ts'
import type { StoredDelivery } from '../records/port.ts'
import { faultOf } from './sqlite-fault.ts'
import { cdrOfRow, deliveryOfRow, type Row, segmentColumns } from './sqlite-rows.ts'
import { Statements } from './sqlite-statements.ts'
import { timelineData } from './sqlite-writes.ts'

/** Rows looked at in one go: some milliseconds, between which writes are let through, and what one answer may hold. */
const sliceRows = 100

/**
 * One number in the whole file: where it stands, and what is there once it is erased. Each slice is a transaction of its
 * own, so that calls are written meanwhile; whatever a death of the process leaves undone, the next erasure finds.
 */
export class PersonalRows {
  readonly #db: DatabaseSync
  readonly #statements: Statements
  /** How many deliveries wait has changed. */
  readonly #recount: () => void

  constructor(db: DatabaseSync, recount: () => void) {
    this.#db = db
    this.#statements = new Statements(db)
    this.#recount = recount
  }

  namedRecords({ domain, pattern, after }: NamedQuery): NamedPage<NamedRecord> {
    const mentions = new Mentions(pattern)
    const sql = 'SELECT rowid AS at, * FROM segments WHERE domain = ? AND rowid > ? ORDER BY rowid LIMIT ?'
    return pageOf(this.#statements.all(sql, domain, after, sliceRows), (row) => {
      const isOwn = isParty(row, mentions)
      return isOwn || textsOf(row).some((text) => mentions.isIn(text)) ? [{ cdr: cdrOfRow(row), isOwn }] : []
    })
  }

  eraseRecords({ pattern, records, at, by }: RecordErasure): ErasedRows {
    const mentions = new Mentions(pattern)
    return this.#transaction(() => {
      let timeLines = 0
      let deliveries = 0
      const cancelled: CancelledDelivery[] = []
      for (const { uniqueid, segment } of records) {
        const sql = 'SELECT * FROM segments WHERE uniqueid = ? AND segment = ?'
        const row = this.#statements.all(sql, uniqueid, segment)[0]
        if (row === undefined) continue
        const isOwn = isParty(row, mentions)
        const cdr = cdrOfRow(row)
        this.#update(isOwn ? nameless(cdr, mentions, { at, by }) : mentions.eraseWithin(cdr), cdr)
        if (!isOwn) continue
        timeLines += this.#run('DELETE FROM timeline_chunks WHERE uniqueid = ?', uniqueid)
        const sent = 'SELECT * FROM deliveries WHERE uniqueid = ?'
        for (const { id, hook, state } of this.#statements.all(sent, uniqueid).map(deliveryOfRow)) {
          if (state === 'waiting') cancelled.push({ id, hook })
          deliveries += this.#run('DELETE FROM deliveries WHERE id = ?', id)
        }
      }
      return { timeLines, deliveries, cancelled }
    })
  }

  namedTimelines(query: NamedQuery): NamedPage<NamedTimeline> {
    const mentions = new Mentions(query.pattern)
    return pageOf(this.#chunks(query), (row) => {
      const uniqueid = String(row.uniqueid)
      const { isOwn, isOfDomain } = this.#callOf(uniqueid, query.domain, mentions)
      if (!isOfDomain) return []
      const entries = entriesOf(row).filter((entry) => isOwn || mentions.isWithin(entry))
      return entries.length === 0 ? [] : [{ uniqueid, entries }]
    })
  }

  eraseTimelines(query: NamedQuery): NamedPage<number> {
    const mentions = new Mentions(query.pattern)
    return this.#transaction(() =>
      pageOf(this.#chunks(query), (row) => {
        const entries = entriesOf(row)
        if (!mentions.isWithin(entries)) return []
        if (!this.#callOf(String(row.uniqueid), query.domain, mentions).isOfDomain) return []
        const data = timelineData(mentions.eraseWithin(entries))
        return [this.#run('UPDATE timeline_chunks SET data = ? WHERE id = ?', data, Number(row.at))]
      })
    )
  }

  namedDeliveries(query: NamedQuery): NamedPage<StoredDelivery> {
    return pageOf(this.#deliveries(query), this.#namedDelivery(query))
  }

  eraseDeliveries(query: NamedQuery): NamedPage<NamedDelivery> {
    return this.#transaction(() => {
      const page = pageOf(this.#deliveries(query), this.#namedDelivery(query))
      const items = page.items.map(({ id, hook, state }) => ({ id, hook, isWaiting: state === 'waiting' }))
      for (const { id } of items) this.#run('DELETE FROM deliveries WHERE id = ?', id)
      return { ...page, items }
    })
  }

  /** Few: there is one for each call that lives, or lived when the power went. */
  namedOpen({ domain, pattern }: NamedQuery): NamedPage<string> {
    const mentions = new Mentions(pattern)
    const items = this.#open(domain, mentions).map(({ uniqueid }) => String(uniqueid))
    return { items, next: null }
  }

  eraseOpen({ domain, pattern }: NamedQuery): NamedPage<string> {
    const mentions = new Mentions(pattern)
    return this.#transaction(() => {
      const found = this.#open(domain, mentions)
      for (const { uniqueid, segment, cdr, hooks } of found) {
        this.#run(
          'UPDATE open_segments SET cdr = ?, hooks = ? WHERE uniqueid = ? AND segment = ?',
          JSON.stringify(namelessOpen(JSON.parse(String(cdr)) as Cdr, mentions)),
          JSON.stringify(mentions.eraseWithin(JSON.parse(String(hooks)))),
          String(uniqueid),
          Number(segment)
        )
      }
      return { items: found.map(({ uniqueid }) => String(uniqueid)), next: null }
    })
  }

  /** Also what deleted rows have left in the file and in its log; the reason where that is not done. */
  compact(): string | null {
    try {
      this.#db.exec('VACUUM')
      const done = this.#db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()
      return Number(done?.busy) === 0 ? null : 'another program is reading the database'
    } catch (error) {
      const fault = faultOf(error)
      if (fault === undefined) throw error
      return fault.message
    }
  }

  #chunks({ after }: NamedQuery): Row[] {
    const sql = 'SELECT id AS at, uniqueid, data FROM timeline_chunks WHERE id > ? ORDER BY id LIMIT ?'
    return this.#statements.all(sql, after, sliceRows)
  }

  #deliveries({ domain, after }: NamedQuery): Row[] {
    const sql = 'SELECT rowid AS at, * FROM deliveries WHERE domain = ? AND rowid > ? ORDER BY rowid LIMIT ?'
    return this.#statements.all(sql, domain, after, sliceRows)
  }

  #namedDelivery({ domain, pattern }: NamedQuery): (row: Row) => StoredDelivery[] {
    const mentions = new Mentions(pattern)
    return (row) => {
      const delivery = deliveryOfRow(row)
      const isNamed = mentions.isWithin(delivery) || this.#callOf(delivery.uniqueid, domain, mentions).isOwn
      return isNamed ? [delivery] : []
    }
  }

  #open(domain: string, mentions: Mentions): Row[] {
    const rows = this.#statements.all('SELECT uniqueid, segment, cdr, hooks FROM open_segments')
    return rows.filter(({ cdr, hooks }) => {
      const open = JSON.parse(String(cdr)) as Cdr
      return open.domain === domain && (mentions.isWithin(open) || mentions.isWithin(JSON.parse(String(hooks))))
    })
  }

  /** What is written of no call belongs to whoever asks. */
  #callOf(uniqueid: string, domain: string, mentions: Mentions) {
    const rows = this.#statements.all('SELECT * FROM segments WHERE uniqueid = ?', uniqueid)
    const isOwn = rows.some((row) => row.domain === domain && isParty(row, mentions))
    if (rows.length > 0) return { isOwn, isOfDomain: rows.some((row) => row.domain === domain) }
    const open = this.#statements.all('SELECT cdr FROM open_segments WHERE uniqueid = ?', uniqueid)
    const domains = open.map(({ cdr }) => (JSON.parse(String(cdr)) as Cdr).domain)
    return { isOwn, isOfDomain: domains.length === 0 || domains.includes(domain) }
  }

  #update(after: Cdr, { uniqueid, segment }: Cdr): void {
    const columns = Object.entries(segmentColumns(after)).filter(([name]) => rewritten.has(name))
    const set = columns.map(([name]) => `"${name}" = ?`).join(', ')
    const values = columns.map(([, value]) => value)
    this.#statements.run(
      `UPDATE segments SET ${set}, notes_due = NULL WHERE uniqueid = ? AND segment = ?`,
      ...values,
      uniqueid,
      segment
    )
  }

  #run(sql: string, ...values: readonly SQLInputValue[]): number {
    return Number(this.#statements.of(sql).run(...values).changes)
  }

  #transaction<T>(body: () => T): T {
    // What is deleted is overwritten at once, and not only when the file is written anew.
    this.#db.exec('PRAGMA secure_delete = ON')
    this.#db.exec('BEGIN IMMEDIATE')
    try {
      const done = body()
      this.#db.exec('COMMIT')
      return done
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
      throw error
    } finally {
      this.#recount()
      this.#db.exec('PRAGMA secure_delete = OFF')
    }
  }
}

/** Columns by which somebody is a party of a record. */
const parties = ['src', 'dst', 'clid', 'original_clid', 'transferred_by', 'lastdata', 'legs']

function isParty(row: Row, mentions: Mentions): boolean {
  return parties.some((column) => mentions.isIn(String(row[column])))
}

function textsOf(row: Row): string[] {
  return Object.values(row).filter((value) => typeof value === 'string')
}

/** All that a record says in words; times, users, trunk and how it went stay as they are. */
const rewritten: ReadonlySet<string> = new Set([
  ...['clid', 'original_clid', 'src', 'dst', 'dstname', 'dcontext', 'channel', 'dstchannel', 'lastdata'],
  ...['accountcode', 'acc_code2', 'acc_code3', 'userfield', 'transferred_by', 'notes', 'outcome', 'variables', 'legs'],
  ...['recording', 'voicemail', 'recorded', 'search', 'notes_search']
])

/** Who called whom and what was said is gone; that somebody did, when, and with which user, stays. */
function nameless(cdr: Cdr, mentions: Mentions, deleted: { readonly at: number; readonly by: string }): Cdr {
  const hasRecording = cdr.recording !== '' && cdr.recorded !== null
  const recorded = hasRecording && cdr.recorded !== null ? { ...cdr.recorded, deleted } : cdr.recorded
  return { ...namelessOpen(cdr, mentions), recording: '', voicemail: '', recorded }
}

function namelessOpen(cdr: Cdr, mentions: Mentions): Cdr {
  const { src, clid, originalClid, dst, callerUser, calleeUser, direction, lastdata } = cdr
  const isCaller = [src, clid, originalClid].some((text) => mentions.isIn(text))
  // What a user has dialled may be in a form that only the route knows.
  const isCalled = mentions.isIn(dst) || (!isCaller && direction === 'outbound' && calleeUser === null)
  return {
    ...mentions.eraseWithin(cdr),
    ...(isCaller || callerUser === null ? { src: '', clid: '', originalClid: '' } : {}),
    ...(isCalled ? { dst: '', dstname: '' } : {}),
    // As a trunk was given it, in whatever form that wants.
    lastdata: mentions.erase(lastdata).replace(/\d{5,}/g, ''),
    // Of a call that a user has made it is that user's; a hook or a CRM has set all others, for whoever called.
    ...(callerUser === null ? { accountcode: '' } : {}),
    ...{ accCode2: '', accCode3: '', userfield: '', notes: '', variables: {} }
  }
}

function entriesOf({ data }: Row): TimelineEntry[] {
  const json = data instanceof Uint8Array ? zstdDecompressSync(data).toString() : String(data)
  return JSON.parse(json) as TimelineEntry[]
}

function pageOf<T>(rows: readonly Row[], found: (row: Row) => readonly T[]): NamedPage<T> {
  const last = rows.at(-1)
  return { items: rows.flatMap(found), next: rows.length < sliceRows || last === undefined ? null : Number(last.at) }
}
