import type { DatabaseSync } from 'node:sqlite'
import type { Cdr } from '../contract/views.ts'
import type { LeftOpen, PendingDelivery } from '../records/port.ts'
import { faultOf } from './sqlite-fault.ts'
import type { Reads } from './sqlite-protocol.ts'
import { deliveryOfRow, numberOrNull } from './sqlite-rows.ts'
import { Statements } from './sqlite-statements.ts'

/** What is due, and neither in the hands of another run nor to be found here by anybody but us. */
const dueHere = `
  state = 'waiting' AND origin = ? AND next_attempt_at <= ?
  AND (claimed_until IS NULL OR claimed_until <= ? OR claimed_by = ?)`

/**
 * What this run has to do with others on the same file: those that have died left segments open, and those that live
 * claim the deliveries that they are about to make.
 */
export class OtherRuns {
  readonly #db: DatabaseSync
  readonly #session: string
  readonly #statements: Statements

  constructor(db: DatabaseSync, session: string) {
    this.#db = db
    this.#statements = new Statements(db)
    this.#session = session
  }

  /** Segments that runs left open which have been silent since then; what those had claimed is free again. */
  leftOpen(silentSince: number): LeftOpen[] {
    const sql = `
      SELECT o.cdr, o.hooks, o.answered_at, s.alive_at + o.ahead AS alive_at
      FROM open_segments o JOIN sessions s ON s.id = o.session
      WHERE o.session <> ? AND s.alive_at < ? ORDER BY o.uniqueid, o.segment`
    const left = this.#statements.all(sql, this.#session, silentSince).map((row) => {
      const cdr = JSON.parse(String(row.cdr)) as Cdr
      return {
        cdr,
        answeredAt: numberOrNull(row.answered_at),
        // The segment may be younger than the last sign of life.
        aliveAt: Math.max(cdr.start, Number(row.alive_at), Number(row.answered_at)),
        hooks: JSON.parse(String(row.hooks)) as string[]
      }
    })
    this.#forget(silentSince)
    return left
  }

  /**
   * Due deliveries, oldest first for each origin and at most `limit` of it; from here on no other run has them before
   * `until`. What this run has claimed already is among them: it knows best what it has in hand.
   */
  claimDue({ now, limit, until, except }: Reads['claimDue']['args']): PendingDelivery[] {
    const origins = this.#waitingOrigins().filter((origin) => !except.includes(origin))
    if (!origins.some((origin) => this.#dueFor(origin, now, 1).length > 0)) return []
    this.#statements.run('BEGIN IMMEDIATE')
    try {
      const due = origins.flatMap((origin) => this.#dueFor(origin, now, limit))
      for (const { id } of due) {
        this.#statements.run(
          'UPDATE deliveries SET claimed_by = ?, claimed_until = ? WHERE id = ?',
          this.#session,
          until,
          id
        )
      }
      this.#statements.run('COMMIT')
      return due
    } catch (error) {
      if (this.#db.isTransaction) this.#statements.run('ROLLBACK')
      throw error
    }
  }

  /** When the next delivery falls due that is not due at `now`. */
  nextDue(now: number): number | null {
    const sql = `
      SELECT min(next_attempt_at) AS at FROM deliveries WHERE state = 'waiting' AND origin = ? AND next_attempt_at > ?`
    const times = this.#waitingOrigins().map((origin) => numberOrNull(this.#statements.all(sql, origin, now)[0]?.at))
    const known = times.filter((at) => at !== null)
    return known.length === 0 ? null : Math.min(...known)
  }

  /** Where the disk is full their claims run out by themselves, and the next start forgets them. */
  #forget(silentSince: number): void {
    const silent = 'SELECT id FROM sessions WHERE id <> ? AND alive_at < ?'
    try {
      this.#statements.run(
        `UPDATE deliveries SET claimed_by = NULL, claimed_until = NULL WHERE claimed_by IN (${silent})`,
        this.#session,
        silentSince
      )
      this.#statements.run(
        `DELETE FROM sessions WHERE id IN (${silent}) AND id NOT IN (SELECT session FROM open_segments)`,
        this.#session,
        silentSince
      )
    } catch (error) {
      if (faultOf(error) === undefined) throw error
    }
  }

  #dueFor(origin: string, now: number, limit: number): PendingDelivery[] {
    const sql = `SELECT * FROM deliveries WHERE ${dueHere} ORDER BY next_attempt_at LIMIT ?`
    return this.#statements.all(sql, origin, now, now, this.#session, limit).map((row) => {
      const { state: _, nextAttemptAt: __, lastOutcome: ___, ...pending } = deliveryOfRow(row)
      return pending
    })
  }

  /** Every origin that has deliveries waiting, each found by one step through the index. */
  #waitingOrigins(): string[] {
    const sql = `
      WITH RECURSIVE origins (origin) AS (
        SELECT min(origin) FROM deliveries WHERE state = 'waiting'
        UNION ALL
        SELECT (SELECT min(d.origin) FROM deliveries d WHERE d.state = 'waiting' AND d.origin > origins.origin)
        FROM origins WHERE origins.origin IS NOT NULL
      )
      SELECT origin FROM origins WHERE origin IS NOT NULL`
    return this.#statements.all(sql).map(({ origin }) => String(origin))
  }
}
