import type { Dirent, Stats } from 'node:fs'
import { lstat, readdir, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** The accounts of the system that may own a data directory and write in it. */
interface Ourselves {
  readonly uid: number
}

/** Deeper lie the files of Chromium and single recordings, in folders that have been checked. */
const deepest = 2

const groupWrites = 0o020
const othersWrite = 0o002
/** May go through a directory to what is in it. */
const groupEnters = 0o010
const othersEnter = 0o001

/**
 * Why a data directory cannot be trusted, as a sentence with the remedy: it, or a part of it, belongs to another user
 * than ours or root, or another may write there, who could then give us settings, sounds and records of theirs. Links
 * of our own are followed, and judged by where they lead. undefined where nothing is wrong, and on Windows.
 */
export async function ownershipFault(directory: string, ourselves = ownUser()): Promise<string | undefined> {
  if (ourselves === undefined) return undefined
  const top = await realpath(directory)
  const status = await stat(top)
  const every = groupWrites | othersWrite
  return (
    faultOf(top, status, { ...ourselves, reach: every }) ?? (await within(top, status, { ...ourselves, reach: every }))
  )
}

interface Judged extends Ourselves {
  /** The group and others, as far as they can enter the directory: their bits for writing. */
  readonly reach: number
}

async function within(directory: string, { mode }: Stats, judged: Judged, depth = 1): Promise<string | undefined> {
  const reach = judged.reach & ((mode & groupEnters ? groupWrites : 0) | (mode & othersEnter ? othersWrite : 0))
  for (const entry of await readdir(directory, { withFileTypes: true }).catch((): Dirent[] => [])) {
    // Below the top, files are in folders in which nobody else can put any.
    if (depth > 1 && !entry.isDirectory() && !entry.isSymbolicLink()) continue
    const fault = await faultOfEntry(join(directory, entry.name), { ...judged, reach }, depth)
    if (fault !== undefined) return fault
  }
  return undefined
}

async function faultOfEntry(path: string, judged: Judged, depth: number): Promise<string | undefined> {
  const own = await lstat(path).catch(() => undefined)
  // Gone since.
  if (own === undefined) return undefined
  if (!own.isSymbolicLink()) return faultOf(path, own, judged) ?? (await below(path, own, judged, depth))
  // The mode of a link says nothing.
  if (!isOurs(own, judged)) return foreign(path, own)
  const target = await realpath(path).catch(() => undefined)
  const there = target === undefined ? undefined : await stat(target).catch(() => undefined)
  if (target === undefined || there === undefined) return undefined
  // It leads to where our own directory keeps nobody out.
  const outside = { ...judged, reach: groupWrites | othersWrite }
  return faultOf(target, there, outside) ?? (await below(target, there, outside, depth))
}

async function below(path: string, status: Stats, judged: Judged, depth: number): Promise<string | undefined> {
  return status.isDirectory() && depth < deepest ? within(path, status, judged, depth + 1) : undefined
}

function faultOf(path: string, status: Stats, judged: Judged): string | undefined {
  // A device or a pipe that a link of ours names (/dev/null) is everybody's.
  if (!status.isFile() && !status.isDirectory()) return undefined
  if (!isOurs(status, judged)) return foreign(path, status)
  // Many systems give each user a group of the same number, with nobody else in it.
  const shared = status.gid === judged.uid ? othersWrite : othersWrite | groupWrites
  if ((status.mode & judged.reach & shared) === 0) return undefined
  return `other users of this machine can write to ${path}, and so change what Offhook does: chmod go-w '${path}'`
}

function isOurs({ uid }: Stats, ourselves: Ourselves): boolean {
  return uid === ourselves.uid || uid === 0
}

function foreign(path: string, { uid }: Stats): string {
  return `${path} belongs to another user of this machine (number ${uid}), who could change what Offhook does: make it your own (chown), or choose another directory`
}

function ownUser(): Ourselves | undefined {
  const uid = process.getuid?.()
  return uid === undefined ? undefined : { uid }
}
