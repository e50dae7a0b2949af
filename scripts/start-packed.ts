/**
 * Starts what `npm run dist` has packed for this machine, on a data directory of its own, until its PBX and its
 * window are there, and ends it. Arguments are handed on. Exit code 0: it did all of that.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const patienceMs = 60_000
const places: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['dist/linux-unpacked/offhook'],
  darwin: ['dist/mac-arm64/Offhook.app/Contents/MacOS/Offhook', 'dist/mac/Offhook.app/Contents/MacOS/Offhook'],
  win32: ['dist/win-unpacked/Offhook.exe']
}

const binary = places[process.platform]?.find((path) => existsSync(path))
if (binary === undefined) fail('Nothing is packed for this machine: run "npm run dist" first.')
const data = mkdtempSync(join(tmpdir(), 'offhook-packed-'))
const child = spawn(binary, ['--data', data, ...process.argv.slice(2)], { stdio: 'inherit' })
const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
const over = ended.then(() => 'over' as const)

if ((await Promise.race([started(), over])) === 'over') fail(`It ended before it had started.\n${log()}`)
console.log('It has started.')
child.kill('SIGTERM')
const late = pause(patienceMs, undefined, { ref: false }).then(() => undefined)
const exit = await Promise.race([ended, late])
if (exit === undefined) {
  child.kill('SIGKILL')
  fail('SIGTERM did not end it.')
}
// Windows knows no signals: there it is killed.
if (process.platform !== 'win32' && exit[0] !== 0) fail(`It ended with code ${exit[0]}, signal ${exit[1]}.\n${log()}`)
console.log('It has ended.')

/** `desktop.started` is written when the window is open, after PBX and listener. */
async function started(): Promise<void> {
  const deadline = performance.now() + patienceMs
  while (!log().includes('"desktop.started"')) {
    if (performance.now() > deadline) {
      child.kill('SIGKILL')
      fail(`It has not started within ${patienceMs / 1000} s.\n${log()}`)
    }
    await pause(200)
  }
}

function log(): string {
  const file = join(data, 'logs', 'offhook.log')
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

function fail(text: string): never {
  console.error(text)
  process.exit(1)
}
