import { spawn } from 'node:child_process'
import { say } from '../pre/say.mjs'

/** Milliseconds in which a program that cannot run here at all has ended. */
const startMs = 15_000
/** What a program dies of that its system does not let run: Chromium's own checks, and a loader that finds no library. */
const fatalSignals = ['SIGTRAP', 'SIGABRT', 'SIGILL', 'SIGSEGV', 'SIGBUS', 'SIGSYS']
const fatalCodes = [126, 127]

/**
 * Runs a program in our place, signals passed on. Where it aborts as it starts, `otherwise` is run
 * in its place: Electron that is installed and cannot run is as good as absent.
 */
export function runInOurPlace(command, args, { env, otherwise }) {
  const startedAt = performance.now()
  const child = spawn(command, args, { stdio: 'inherit', env: { ...env, ...process.env } })
  const pass = (signal) => child.kill(signal)
  const passed = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of passed) process.on(signal, pass)
  const ended = (code, signal) => {
    for (const name of passed) process.off(name, pass)
    const aborted = fatalSignals.includes(signal) || fatalCodes.includes(code)
    if (otherwise !== undefined && aborted && performance.now() - startedAt < startMs) {
      const how = signal ?? `code ${code}`
      say(
        `Electron is installed, and ended as it started (${how}): the window opens in a browser.`,
        ...remedies(signal),
        'OFFHOOK_SHELL=browser passes Electron by.'
      )
      return otherwise()
    }
    process.exitCode = signal === null ? (code ?? 1) : 1
  }
  child.once('exit', ended)
  child.once('error', () => ended(127, null))
}

function remedies(signal) {
  if (process.platform !== 'linux') return []
  if (process.getuid?.() === 0) return ['It refuses to run as root: start Offhook as an ordinary user.']
  if (signal !== 'SIGTRAP' && signal !== 'SIGABRT') return []
  return [
    'Most likely its sandbox may not be made: newer systems (Ubuntu 24.04) allow that to known programs alone. Either',
    'let this one: sudo chown root node_modules/electron/dist/chrome-sandbox && sudo chmod 4755 node_modules/electron/dist/chrome-sandbox',
    'or allow it to all: sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0'
  ]
}
