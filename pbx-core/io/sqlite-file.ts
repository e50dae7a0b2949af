import { chmodSync, existsSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { foldText } from '../base/search-text.ts'
import { faultOf } from './sqlite-fault.ts'
import { searchText } from './sqlite-rows.ts'
import { migrations } from './sqlite-schema.ts'

/** A file written by a version newer than this one: it must not be touched. */
export class NewerDatabase extends Error {}

/** How long a statement waits where another process holds the file. */
const busyMs = 500

export interface Opened {
  readonly db: DatabaseSync
  /** Where a broken file was put, and what was wrong with it. */
  readonly setAside: { readonly copy: string; readonly message: string } | null
}

/**
 * Opens `offhook.db`, creating or migrating it. A broken file is put aside and a new one
 * begun, for calls have to be recorded somewhere. Throws where it cannot be opened at all.
 */
export function openDatabase(file: string, versions: readonly string[] = migrations): Opened {
  try {
    return { db: openSound(file, versions), setAside: null }
  } catch (error) {
    const fault = faultOf(error)
    if (fault?.code !== 'corrupt') throw error
    const copy = putAside(file)
    return { db: openSound(file, versions), setAside: { copy, message: fault.message } }
  }
}

/** Renames a broken database with what belongs to it; gives its new name. */
export function putAside(file: string): string {
  const stamp = new Date().toISOString().replace(/[:.]/g, '-')
  const copy = `${file}.broken-${stamp}`
  for (const part of ['', '-wal', '-shm']) if (existsSync(file + part)) renameSync(file + part, copy + part)
  return copy
}

function openSound(file: string, versions: readonly string[]): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: busyMs })
  try {
    // Who called whom is nobody else's business; the files beside it take over its mode.
    chmodSync(file, 0o600)
    configure(db)
    defineFunctions(db)
    if (endedUncleanly(db)) check(db)
    migrate(db, file, versions)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/**
 * WAL with synchronous=NORMAL: what was committed survives a kill -9 of this process, for
 * the system has it; a power failure may take the commits since the last checkpoint (some
 * seconds at most), but leaves the file sound. FULL would pay an fsync for each commit.
 */
function configure(db: DatabaseSync): void {
  db.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    PRAGMA cache_size = -16384;
    PRAGMA journal_size_limit = 67108864;
  `)
}

/** For migrations: SQL's own `lower` knows ASCII alone. */
function defineFunctions(db: DatabaseSync): void {
  db.function('fold_text', { deterministic: true }, (text) => foldText(String(text)))
  db.function('search_text', { deterministic: true }, (src, dst, dstname, clid, originalClid) =>
    searchText({
      src: String(src),
      dst: String(dst),
      dstname: String(dstname),
      clid: String(clid),
      originalClid: String(originalClid)
    })
  )
}

function endedUncleanly(db: DatabaseSync): boolean {
  const known = db.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'sessions'`).get()
  return known !== undefined && db.prepare('SELECT 1 FROM sessions WHERE ended = 0').get() !== undefined
}

/** Reads the whole file, so only where the last run did not end as it should. */
function check(db: DatabaseSync): void {
  const verdict = db.prepare('PRAGMA quick_check(1)').get()?.quick_check
  if (verdict === 'ok') return
  throw Object.assign(new Error(`quick_check: ${String(verdict)}`), { errcode: 11 })
}

function migrate(db: DatabaseSync, file: string, versions: readonly string[]): void {
  const version = Number(db.prepare('PRAGMA user_version').get()?.user_version)
  if (version > versions.length) {
    throw new NewerDatabase(`${file} was written by a newer version (${version}, this one knows ${versions.length})`)
  }
  if (version > 0 && version < versions.length) keepCopy(db, `${file}.v${version}.bak`)
  for (let next = version; next < versions.length; next++) {
    db.exec(`BEGIN IMMEDIATE; ${versions[next]}; PRAGMA user_version = ${next + 1}; COMMIT`)
  }
}

/** A whole copy, the write-ahead log included, for our eyes alone; one that was begun and not finished does not count. */
function keepCopy(db: DatabaseSync, copy: string): void {
  const unfinished = `${copy}.part`
  rmSync(unfinished, { force: true })
  // SQLite takes a file that is empty, and keeps its mode.
  writeFileSync(unfinished, '', { mode: 0o600 })
  db.prepare('VACUUM INTO ?').run(unfinished)
  renameSync(unfinished, copy)
}
