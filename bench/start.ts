/**
 * From `npm start`, without npm, to the registered phone, warm: settings, database and compiled
 * sources are there from a start before. As the window is told it, over a socket of its own, and as it
 * stands in the window of a browser that runs already.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { postToken, sessionOf, TestWindow } from '../test/main/support/office.ts'
import { builtRenderer } from '../test/renderer/support/built-renderer.ts'
import { type CorePorts, coreConfig, leaseCorePorts } from '../test/support/core-config.ts'
import { DesktopBrowser } from '../test/support/desktop/desktop-browser.ts'
import { logInLink, originOf } from '../test/support/desktop/desktop-process.ts'
import { Program } from '../test/support/program.ts'
import { tempDirectory } from '../test/support/temp-directory.ts'
import type { BenchRow } from './row.ts'
import { medianRow } from './statistics.ts'

const runs = 7
const entry = fileURLToPath(new URL('../scripts/start.mjs', import.meta.url))

interface Started extends AsyncDisposable {
  readonly program: Program
  readonly startedAt: number
  readonly listeningAt: number
}

export async function runStartBench(): Promise<BenchRow[]> {
  await builtRenderer()
  await using directory = await tempDirectory('bench-start')
  await using ports = await leaseCorePorts()
  await using browser = await DesktopBrowser.launch({ hertz: 400 })
  await prepare(directory.path, ports)
  const listening: number[] = []
  const registered: number[] = []
  const shown: number[] = []
  for (let run = -1; run < runs; run++) {
    const told = await toldRegistered(directory.path)
    const seen = await shownRegistered(directory.path, browser)
    // The first start is the cold one.
    if (run < 0) continue
    listening.push(told.listening)
    registered.push(told.registered)
    shown.push(seen)
  }
  return [
    medianRow('start to listening, warm', 'ms', listening),
    medianRow('start to registered, warm: as a window is told', 'ms', registered),
    medianRow('start to registered, warm: in a window of a browser that runs', 'ms', shown)
  ]
}

async function prepare(directory: string, ports: CorePorts): Promise<void> {
  await mkdir(join(directory, 'data'), { mode: 0o700 })
  await writeFile(join(directory, 'config.json'), JSON.stringify(coreConfig(ports)), { mode: 0o600 })
}

async function start(directory: string): Promise<Started> {
  const startedAt = performance.now()
  const args = [entry, '--data', join(directory, 'data'), '--config', join(directory, 'config.json'), '--drain', '1']
  const env = { DISPLAY: '', WAYLAND_DISPLAY: '', OFFHOOK_SHELL: 'browser' }
  const program = await Program.start({ name: 'application', command: process.execPath, args, env })
  await originOf(program)
  return { program, startedAt, listeningAt: performance.now(), [Symbol.asyncDispose]: () => ended(program) }
}

async function ended(program: Program): Promise<void> {
  await program.stop(10_000)
}

async function toldRegistered(directory: string): Promise<{ listening: number; registered: number }> {
  await using started = await start(directory)
  const { startedAt, listeningAt } = started
  const link = new URL(await logInLink(started.program))
  const port = Number(link.port)
  const session = sessionOf(await postToken(port, link.hash.slice(1)))
  const window = await (await TestWindow.open(port, session)).ready()
  await window.until('the phone to be registered', ({ account }) => account.state === 'registered')
  const registered = performance.now() - startedAt
  window.close()
  return { listening: listeningAt - startedAt, registered }
}

async function shownRegistered(directory: string, browser: DesktopBrowser): Promise<number> {
  await using started = await start(directory)
  await using window = await browser.open(await logInLink(started.program), { tolerates: /./ })
  await window.registered()
  return performance.now() - started.startedAt
}

if (import.meta.main) {
  for (const { name, unit, value, runs: each } of await runStartBench()) {
    console.log(`${name}: ${value.toFixed(0)} ${unit} (${each.map((one) => one.toFixed(0)).join(', ')})`)
  }
}
