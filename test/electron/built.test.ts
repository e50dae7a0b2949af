import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type CorePorts, coreConfig, leaseCorePorts } from '../support/core-config.ts'
import { Program } from '../support/program.ts'
import { tempDirectory } from '../support/temp-directory.ts'
import { WebSocketPhone } from '../support/websocket-phone.ts'
import { fuses } from './fuse-wire.ts'
import { standInDistribution } from './stand-in-distribution.ts'

// What electron-builder itself packs with.
const load = createRequire(createRequire(import.meta.url).resolve('electron-builder'))
const { extractAll, getRawHeader } = load('@electron/asar')
const project = fileURLToPath(new URL('../../', import.meta.url))
const standIn = fileURLToPath(new URL('stand-in-module.ts', import.meta.url))
const stack = new AsyncDisposableStack()
/** Of the packed application: its folder, and its archive opened, for plain Node reads none. */
let packed: string
let application: string

async function run(name: string, ...args: readonly string[]): Promise<void> {
  await using program = await Program.start({
    name,
    command: process.execPath,
    args,
    cwd: project,
    // No certificate of whoever runs the tests.
    env: { CSC_IDENTITY_AUTO_DISCOVERY: 'false' }
  })
  expect([(await program.exited).code, program.stderr.entries]).toEqual([0, []])
}

beforeAll(async () => {
  const { buildPages } = await import(pathToFileURL(join(project, 'scripts/pre/pages.mjs')).href)
  buildPages(project, process.execPath)
  await run('build', 'node_modules/electron-vite/bin/electron-vite.js', 'build', '--logLevel', 'error')
  const directory = stack.use(await tempDirectory('packed'))
  const distribution = join(directory.path, 'electron')
  await standInDistribution(distribution, '45.4.1')
  await run(
    'electron-builder',
    ...['node_modules/electron-builder/cli.js', '--linux', 'dir', '--publish', 'never'],
    ...[`-c.electronDist=${distribution}`, `-c.directories.output=${directory.path}`]
  )
  packed = join(directory.path, 'linux-unpacked')
  application = join(directory.path, 'opened/app.asar')
  extractAll(join(packed, 'resources/app.asar'), application)
  await cp(join(packed, 'resources/app.asar.unpacked'), `${application}.unpacked`, { recursive: true })
}, 180_000)
afterAll(() => stack.disposeAsync())

it('what is packed has its pages, and nothing of those who develop', async () => {
  const files = new Map<string, number>()
  const walk = (node: { files: Record<string, never> }, folder: string): void => {
    for (const [name, entry] of Object.entries(node.files) as [string, { files?: never; size?: number }][]) {
      if (entry.files === undefined) files.set(`${folder}${name}`, entry.size ?? 0)
      else walk({ files: entry.files }, `${folder}${name}/`)
    }
  }
  walk(getRawHeader(join(packed, 'resources/app.asar')).header, '')
  const needed = ['index.html', 'ring-card.html', 'site-log-in.html'].map((page) => `out/renderer/${page}`)
  const images = ['build/icon.png', 'build/trayTemplate.png', 'build/trayTemplate@2x.png']
  expect([...needed, ...images, 'out/preload/index.cjs'].filter((file) => !files.has(file))).toEqual([])
  const names = [...files.keys()]
  expect(names.filter((name) => /\.(map|[mc]?ts|md)$/.test(name))).toEqual([])
  expect(
    names.filter((name) => /^node_modules\/(react|@mantine|@tabler|i18next|zustand|electron|vite)\//.test(name))
  ).toEqual([])
  const megabytes = [...files.values()].reduce((sum, size) => sum + size, 0) / 1e6
  // Prompts and music of both languages are 30 of them: mailboxes say times and numbers, a file for each word.
  expect(megabytes).toBeLessThan(75)
})

it('the fuses are set in its binary (7-stack, Electron)', async () => {
  expect(fuses.read(await readFile(join(packed, 'offhook')))).toEqual({
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false
  })
})

it('from its archive it finds its pages, media, records and prompts, registers its own phone, and logs to a file', async () => {
  await using office = await start({ STAND_IN_APP: application }, join(application, 'out/main/main/index.js'))
  const { program, ports, data } = office
  for (const page of ['index', 'ring-card', 'site-log-in']) {
    await program.stdout.waitFor((line) => line === `app://offhook/${page}.html 200`, { what: `${page}.html` })
  }
  {
    // A call that is heard needs the thread of media.
    await using phone = await WebSocketPhone.start({
      user: '101',
      password: 'sip-101',
      domain: 'acme.test',
      server: `ws://127.0.0.1:${ports.http}/sip`
    })
    // Only a phone that is registered can be asked.
    expect(await phone.options('100')).toBe(200)
    await phone.call('*43')
    const spoken = Buffer.alloc(160, 0x55)
    phone.speak([spoken])
    await phone.received.waitFor(({ payload }) => payload.equals(spoken), { what: 'its echo' })
  }
  // A call that is over is in the records, which have a thread of their own.
  const records = async () => ((await ask(ports, '/api/v1/cdrs')) as { items: unknown[] }).items.length
  await expect.poll(records).toBe(1)
  const { builtPrompts } = await import(pathToFileURL(join(application, 'out/main/main/places.js')).href)
  expect((await readFile(join(builtPrompts, 'en/press-1-to-call.wav'))).subarray(0, 4).toString()).toBe('RIFF')
  expect(builtPrompts).toBe(join(`${application}.unpacked`, 'prompts'))
  program.signal('SIGTERM')
  expect(await program.exited).toEqual({ code: 0, signal: null })
  const log = await readFile(join(data, 'logs/offhook.log'), 'utf8')
  expect(log.trimEnd().split('\n').at(-1)).toContain('"event":"app.stopped"')
  expect(log).not.toContain('"level":"error"')
}, 60_000)

it('what is built for Electron starts with its core, hashes passwords, opens its window and ends (its modules are a stand-in)', async () => {
  await using office = await start({ OFFHOOK_LOG_LEVEL: 'info' }, 'out/main/main/index.js')
  const { program, ports, data } = office
  expect(await ask(ports, '/api/v1/health')).toMatchObject({ status: 'ok' })
  expect(await readFile(join(data, 'config.json'), 'utf8')).not.toContain('web-100')
  // Heard after Electron's own handlers, which would quit at each of them and kill at the second.
  program.signal('SIGHUP')
  await program.stderr.waitFor((line) => line.includes('settings.reloaded'), { what: 'it to be read again' })
  program.signal('SIGTERM')
  expect(await program.exited).toEqual({ code: 0, signal: null })
  expect(program.stdout.entries.filter((line) => line.startsWith('Electron quits'))).toEqual([])
  expect(program.stderr.entries.some((line) => line.includes('"app.stopping"'))).toBe(true)
  expect(program.stderr.entries.filter((line) => line.includes('"level":"error"'))).toEqual([])
}, 60_000)

/** The application with an office of its own, its window opened. */
async function start(env: Readonly<Record<string, string>>, entry: string) {
  await using cleanup = new AsyncDisposableStack()
  const directory = cleanup.use(await tempDirectory('built'))
  const ports = cleanup.use(await leaseCorePorts())
  const data = join(directory.path, 'data')
  await mkdir(data, { mode: 0o700 })
  await writeFile(join(data, 'config.json'), JSON.stringify(coreConfig(ports)), { mode: 0o600 })
  const program = cleanup.use(
    await Program.start({
      name: 'built application',
      command: process.execPath,
      // Electron takes no path that depends on where it was started.
      args: ['--import', standIn, entry, '--data', relative(project, data), '--drain', '1'],
      cwd: project,
      env: { DISPLAY: '', WAYLAND_DISPLAY: '', ...env }
    })
  )
  await program.stdout.waitFor((line) => line === 'load app://offhook/index.html', {
    what: 'its window to be opened',
    timeoutMs: 30_000
  })
  const owned = cleanup.move()
  return { program, ports, data, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

async function ask({ http }: CorePorts, path: string): Promise<unknown> {
  const headers = { authorization: `Basic ${btoa('100@acme.test:web-100')}` }
  return (await fetch(`http://127.0.0.1:${http}${path}`, { headers })).json()
}
