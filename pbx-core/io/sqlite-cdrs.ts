import type { SQLInputValue } from 'node:sqlite'
import { searchTerms } from '../base/search-text.ts'
import type { CdrPage } from '../contract/pbx.ts'
import type { Cdr } from '../contract/views.ts'
import type { RecordQuery } from '../records/port.ts'
import { cdrOfRow, type Row } from './sqlite-rows.ts'

/** Where a record stands in its domain, newest first. */
type Position = readonly [start: number, uniqueid: string, segment: number]

/** Runs a statement, prepared once for each text. */
export type Query = (sql: string, ...values: readonly SQLInputValue[]) => Row[]

/** Rows looked at in one go: some milliseconds even where none of them matches. */
const sliceRows = 2000
const newestFirst = 'ORDER BY w.start DESC, w.uniqueid DESC, w.segment DESC'

/**
 * A page of records, newest first, by position and not by number, so that records written
 * meanwhile shift nothing. Yields between slices: a search through a million records must
 * not keep a call's record from the disk. A cursor that is none of ours gives an empty page.
 */
export function* cdrPage(query: RecordQuery, run: Query): Generator<undefined, CdrPage> {
  const limit = Math.min(1000, Math.max(1, Math.trunc(query.limit) || 1))
  let before = startOf(query)
  if (before === undefined) return { items: [], next: null }
  const walk = walkOf(query)
  const filter = filterOf(query)
  const items: Cdr[] = []
  for (;;) {
    const end = endOfSlice(run, walk, before)
    const sql = `SELECT s.* FROM ${walk.from} AND ${between} ${filter.sql} ${newestFirst} LIMIT ?`
    const wanted = limit + 1 - items.length
    const rows = run(sql, ...walk.values, ...before, ...(end ?? walk.oldest), ...filter.values, wanted)
    items.push(...rows.map(cdrOfRow))
    if (items.length > limit) return { items: items.slice(0, limit), next: encodeCursor(items[limit - 1]) }
    if (end === undefined) return { items, next: null }
    before = end
    yield
  }
}

const between = '(w.start, w.uniqueid, w.segment) < (?, ?, ?) AND (w.start, w.uniqueid, w.segment) >= (?, ?, ?)'

/** The index that a query walks: `from` ends in a condition, with `w` the walk and `s` the record. */
interface Walk {
  readonly from: string
  readonly values: readonly SQLInputValue[]
  readonly oldest: Position
}

function walkOf(query: RecordQuery): Walk {
  const oldest: Position = [query.from ?? 0, '', 0]
  if (query.uniqueid !== undefined) {
    const from = 'segments w INDEXED BY segments_call JOIN segments s ON s.rowid = w.rowid'
    return { from: `${from} WHERE w.domain = ? AND w.uniqueid = ?`, values: [query.domain, query.uniqueid], oldest }
  }
  if (query.user !== undefined) {
    const from = 'segment_users w JOIN segments s ON s.uniqueid = w.uniqueid AND s.segment = w.segment'
    return { from: `${from} WHERE w.domain = ? AND w.user = ?`, values: [query.domain, query.user], oldest }
  }
  const from = 'segments w INDEXED BY segments_newest JOIN segments s ON s.rowid = w.rowid'
  return { from: `${from} WHERE w.domain = ?`, values: [query.domain], oldest }
}

/** The last position of a slice that is not the last one; that of its oldest row, which belongs to it. */
function endOfSlice(run: Query, walk: Walk, before: Position): Position | undefined {
  const index = walk.from.replace(/ JOIN .* WHERE /, ' WHERE ')
  const sql = `SELECT w.start, w.uniqueid, w.segment FROM ${index} AND ${between} ${newestFirst} LIMIT 1 OFFSET ?`
  const row = run(sql, ...walk.values, ...before, ...walk.oldest, sliceRows - 1)[0]
  return row === undefined ? undefined : [Number(row.start), String(row.uniqueid), Number(row.segment)]
}

function filterOf(query: RecordQuery): { readonly sql: string; readonly values: readonly SQLInputValue[] } {
  const conditions: (readonly [sql: string, ...values: SQLInputValue[]])[] = []
  if (query.uniqueid !== undefined && query.user !== undefined) {
    const own = 'u.domain = s.domain AND u.start = s.start AND u.uniqueid = s.uniqueid AND u.segment = s.segment'
    conditions.push([`AND EXISTS (SELECT 1 FROM segment_users u WHERE u.user = ? AND ${own})`, query.user])
  }
  if (query.disposition !== undefined) conditions.push(['AND s.disposition = ?', query.disposition])
  if (query.direction !== undefined) conditions.push(['AND s.direction = ?', query.direction])
  if (query.number !== undefined) {
    const numbers = query.numbers ?? [query.number]
    const list = numbers.map(() => '?').join(', ')
    conditions.push([`AND (s.src IN (${list}) OR s.dst IN (${list}))`, ...numbers, ...numbers])
  }
  for (const forms of searchTerms(query.search ?? '', query.spellings)) {
    const found = '(instr(s.search, ?) > 0 OR instr(s.notes_search, ?) > 0)'
    conditions.push([`AND (${forms.map(() => found).join(' OR ')})`, ...forms.flatMap((form) => [form, form])])
  }
  return { sql: conditions.map(([sql]) => sql).join(' '), values: conditions.flatMap(([, ...values]) => values) }
}

/** Exclusive. Undefined where the cursor cannot be read. */
function startOf(query: RecordQuery): Position | undefined {
  const top: Position = [query.to ?? Number.MAX_SAFE_INTEGER, '', 0]
  if (query.cursor === undefined) return top
  const position = decodeCursor(query.cursor)
  return position !== undefined && top[0] <= position[0] ? top : position
}

function encodeCursor(cdr: Cdr | undefined): string | null {
  if (cdr === undefined) return null
  return Buffer.from(JSON.stringify([cdr.start, cdr.uniqueid, cdr.segment])).toString('base64url')
}

function decodeCursor(cursor: string): Position | undefined {
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    return undefined
  }
  if (!Array.isArray(value) || value.length !== 3) return undefined
  const [start, uniqueid, segment]: readonly unknown[] = value
  if (!Number.isSafeInteger(start) || typeof uniqueid !== 'string' || !Number.isSafeInteger(segment)) return undefined
  return [start as number, uniqueid, segment as number]
}
