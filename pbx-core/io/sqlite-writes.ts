import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import { constants, zstdCompressSync } from 'node:zlib'
import { assertNever } from '../base/never.ts'
import { foldText } from '../base/search-text.ts'
import { participantsOf } from '../contract/participants.ts'
import type { TimelineEntry } from '../contract/timeline.ts'
import type { Cdr } from '../contract/views.ts'
import { leaseMs } from '../records/outbox.ts'
import type {
  DeliveryAttempt,
  DeliveryRetry,
  KeptNote,
  LateNotesChange,
  NewDelivery,
  OpenSegment,
  RecordedChange
} from '../records/port.ts'
import { faultOf } from './sqlite-fault.ts'
import type { Write } from './sqlite-protocol.ts'
import { deliveryColumns, jsonOrNull, segmentColumns } from './sqlite-rows.ts'
import { Statements } from './sqlite-statements.ts'

export interface Refusal {
  readonly index: number
  readonly message: string
}

/** Below this, setting zstd up costs more than it saves. */
const compressFrom = 1024
/** Some ten KiB are looked at: tables for more would take longer to set up than the rest takes together. */
const zstd = {
  chunkSize: 4096,
  params: {
    [constants.ZSTD_c_compressionLevel]: 1,
    [constants.ZSTD_c_windowLog]: 14,
    [constants.ZSTD_c_hashLog]: 12
  }
}

/** A part of a time line as its row has it. */
export function timelineData(entries: readonly TimelineEntry[]): string | Uint8Array {
  const json = JSON.stringify(entries)
  return json.length < compressFrom ? json : zstdCompressSync(json, zstd)
}

/** Applies batches of writes, each in one transaction. */
export class BatchWriter {
  readonly #db: DatabaseSync
  readonly #session: string
  readonly #statements: Statements
  readonly #inserts = new Map<string, StatementSync>()
  /** Undefined where it has to be counted again. */
  #waiting: number | undefined

  constructor(db: DatabaseSync, session: string, at: number) {
    this.#db = db
    this.#statements = new Statements(db)
    this.#session = session
    this.#statements.run('INSERT INTO sessions (id, alive_at) VALUES (?, ?) ON CONFLICT DO NOTHING', session, at)
    this.#statements.run(
      'DELETE FROM sessions WHERE id <> ? AND ended = 1 AND id NOT IN (SELECT session FROM open_segments)',
      session
    )
  }

  /**
   * Commits a batch unless it is committed already. Throws where the database cannot be
   * written, and then nothing of the batch is. What is refused for itself is left out.
   */
  write(batch: number, writes: readonly Write[]): readonly Refusal[] {
    if (batch <= this.#lastBatch()) return []
    try {
      this.#transaction(() => {
        for (const write of writes) this.#apply(write)
        this.#commitBatch(batch)
      })
      return []
    } catch (error) {
      if (faultOf(error) !== undefined) throw error
      return this.#writeSeparately(batch, writes)
    }
  }

  /** The run is over as it should be: the next start need not check the file, and what it had claimed is free. */
  end(): void {
    this.#statements.run(
      'UPDATE deliveries SET claimed_by = NULL, claimed_until = NULL WHERE claimed_by = ?',
      this.#session
    )
    this.#statements.run('UPDATE sessions SET ended = 1 WHERE id = ?', this.#session)
  }

  /** Kept count of, for counting a backlog takes longer than writing a batch. */
  deliveriesWaiting(): number {
    const sql = `SELECT count(*) AS waiting FROM deliveries WHERE state = 'waiting'`
    this.#waiting ??= Number(this.#statements.of(sql).get()?.waiting)
    return this.#waiting
  }

  /** Somebody else has taken deliveries away. */
  recount(): void {
    this.#waiting = undefined
  }

  /** One bad write must not keep a batch of good ones from the disk. */
  #writeSeparately(batch: number, writes: readonly Write[]): readonly Refusal[] {
    const refused: Refusal[] = []
    this.#transaction(() => {
      for (const [index, write] of writes.entries()) {
        this.#statements.run('SAVEPOINT one')
        try {
          this.#apply(write)
        } catch (error) {
          if (faultOf(error) !== undefined) throw error
          this.#statements.run('ROLLBACK TO one')
          this.#waiting = undefined
          refused.push({ index, message: String(error) })
        }
        this.#statements.run('RELEASE one')
      }
      this.#commitBatch(batch)
    })
    return refused
  }

  #transaction(body: () => void): void {
    this.#statements.run('BEGIN IMMEDIATE')
    try {
      body()
      this.#statements.run('COMMIT')
    } catch (error) {
      this.#waiting = undefined
      // A full disk may have rolled it back already.
      if (this.#db.isTransaction) this.#statements.run('ROLLBACK')
      throw error
    }
  }

  #apply(write: Write): void {
    switch (write.kind) {
      case 'opened':
        this.#opened(write.segment)
        break
      case 'answered':
        this.#answered(write.uniqueid, write.segment, write.at)
        break
      case 'alive':
        this.#statements.run('UPDATE sessions SET alive_at = max(alive_at, ?) WHERE id = ?', write.at, this.#session)
        break
      case 'closed':
        this.#closed(write.cdr, write.deliveries)
        break
      case 'timeline':
        this.#timeline(write.uniqueid, write.entries)
        break
      case 'attempted':
        this.#attempted(write.id, write.attempt)
        break
      case 'recorded':
        this.#recorded(write.change)
        break
      case 'retry-now':
        this.#retryNow(write.retry)
        break
      case 'noted':
        this.#noted(write.notes)
        break
      case 'kept':
        this.#kept(write.note)
        this.#deliveries(write.deliveries)
        break
      case 'dropped':
        this.#dropped(write.id)
        break
      case 'notes-told':
        this.#notesTold(write.cdr, write.deliveries)
        break
      default:
        assertNever(write)
    }
  }

  #opened({ cdr, hooks, ahead = 0 }: OpenSegment): void {
    this.#statements.run(
      `INSERT INTO open_segments (uniqueid, segment, session, cdr, hooks, ahead) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET cdr = excluded.cdr, hooks = excluded.hooks`,
      cdr.uniqueid,
      cdr.segment,
      this.#session,
      JSON.stringify(cdr),
      JSON.stringify(hooks),
      Math.round(ahead)
    )
  }

  #answered(uniqueid: string, segment: number, at: number): void {
    this.#statements.run(
      'UPDATE open_segments SET answered_at = ? WHERE uniqueid = ? AND segment = ?',
      at,
      uniqueid,
      segment
    )
  }

  #closed(cdr: Cdr, deliveries: readonly NewDelivery[]): void {
    this.#statements.run('DELETE FROM open_segments WHERE uniqueid = ? AND segment = ?', cdr.uniqueid, cdr.segment)
    this.#insert('segments', segmentColumns(cdr), 'replace')
    for (const user of participantsOf(cdr)) {
      const { domain, start, uniqueid, segment } = cdr
      this.#insert('segment_users', { domain, user, start, uniqueid, segment }, 'ignore')
    }
    this.#deliveries(deliveries)
  }

  #deliveries(deliveries: readonly NewDelivery[]): void {
    for (const delivery of deliveries) {
      const claim = { claimed_by: this.#session, claimed_until: delivery.createdAt + leaseMs }
      this.#count(this.#insert('deliveries', { ...deliveryColumns(delivery), ...claim }, 'ignore'))
    }
  }

  /** What stands there already is nothing to tell, unless it has changed lately and still waits for that. */
  #recorded({ uniqueid, segment, recording, recorded }: RecordedChange): void {
    this.#statements.run(
      'UPDATE segments SET recording = ?, recorded = ? WHERE uniqueid = ? AND segment = ?',
      recording,
      jsonOrNull(recorded),
      uniqueid,
      segment
    )
  }

  #noted({ uniqueid, segment, text, outcome, due }: LateNotesChange): void {
    this.#statements.run(
      `UPDATE segments
       SET notes_due = CASE WHEN notes <> ? OR outcome <> ? OR notes_due IS NOT NULL THEN ? END,
         notes = ?, notes_search = ?, outcome = ?
       WHERE uniqueid = ? AND segment = ?`,
      text,
      outcome,
      due,
      text,
      foldText(text),
      outcome,
      uniqueid,
      segment
    )
  }

  #kept({ kind, domain, key, value }: KeptNote): void {
    if (value === null) {
      this.#statements.run('DELETE FROM kept WHERE kind = ? AND domain = ? AND key = ?', kind, domain, key)
    } else {
      this.#statements.run(
        'INSERT OR REPLACE INTO kept (kind, domain, key, value) VALUES (?, ?, ?, ?)',
        kind,
        domain,
        key,
        value
      )
    }
  }

  #notesTold({ uniqueid, segment }: Cdr, deliveries: readonly NewDelivery[]): void {
    this.#statements.run(
      'UPDATE segments SET notes_due = NULL, notes_told = notes_told + 1 WHERE uniqueid = ? AND segment = ?',
      uniqueid,
      segment
    )
    this.#deliveries(deliveries)
  }

  #timeline(uniqueid: string, entries: readonly TimelineEntry[]): void {
    this.#statements.run('INSERT INTO timeline_chunks (uniqueid, data) VALUES (?, ?)', uniqueid, timelineData(entries))
  }

  #attempted(id: string, attempt: DeliveryAttempt): void {
    const before = this.#statements.of('SELECT state FROM deliveries WHERE id = ?').get(id)?.state
    // It was erased while the attempt was under way.
    if (before === undefined) return
    this.#count(Number(attempt.state === 'waiting') - Number(before === 'waiting'))
    this.#statements.run(
      `UPDATE deliveries
       SET state = ?, attempts = ?, next_attempt_at = ?, last_attempt_at = ?, last_outcome = ?,
         claimed_by = NULL, claimed_until = NULL
       WHERE id = ?`,
      attempt.state,
      attempt.attempts,
      attempt.nextAttemptAt,
      attempt.at,
      attempt.outcome,
      id
    )
  }

  #dropped(id: string): void {
    const before = this.#statements.of('SELECT state FROM deliveries WHERE id = ?').get(id)?.state
    this.#count(-Number(before === 'waiting'))
    this.#statements.run('DELETE FROM deliveries WHERE id = ?', id)
  }

  #retryNow({ domain, hook, at }: DeliveryRetry): void {
    this.#statements.run(
      `UPDATE deliveries SET next_attempt_at = ? WHERE state = 'waiting' AND domain = ? AND hook = ? AND next_attempt_at > ?`,
      at,
      domain,
      hook,
      at
    )
  }

  #lastBatch(): number {
    return Number(this.#statements.of('SELECT batch FROM sessions WHERE id = ?').get(this.#session)?.batch ?? 0)
  }

  #commitBatch(batch: number): void {
    this.#statements.run('UPDATE sessions SET batch = ? WHERE id = ?', batch, this.#session)
  }

  #count(change: number): void {
    if (this.#waiting !== undefined) this.#waiting += change
  }

  /** Gives how many rows were written. The columns of a table are always the same, in the same order. */
  #insert(table: string, columns: Record<string, SQLInputValue>, onConflict: 'replace' | 'ignore'): number {
    let statement = this.#inserts.get(table)
    if (statement === undefined) {
      const names = Object.keys(columns).map((name) => `"${name}"`)
      const sql = `INSERT OR ${onConflict} INTO ${table} (${names}) VALUES (${names.map(() => '?')})`
      statement = this.#db.prepare(sql)
      this.#inserts.set(table, statement)
    }
    return Number(statement.run(...Object.values(columns)).changes)
  }
}
