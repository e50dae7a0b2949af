import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { say } from '../pre/say.mjs'

const project = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const electron = join(project, 'node_modules', 'electron')
/** Milliseconds that a closed network may keep somebody waiting. */
const reachPatience = 4000

/** Where Electron's binary is, downloading it where that is possible; `without` says what works all the same. */
export async function electronBinary(without) {
  const found = installedElectron()
  if (found !== undefined) return found
  const from =
    process.env.ELECTRON_MIRROR ?? process.env.npm_config_electron_mirror ?? 'https://github.com/electron/electron/'
  if (!(await reachable(from))) {
    say(
      `Electron is not installed, and ${new URL(from).host} cannot be reached to download it: ${without[0]}`,
      ...without.slice(1),
      'To supply it, set ELECTRON_MIRROR to an address that can be reached, or put its files into node_modules/electron/dist.'
    )
    return undefined
  }
  say('downloading Electron…')
  spawnSync(process.execPath, [join(electron, 'install.js')], { stdio: ['ignore', 2, 2] })
  return installedElectron()
}

function installedElectron() {
  const pathFile = join(electron, 'path.txt')
  if (!existsSync(pathFile)) return undefined
  const binary = join(electron, 'dist', readFileSync(pathFile, 'utf8').trim())
  return existsSync(binary) ? binary : undefined
}

async function reachable(url) {
  try {
    await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(reachPatience) })
    return true
  } catch {
    return false
  }
}
