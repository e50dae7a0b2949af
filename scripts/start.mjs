/**
 * `npm start`: the application, in Electron where its binary is or can be had, else in a window
 * of Chromium, Chrome or Edge; without a display it prints the address to open. Its data is where
 * the system keeps that of applications, or `--data DIR`. `OFFHOOK_SHELL=browser` passes Electron by.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { say } from './pre/say.mjs'

const project = dirname(dirname(fileURLToPath(import.meta.url)))
const electron = join(project, 'node_modules', 'electron')
/** Types are stripped and sources compiled once, and not at each start: that is a third of its time. */
const compiled = join(project, 'node_modules', '.cache', 'offhook-compiled')
/** Milliseconds that a closed network may keep somebody waiting. */
const reachPatience = 4000
const given = process.argv.slice(2)
const data = given.some((argument) => /^--data(=|$)/.test(argument)) ? [] : ['--data', dataDirectory()]
const wanted = hasDisplay() && process.env.OFFHOOK_SHELL !== 'browser'
const binary = wanted ? await electronBinary() : undefined
if (binary !== undefined && builtForElectron()) run(binary, [project, ...data, ...given])
else run(process.execPath, [join(project, 'main', 'start.ts'), ...data, ...given])

function run(command, args) {
  const child = spawn(command, args, { stdio: 'inherit', env: { NODE_COMPILE_CACHE: compiled, ...process.env } })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    process.exitCode = signal === null ? (code ?? 1) : 1
  })
}

/** Where it is, downloading it where that is possible. */
async function electronBinary() {
  const found = installedElectron()
  if (found !== undefined) return found
  const from =
    process.env.ELECTRON_MIRROR ?? process.env.npm_config_electron_mirror ?? 'https://github.com/electron/electron/'
  if (!(await reachable(from))) {
    say(
      `Electron is not installed, and ${new URL(from).host} cannot be reached to download it: the window opens in a browser.`,
      'Everything but the tray, the ring card over other windows and links from other programs works there.',
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

function builtForElectron() {
  const vite = join(project, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  const { status } = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'error'], {
    cwd: project,
    stdio: ['ignore', 2, 2]
  })
  if (status !== 0) say('the application could not be built for Electron; its window opens in a browser.')
  return status === 0
}

function hasDisplay() {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY)
}

function dataDirectory() {
  switch (process.platform) {
    case 'win32':
      return join(process.env.APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'Offhook')
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', 'Offhook')
    default:
      return join(process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'Offhook')
  }
}
