import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, it } from 'vitest'
import { coreConfig, leaseCorePorts } from '../support/core-config.ts'
import { Program } from '../support/program.ts'
import { tempDirectory } from '../support/temp-directory.ts'

const project = fileURLToPath(new URL('../../', import.meta.url))
const standIn = fileURLToPath(new URL('stand-in-module.ts', import.meta.url))

beforeAll(async () => {
  await using building = await Program.start({
    name: 'build',
    command: process.execPath,
    args: ['node_modules/electron-vite/bin/electron-vite.js', 'build', '--logLevel', 'error'],
    cwd: project
  })
  expect([(await building.exited).code, building.stderr.entries]).toEqual([0, []])
}, 60_000)

it('what is built for Electron starts with its core, hashes passwords, opens its window and ends (its modules are a stand-in)', async () => {
  await using directory = await tempDirectory('built')
  await using ports = await leaseCorePorts()
  const data = join(directory.path, 'data')
  const config = join(data, 'config.json')
  await mkdir(data, { mode: 0o700 })
  await writeFile(config, JSON.stringify(coreConfig(ports)), { mode: 0o600 })
  await using program = await Program.start({
    name: 'built application',
    command: process.execPath,
    // Electron takes no path that depends on where it was started.
    args: ['--import', standIn, 'out/main/main/index.js', '--data', relative(project, data), '--drain', '1'],
    cwd: project,
    env: { DISPLAY: '', WAYLAND_DISPLAY: '', OFFHOOK_LOG_LEVEL: 'info' }
  })
  await program.stdout.waitFor((line) => line === 'load app://offhook/index.html', {
    what: 'its window to be opened',
    timeoutMs: 30_000
  })
  const health = await fetch(`http://127.0.0.1:${ports.http}/api/v1/health`, {
    headers: { authorization: `Basic ${btoa('100@acme.test:web-100')}` }
  })
  expect(await health.json()).toMatchObject({ status: 'ok' })
  expect(await readFile(config, 'utf8')).not.toContain('web-100')
  // Heard after Electron's own handlers, which would quit at each of them and kill at the second.
  program.signal('SIGHUP')
  await program.stderr.waitFor((line) => line.includes('settings.reloaded'), { what: 'it to be read again' })
  program.signal('SIGTERM')
  expect(await program.exited).toEqual({ code: 0, signal: null })
  expect(program.stdout.entries.filter((line) => line.startsWith('Electron quits'))).toEqual([])
  expect(program.stderr.entries.some((line) => line.includes('"app.stopping"'))).toBe(true)
  expect(program.stderr.entries.filter((line) => line.includes('"level":"error"'))).toEqual([])
})
