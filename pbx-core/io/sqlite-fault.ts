import { accessSync, constants } from 'node:fs'
import { dirname } from 'node:path'
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

/** What the system says of a file that SQLite does not open, but we do: its mode, its name. */
const systemCodes = new Map<unknown, StoreFault['code']>([
  ['ENOSPC', 'full'],
  ['EDQUOT', 'full'],
  ['EROFS', 'io']
])

/** The fault that an error of node:sqlite tells of; undefined where the statement itself is at fault. */
export function faultOf(error: unknown): StoreFault | undefined {
  if (!(error instanceof Error)) return undefined
  const primary = primaryCode(error)
  const code = primary === undefined ? systemCodes.get('code' in error && error.code) : codes.get(primary)
  return code === undefined ? undefined : { code, message: error.message }
}

/**
 * The fault of a disk that is full or read-only, which passes without anybody's setting; undefined
 * where somebody has to see to the file: a wrong path or owner, another program that holds it.
 */
export function passingFaultOf(error: unknown, file: string): StoreFault | undefined {
  const fault = faultOf(error)
  if (fault === undefined || fault.code === 'full') return fault
  if (fault.code !== 'io') return undefined
  const primary = primaryCode(error)
  return primary === undefined || primary === ioError || isReadOnlyDisk(dirname(file)) ? fault : undefined
}

/** SQLITE_IOERR: also where a full disk has no room for the files beside the database. */
const ioError = 10

/** Extended codes carry the primary one in their low byte. */
function primaryCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined
  return error.errcode & 0xff
}

function isReadOnlyDisk(directory: string): boolean {
  try {
    accessSync(directory, constants.W_OK)
    return false
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EROFS'
  }
}
