import { closeSync, mkdirSync, openSync, readFileSync, renameSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Mentions } from '../pbx-core/base/mentions.ts'
import type { Remaining } from '../pbx-core/contract/privacy.ts'
import { privateMode } from './settings/write.ts'

/** Octets of one file; two are kept. */
const fullAt = 5_000_000

export interface LogFile {
  write(line: string): void
  close(): void
  /** Both files are written anew without what names somebody. At once: nothing is written meanwhile. */
  erase(mentions: Mentions, dryRun: boolean): { readonly erased: number; readonly remaining: readonly Remaining[] }
}

/**
 * `offhook.log` in that folder, and `offhook.log.1` before it. Written at once, so that the last lines
 * before a crash are there; where it cannot be written, the program goes on without.
 */
export function logFile(directory: string, full: number = fullAt): LogFile {
  const file = join(directory, 'offhook.log')
  let descriptor: number | undefined
  let size = 0

  function open(): void {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
    descriptor = openSync(file, 'a', privateMode)
  }
  function close(): void {
    if (descriptor !== undefined) closeSync(descriptor)
    descriptor = undefined
  }

  return {
    write(line) {
      try {
        if (descriptor === undefined) open()
        if (size + Buffer.byteLength(line) > full) {
          close()
          renameSync(file, `${file}.1`)
          open()
        }
        if (descriptor !== undefined) size += writeSync(descriptor, line)
      } catch {
        // A full disk: calls do not depend on it.
        close()
      }
    },
    close,
    erase(mentions, dryRun) {
      let erased = 0
      const remaining: Remaining[] = []
      if (!dryRun) close()
      for (const each of [file, `${file}.1`]) {
        try {
          erased += rewrite(each, mentions, dryRun)
        } catch (error) {
          const reason = (error as NodeJS.ErrnoException).code ?? String(error)
          remaining.push({ why: 'file', what: `logs/${basename(each)}`, reason })
        }
      }
      return { erased, remaining }
    }
  }
}

/** Gives how many lines named somebody. */
function rewrite(file: string, mentions: Mentions, dryRun: boolean): number {
  if (statSync(file, { throwIfNoEntry: false }) === undefined) return 0
  const lines = readFileSync(file, 'utf8').split('\n')
  const named = lines.filter((line) => mentions.isIn(line)).length
  if (named === 0 || dryRun) return named
  const anew = `${file}.new`
  writeFileSync(anew, lines.map((line) => mentions.erase(line)).join('\n'), { mode: privateMode })
  renameSync(anew, file)
  return named
}
