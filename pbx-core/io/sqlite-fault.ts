import type { StoreFault } from './sqlite-protocol.ts'

/** Primary result codes of SQLite that tell of the world and not of the statement. */
const codes = new Map<number, StoreFault['code']>([
  [5, 'locked'], // SQLITE_BUSY
  [6, 'locked'], // SQLITE_LOCKED
  [7, 'io'], // SQLITE_NOMEM
  [8, 'io'], // SQLITE_READONLY
  [10, 'io'], // SQLITE_IOERR
  [11, 'corrupt'], // SQLITE_CORRUPT
  [13, 'full'], // SQLITE_FULL
  [14, 'io'], // SQLITE_CANTOPEN
  [26, 'corrupt'] // SQLITE_NOTADB
])

/** The fault that an error of node:sqlite tells of; undefined where the statement itself is at fault. */
export function faultOf(error: unknown): StoreFault | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined
  // Extended codes carry the primary one in their low byte.
  const code = codes.get(error.errcode & 0xff)
  return code === undefined ? undefined : { code, message: error.message }
}
