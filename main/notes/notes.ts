import { DatabaseSync } from 'node:sqlite'

export interface Note {
  readonly uniqueid: string
  readonly text: string
  /** Unix milliseconds. */
  readonly savedAt: number
}

/** What people typed about calls, one note for each call. */
export interface Notes extends Disposable {
  read(uniqueid: string): Note | undefined
  /** An empty text removes the note. */
  write(uniqueid: string, text: string): Note
}

/** Milliseconds that a commit of the call records may keep a note waiting. */
const patienceMs = 3000

/** In the file of the call records, in a table and by a connection of its own. */
export function openNotes(file: string, wallTime: () => number = Date.now): Notes {
  const database = new DatabaseSync(file, { timeout: patienceMs })
  database.exec('PRAGMA journal_mode = WAL')
  database.exec(
    'CREATE TABLE IF NOT EXISTS notes (uniqueid TEXT PRIMARY KEY, text TEXT NOT NULL, saved_at INTEGER NOT NULL) STRICT'
  )
  const select = database.prepare('SELECT uniqueid, text, saved_at AS savedAt FROM notes WHERE uniqueid = ?')
  const put = database.prepare('INSERT OR REPLACE INTO notes (uniqueid, text, saved_at) VALUES (?, ?, ?)')
  const remove = database.prepare('DELETE FROM notes WHERE uniqueid = ?')
  return {
    read: (uniqueid) => {
      const row = select.get(uniqueid)
      if (row === undefined) return undefined
      return { uniqueid, text: String(row.text), savedAt: Number(row.savedAt) }
    },
    write: (uniqueid, text) => {
      const savedAt = wallTime()
      if (text === '') remove.run(uniqueid)
      else put.run(uniqueid, text, savedAt)
      return { uniqueid, text, savedAt }
    },
    [Symbol.dispose]: () => database.close()
  }
}
