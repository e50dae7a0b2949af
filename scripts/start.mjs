/**
 * `npm start`: the application, in Electron where its binary is or can be had, else in a window
 * of Chromium, Chrome or Edge; without a display it prints the address to open. Its data is where
 * the system keeps that of applications, or `--data DIR`. `OFFHOOK_SHELL=browser` passes Electron by.
 */
import { spawnSync } from 'node:child_process'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { electronBinary } from './electron/binary.mjs'
import { runInOurPlace } from './electron/run.mjs'
import { say } from './pre/say.mjs'

const project = dirname(dirname(fileURLToPath(import.meta.url)))
/** Types are stripped and sources compiled once, and not at each start: that is a third of its time. */
const compiled = join(project, 'node_modules', '.cache', 'offhook-compiled')
const given = process.argv.slice(2)
const data = given.some((argument) => /^--data(=|$)/.test(argument)) ? [] : ['--data', dataDirectory()]
const wanted = hasDisplay() && process.env.OFFHOOK_SHELL !== 'browser'
const binary = wanted
  ? await electronBinary([
      'the window opens in a browser.',
      'Everything works there but the tray, the ring card over other windows and a key for quick dial; links from other programs on Linux alone.'
    ])
  : undefined
const env = { NODE_COMPILE_CACHE: compiled }
const inBrowser = () => runInOurPlace(process.execPath, [join(project, 'main', 'start.ts'), ...data, ...given], { env })
if (binary !== undefined && builtForElectron()) {
  runInOurPlace(binary, [project, ...data, ...given], { env, otherwise: inBrowser })
} else inBrowser()

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
