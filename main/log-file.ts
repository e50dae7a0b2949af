import { closeSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { privateMode } from './settings/write.ts'

/** Octets of one file; two are kept. */
const fullAt = 5_000_000

export interface LogFile {
  write(line: string): void
  close(): void
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
    close
  }
}
