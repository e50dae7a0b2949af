import { existsSync, lstatSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'

/** A value of Chromium's content settings. */
const allow = 1
/** The phone rings before the first click: nobody is there yet to grant anything. */
const granted = ['media_stream_mic', 'notifications', 'popups'] as const

/**
 * Makes the browser's profile ready: the application's own address may use the microphone, notify
 * and open its pop-up window, and no other may. Chromium keeps that in `Default/Preferences`,
 * which may be written only while it does not run. True where the profile is new.
 */
export async function prepareProfile(profile: string, origin: string): Promise<boolean> {
  const folder = join(profile, 'Default')
  const file = join(folder, 'Preferences')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const fresh = !existsSync(file)
  if (isInUse(profile)) return fresh
  const preferences = fresh ? {} : parse(readFileSync(file, 'utf8'))
  // Not what we know: leave it alone. The browser asks the person then.
  if (preferences === undefined) return fresh
  const exceptions = at(preferences, 'profile', 'content_settings', 'exceptions')
  for (const name of granted) at(exceptions, name)[`${origin},*`] = { setting: allow }
  await writeFileAtomic(file, JSON.stringify(preferences), { mode: 0o600 })
  return fresh
}

/** Chromium's own marks; the one of Linux and macOS is a link that leads nowhere. */
function isInUse(profile: string): boolean {
  return ['SingletonLock', 'lockfile'].some((name) => lstatSync(join(profile, name), { throwIfNoEntry: false }))
}

type Tree = Record<string, unknown>

function at(tree: Tree, ...path: readonly string[]): Tree {
  let here = tree
  for (const step of path) {
    const next = here[step]
    if (typeof next !== 'object' || next === null) here[step] = {}
    here = here[step] as Tree
  }
  return here
}

function parse(text: string): Tree | undefined {
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? (parsed as Tree) : undefined
  } catch {
    return undefined
  }
}
