import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { waitFor } from '../../support/wait-for.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const output = join(root, 'out/renderer')
/** Beside the output, for a build empties that. */
const stamp = join(root, 'out/renderer.stamp')
const lock = join(root, 'out/renderer.lock')

/**
 * The folder with the built pages, built anew where a source has changed since. Several test
 * files ask at once, each in a process of its own: one builds, the others wait.
 */
export async function builtRenderer(): Promise<string> {
  const wanted = fingerprint()
  await waitFor(
    async () => {
      if (readStamp() === wanted) return true
      if (!takeLock()) return false
      try {
        if (readStamp() !== wanted) await buildForProduction()
        writeFileSync(stamp, wanted)
        return true
      } finally {
        rmdirSync(lock)
      }
    },
    { what: `the renderer's build (if none runs, remove ${lock})`, timeoutMs: 90_000, everyMs: 200 }
  )
  return output
}

/** In a process of its own: under a test runner's NODE_ENV React would be built for development. */
async function buildForProduction(): Promise<void> {
  await promisify(execFile)(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production' }
  })
}

function readStamp(): string | undefined {
  try {
    return readFileSync(stamp, 'utf8')
  } catch {
    return undefined
  }
}

const staleAfterMs = 60_000

function takeLock(): boolean {
  mkdirSync(join(root, 'out'), { recursive: true })
  try {
    mkdirSync(lock)
    return true
  } catch {
    // Its holder was killed.
    if (Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > staleAfterMs) rmdirSync(lock)
    return false
  }
}

function fingerprint(): string {
  const hash = createHash('sha256')
  const files = readdirSync(join(root, 'renderer'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
  for (const file of [...files.sort(), join(root, 'vite.config.ts'), join(root, 'package-lock.json')]) {
    hash.update(file).update(readFileSync(file))
  }
  return hash.digest('hex')
}
