import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import writeFileAtomic from 'write-file-atomic'
import type { Entrance } from './port.ts'

/** A value of Chromium's content settings. */
const allow = 1
/** The phone rings before the first click: nobody is there yet to grant anything. */
const granted = ['media_stream_mic', 'notifications'] as const

/**
 * Makes the browser's profile ready: the application's own address may use the microphone and notify, and no other
 * may; and open its pop-up window, where there is one, for Chromium allows that to the frames in it as well. Chromium
 * keeps it in `Default/Preferences`, which may be written only while it does not run. The arguments that put the window
 * where it was.
 */
export async function prepareProfile(
  profile: string,
  { origin, opensWindows }: Pick<Entrance, 'origin' | 'opensWindows'>,
  openedBy: string
): Promise<readonly string[]> {
  const folder = join(profile, 'Default')
  const file = join(folder, 'Preferences')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  // Also one that an earlier version, or the browser itself, has made: the token of the own window lies in it.
  chmodSync(profile, 0o700)
  const preferences = existsSync(file) ? parse(readFileSync(file, 'utf8')) : {}
  // Not what we know: leave it alone. The browser asks the person then.
  if (preferences === undefined) return usualSize
  const placed = placement(preferences, openedBy)
  if (isInUse(profile)) return placed
  const exceptions = at(preferences, 'profile', 'content_settings', 'exceptions')
  const site = `${origin},*`
  for (const name of granted) at(exceptions, name)[site] = { setting: allow }
  if (opensWindows()) at(exceptions, 'popups')[site] = { setting: allow }
  else delete at(exceptions, 'popups')[site]
  await writeFileAtomic(file, JSON.stringify(preferences), { mode: 0o600 })
  return placed
}

/**
 * Chromium keeps the place of an application's window under its host (a file has none) and path, but takes the dots
 * for steps of a path when it writes, and not when it reads: it never finds it again.
 */
function placement(preferences: Tree, openedBy: string): readonly string[] {
  const steps = `_${pathToFileURL(openedBy).pathname}`.split('.')
  const { left, top, right, bottom } = at(structuredClone(preferences), 'browser', 'app_window_placement', ...steps)
  const edges = [left, top, right, bottom].map(Number)
  if (!edges.every(Number.isInteger)) return usualSize
  const [x = 0, y = 0, toX = 0, toY = 0] = edges
  return [`--window-position=${x},${y}`, `--window-size=${toX - x},${toY - y}`]
}

const usualSize = ['--window-size=1240,780'] as const

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
