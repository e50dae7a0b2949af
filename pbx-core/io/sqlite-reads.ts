import type { DatabaseSync } from 'node:sqlite'
import { zstdDecompressSync } from 'node:zlib'
import { assertNever } from '../base/never.ts'
import type { TimelineEntry } from '../contract/timeline.ts'
import type { Cdr, DeliveryView } from '../contract/views.ts'
import type { KeptKind, KeptNote, NotesDue, StoredMail } from '../records/port.ts'
import { cdrPage } from './sqlite-cdrs.ts'
import { deliveryPage } from './sqlite-deliveries.ts'
import { OtherRuns } from './sqlite-other-runs.ts'
import { PersonalRows } from './sqlite-personal.ts'
import type { Read, Reads } from './sqlite-protocol.ts'
import { cdrOfRow, deliveryOfRow, numberOrNull } from './sqlite-rows.ts'
import { Statements } from './sqlite-statements.ts'

type Answer = Reads[keyof Reads]['answer']

/** Answers reads. One that may take long yields now and then, to let writes through. */
export class Reader {
  readonly #others: OtherRuns
  readonly #personal: PersonalRows
  readonly #statements: Statements

  /** `recount`: how many deliveries wait has changed. */
  constructor(db: DatabaseSync, session: string, recount: () => void = () => {}) {
    this.#statements = new Statements(db)
    this.#personal = new PersonalRows(db, recount)
    this.#others = new OtherRuns(db, session)
  }

  *read(read: Read): Generator<undefined, Answer> {
    switch (read.kind) {
      case 'leftOpen':
        return this.#others.leftOpen(read.args)
      case 'cdrs':
        return yield* cdrPage(read.args, (sql, ...values) => this.#statements.all(sql, ...values))
      case 'cdr':
        return this.#cdr(read.args.uniqueid, read.args.segment)
      case 'lastSegment':
        return this.#lastSegment(read.args)
      case 'notesDue':
        return this.#notesDue(read.args)
      case 'kept':
        return this.#kept()
      case 'timeline':
        return this.#timeline(read.args)
      case 'deliveriesOf':
        return this.#deliveriesOf(read.args)
      case 'deliveryPage':
        return deliveryPage(read.args, (sql, ...values) => this.#statements.all(sql, ...values))
      case 'outcomes':
        return this.#outcomes(read.args)
      case 'delivery':
        return this.#statements.all('SELECT * FROM deliveries WHERE id = ?', read.args).map(deliveryOfRow)[0]
      case 'claimDue':
        return this.#others.claimDue(read.args)
      case 'nextDue':
        return this.#others.nextDue(read.args)
      case 'mails':
        return this.#mails(read.args)
      case 'waitingFor':
        return this.#waitingFor(read.args)
      case 'namedRecords':
        return this.#personal.namedRecords(read.args)
      case 'eraseRecords':
        return this.#personal.eraseRecords(read.args)
      case 'namedTimelines':
        return this.#personal.namedTimelines(read.args)
      case 'eraseTimelines':
        return this.#personal.eraseTimelines(read.args)
      case 'namedDeliveries':
        return this.#personal.namedDeliveries(read.args)
      case 'eraseDeliveries':
        return this.#personal.eraseDeliveries(read.args)
      case 'namedOpen':
        return this.#personal.namedOpen(read.args)
      case 'eraseOpen':
        return this.#personal.eraseOpen(read.args)
      case 'compact':
        return this.#personal.compact()
      default:
        return assertNever(read)
    }
  }

  #kept(): KeptNote[] {
    return this.#statements.all('SELECT * FROM kept').map((row) => ({
      kind: String(row.kind) as KeptKind,
      domain: String(row.domain),
      key: String(row.key),
      value: String(row.value)
    }))
  }

  #cdr(uniqueid: string, segment: number): Cdr | undefined {
    return this.#statements
      .all('SELECT * FROM segments WHERE uniqueid = ? AND segment = ?', uniqueid, segment)
      .map(cdrOfRow)[0]
  }

  #lastSegment(uniqueid: string): Cdr | undefined {
    const sql = 'SELECT * FROM segments WHERE uniqueid = ? ORDER BY segment DESC LIMIT 1'
    return this.#statements.all(sql, uniqueid).map(cdrOfRow)[0]
  }

  #notesDue({ now, limit }: Reads['notesDue']['args']): NotesDue {
    const due = this.#statements.all(
      'SELECT * FROM segments WHERE notes_due <= ? ORDER BY notes_due LIMIT ?',
      now,
      limit
    )
    const next = this.#statements.all('SELECT min(notes_due) AS at FROM segments WHERE notes_due > ?', now)[0]
    return {
      due: due.map((row) => ({ cdr: cdrOfRow(row), timesSent: Number(row.notes_told) })),
      next: numberOrNull(next?.at)
    }
  }

  #timeline(uniqueid: string): TimelineEntry[] | undefined {
    const chunks = this.#statements.all('SELECT data FROM timeline_chunks WHERE uniqueid = ? ORDER BY id', uniqueid)
    if (chunks.length === 0) return undefined
    const entries = chunks.flatMap(({ data }) => {
      const json = data instanceof Uint8Array ? zstdDecompressSync(data).toString() : String(data)
      return JSON.parse(json) as TimelineEntry[]
    })
    // Deliveries and the last SIP messages are written as they come, from several sides.
    return entries.sort((one, other) => one.at - other.at)
  }

  #deliveriesOf(uniqueid: string): DeliveryView[] {
    const rows = this.#statements.all('SELECT * FROM deliveries WHERE uniqueid = ? ORDER BY segment, id', uniqueid)
    return rows.map((row) => {
      const { id, segment, hook, url, state, attempts, nextAttemptAt, lastOutcome } = deliveryOfRow(row)
      return { id, uniqueid, segment, hook, url, state, attempts, nextAttemptAt, lastOutcome }
    })
  }

  #outcomes(domain: string): string[] {
    const sql = `SELECT outcome FROM segments WHERE domain = ? AND outcome <> '' GROUP BY outcome
      ORDER BY max(start) DESC LIMIT 20`
    return this.#statements.all(sql, domain).map(({ outcome }) => String(outcome))
  }

  #mails(limit: number): StoredMail[] {
    const sql = `SELECT * FROM deliveries WHERE method = 'MAIL' AND state <> 'delivered' ORDER BY created_at DESC, id LIMIT ?`
    return this.#statements.all(sql, limit).map((row) => deliveryOfRow(row) as StoredMail)
  }

  #waitingFor(domain: string): number {
    const sql = `SELECT count(*) AS count FROM deliveries WHERE state = 'waiting' AND domain = ? AND method NOT IN ('MAIL', 'CRM')`
    return Number(this.#statements.all(sql, domain)[0]?.count)
  }
}
