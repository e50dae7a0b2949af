import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, it } from 'vitest'
import { coreConfig, leaseCorePorts } from '../support/core-config.ts'
import { Program } from '../support/program.ts'
import { tempDirectory } from '../support/temp-directory.ts'

const project = fileURLToPath(new URL('../../', import.meta.url))
const standIn = fileURLToPath(new URL('stand-in-module.ts', import.meta.url))

async function build(args: readonly string[]): Promise<void> {
  await using building = await Program.start({ name: 'build', command: process.execPath, args, cwd: project })
  expect([(await building.exited).code, building.stderr.entries]).toEqual([0, []])
}

/** Runs it until its core serves, and its SIGTERM. */
async function lives(args: readonly string[], said: (line: string) => boolean): Promise<void> {
  await using directory = await tempDirectory('built')
  await using ports = await leaseCorePorts()
  const data = join(directory.path, 'data')
  await mkdir(data, { mode: 0o700 })
  const config = join(directory.path, 'config.json')
  await writeFile(config, JSON.stringify(coreConfig(ports)), { mode: 0o600 })
  await using program = await Program.start({
    name: 'built application',
    command: process.execPath,
    args: [...args, '--data', data, '--config', config, '--drain', '1'],
    cwd: project,
    env: { DISPLAY: '', WAYLAND_DISPLAY: '' }
  })
  await program.stdout.waitFor(said, { what: 'its window to be opened', timeoutMs: 30_000 })
  const health = await fetch(`http://127.0.0.1:${ports.http}/api/v1/health`, {
    headers: { authorization: `Basic ${btoa('100@acme.test:web-100')}` }
  })
  expect(await health.json()).toMatchObject({ status: 'ok' })
  program.signal('SIGTERM')
  expect(await program.exited).toEqual({ code: 0, signal: null })
  expect(program.stderr.entries.filter((line) => line.includes('"level":"error"'))).toEqual([])
}

beforeAll(async () => {
  await build(['node_modules/electron-vite/bin/electron-vite.js', 'build', '--logLevel', 'error'])
  await build(['node_modules/vite/bin/vite.js', 'build', '--config', 'vite.program.config.ts', '--logLevel', 'error'])
}, 60_000)

it('what is built for Electron starts with its core, opens its window and ends (its modules are a stand-in)', async () => {
  await lives(['--import', standIn, 'out/main/main/index.js'], (line) => line === 'load app://offhook/index.html')
})

it('what is built for plain Node starts with its core and ends (1-product, Commands)', async () => {
  await lives(['out/program/start.js'], (line) => line.startsWith('Offhook is running.'))
})
