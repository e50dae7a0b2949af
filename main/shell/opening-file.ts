import { mkdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import writeFileAtomic from 'write-file-atomic'

const name = 'Offhook.html'

/** Where the file of a profile lies. */
export function openingFile(profile: string): string {
  return join(profile, name)
}

/**
 * The page by which the application opens its own window: it posts the single-use token. A command line can be read
 * by every user of the machine (in `/proc`), this file by its owner alone. The address to open.
 */
export async function writeOpeningFile(profile: string, origin: string, token: string): Promise<string> {
  mkdirSync(profile, { recursive: true, mode: 0o700 })
  const file = openingFile(profile)
  await writeFileAtomic(file, pageOf(origin, token), { mode: 0o600 })
  return pathToFileURL(file).href
}

/** The token in it has been used, or is late. */
export async function removeOpeningFile(profile: string): Promise<void> {
  await rm(openingFile(profile), { force: true })
}

/** Both values are ours: an address of the listener, and letters of base64url. */
function pageOf(origin: string, token: string): string {
  return `<!doctype html>
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<title>Offhook</title>
<form method="post" action="${origin}/login/token"><input type="hidden" name="token" value="${token}"></form>
<script>document.forms[0].submit()</script>
`
}
