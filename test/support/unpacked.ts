import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'vitest'

/** Servers of Debian that `scripts/pre/unpack.mjs` has put beside this machine's own, not installed. */
export type Unpacked = 'asterisk' | 'kamailio'

export function unpackedAt(name: Unpacked): string {
  return join(homedir(), '.cache', 'offhook', name)
}

export function isUnpacked(name: Unpacked): boolean {
  return existsSync(binaryOf(name))
}

/** Skips the test, with the reason, where it is not. */
export function needsUnpacked(context: TestContext, name: Unpacked): void {
  if (!isUnpacked(name)) context.skip(`${name} is not unpacked (scripts/pre/unpack.mjs)`)
}

export function binaryOf(name: Unpacked): string {
  return join(unpackedAt(name), 'usr/sbin', name)
}

/** Where the machine's kind has its libraries. */
export function libraryFolders(name: Unpacked): readonly string[] {
  const kinds = ['x86_64-linux-gnu', 'aarch64-linux-gnu']
  const folders = ['usr/lib', ...kinds.flatMap((kind) => [`usr/lib/${kind}`, `lib/${kind}`, `usr/lib/${kind}/${name}`])]
  return folders.map((folder) => join(unpackedAt(name), folder)).filter((folder) => existsSync(folder))
}

/** With which it finds its own libraries first. */
export function libraryPath(name: Unpacked): Readonly<Record<string, string>> {
  return { LD_LIBRARY_PATH: libraryFolders(name).join(':') }
}
