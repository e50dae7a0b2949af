import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, readFile, writeFile } from 'node:fs/promises'
import net from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type TempDirectory, tempDirectory } from '../support/temp-directory.ts'
import { waitFor, withDeadline } from '../support/wait-for.ts'
import { ask } from './support/http-fixture.ts'

const program = join(import.meta.dirname, 'support/headless-in-memory.ts')

let directory: TempDirectory
let processes: Headless[]
beforeEach(async () => {
  directory = await tempDirectory('headless')
  processes = []
})
afterEach(async () => {
  for (const { child } of processes) if (child.exitCode === null) child.kill('SIGKILL')
  await directory[Symbol.asyncDispose]()
})

interface Headless {
  readonly child: ChildProcess
  readonly stdout: () => string
  readonly stderr: () => string
  readonly exit: Promise<number | null>
}

function run(...args: string[]): Headless {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const exit = once(child, 'close').then(([code]) => code as number | null)
  const headless = { child, stdout: () => stdout, stderr: () => stderr, exit }
  processes.push(headless)
  return headless
}

async function configFile(domain = 'acme.test', http = '127.0.0.1:0'): Promise<string> {
  const file = join(directory.path, 'my.json')
  const user = { extension: '100', sipPassword: 'sip-100-secret', webPassword: 'web-100-secret', admin: true }
  await writeFile(file, JSON.stringify({ schema: 1, listen: { http }, domains: [{ name: domain, users: [user] }] }))
  await chmod(file, 0o600)
  return file
}

async function ready(...args: string[]) {
  const headless = run('--data', directory.path, '--config', await configFile(), ...args)
  const line = await waitFor(() => headless.stdout().includes('\n') && headless.stdout(), { what: 'the ready line' })
  return { ...headless, ready: JSON.parse(line) as { http: string }, port: Number(new URL(JSON.parse(line).http).port) }
}

const logged = (headless: Headless, text: string) =>
  waitFor(() => headless.stderr().includes(text), { what: `${text} in the log` })

describe('npm run serve (1-product, Commands)', () => {
  it('prints one JSON line with the real ports, logs JSON to stderr, and answers', async () => {
    const headless = await ready()
    expect(headless.ready).toEqual({
      ready: true,
      pid: headless.child.pid,
      http: `http://127.0.0.1:${headless.port}`,
      sip: { udp: 5060, tcp: null, tls: null, ws: `ws://127.0.0.1:${headless.port}/sip` }
    })
    expect(headless.port).toBeGreaterThan(0)
    expect((await ask(headless.port, '/remote_call.htm?dest=5&auth=100%3Aweb-100-secret')).status).toBe(200)
    headless.child.kill('SIGTERM')
    expect(await withDeadline(headless.exit, 'the exit')).toBe(0)
    expect(headless.stdout().split('\n')).toEqual([JSON.stringify(headless.ready), ''])
    for (const line of headless.stderr().trimEnd().split('\n')) expect(JSON.parse(line)).toHaveProperty('event')
    expect(headless.stderr()).not.toMatch(/(sip|web)-100-secret/)
  })

  it.each(['SIGTERM', 'SIGINT'] as const)('%s drains for 5 s at most, writes, and exits 0', async (signal) => {
    const headless = await ready()
    headless.child.kill(signal)
    expect(await withDeadline(headless.exit, 'the exit')).toBe(0)
    const events = headless.stderr().match(/"event":"(app|test)\.\w+"(,"seconds":\d+)?/g)
    expect(events?.slice(-4)).toEqual([
      '"event":"app.stopping"',
      '"event":"test.drain","seconds":5',
      '"event":"test.stop"',
      '"event":"app.stopped"'
    ])
  })

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'a second %s ends the wait for live calls; what follows within half a second is the same wish',
    async (signal) => {
      const headless = await ready('--drain', '600')
      const asked = performance.now()
      headless.child.kill(signal)
      await logged(headless, '"seconds":600')
      headless.child.kill(signal)
      headless.child.kill('SIGINT')
      expect((await ask(headless.port, '/api/v1/health')).status).toBe(200)
      await waitFor(() => performance.now() - asked > 600, { what: 'another wish to be one' })
      expect(headless.stderr()).not.toContain('test.stop')
      headless.child.kill(signal)
      expect(await withDeadline(headless.exit, 'the exit')).toBe(0)
      expect(headless.stderr()).toContain('test.stop')
    }
  )

  it('says that another listen.http waits for the next start, for as long as it does and no longer', async () => {
    const headless = await ready()
    const told = async (http: string) => {
      const before = headless.stderr().length
      await configFile('acme.test', http)
      headless.child.kill('SIGHUP')
      await waitFor(() => headless.stderr().indexOf('settings.reloaded', before) > 0, { what: 'it to be read again' })
      // What belongs to one reading is written before the next one begins.
      headless.child.kill('SIGHUP')
      await waitFor(() => headless.stderr().slice(before).split('settings.reloaded').length > 2, { what: 'the next' })
      return headless.stderr().slice(before).includes('settings.takes_effect_at_next_start')
    }
    expect(await told('127.0.0.1:1')).toBe(true)
    expect(await told('127.0.0.1:1')).toBe(true)
    expect(await told('127.0.0.1:0')).toBe(false)
  })

  it('SIGHUP reads the configuration again, and keeps what is in force where it is refused', async () => {
    const headless = await ready()
    const host = { headers: { host: 'pbx.acme.test' } }
    const file = join(directory.path, 'my.json')
    const config = JSON.parse(await readFile(file, 'utf8'))
    expect((await ask(headless.port, '/api/v1/health', host)).status).toBe(403)
    await writeFile(file, JSON.stringify({ ...config, listen: { ...config.listen, allowedHosts: ['pbx.acme.test'] } }))
    headless.child.kill('SIGHUP')
    await logged(headless, 'settings.reloaded')
    expect((await ask(headless.port, '/api/v1/health', host)).status).toBe(200)
    await configFile('refused.test')
    headless.child.kill('SIGHUP')
    await logged(headless, 'domains[0].name: refused')
    await writeFile(file, '{')
    headless.child.kill('SIGHUP')
    await logged(headless, 'is not valid JSON')
    expect((await ask(headless.port, '/api/v1/health', host)).status).toBe(200)
    expect(headless.stderr().match(/test\.configure/g)).toHaveLength(1)
  })

  it('names a port that is in use, the program that holds it, and the remedy, and fails', async () => {
    await using taken = await listen()
    const headless = run('--data', directory.path, '--config', await configFile('acme.test', `127.0.0.1:${taken.port}`))
    expect(await withDeadline(headless.exit, 'the exit')).toBe(1)
    expect(headless.stdout()).toBe('')
    expect(headless.stderr()).toMatch(
      process.platform === 'win32'
        ? `127.0.0.1:${taken.port} is in use by`
        : new RegExp(`127\\.0\\.0\\.1:${taken.port} is in use by .+ \\(process ${process.pid}\\): end that`)
    )
    expect(headless.stderr()).toContain('listen.http')
    expect(headless.stderr()).toContain('test.stop')
  })

  it('says which key of a configuration is wrong, and fails', async () => {
    const headless = run('--data', directory.path, '--config', await configFile('refused.test'))
    expect(await withDeadline(headless.exit, 'the exit')).toBe(1)
    expect(headless.stderr()).toContain('domains[0].name: refused')
  })

  it.each([
    [[], '--data is missing'],
    [['--data', 'x', '--drain', 'soon'], '--drain needs seconds'],
    [['--data', 'x', '--colour'], "'--colour'"],
    [['--data', 'x', 'y'], "'y'"]
  ])('answers bad arguments %j with the usage and exit code 2', async (args, message) => {
    const headless = run(...args)
    expect(await withDeadline(headless.exit, 'the exit')).toBe(2)
    expect(headless.stderr()).toContain(message)
    expect(headless.stderr()).toContain('Usage: npm run serve')
    expect(headless.stdout()).toBe('')
  })
})

async function listen() {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as net.AddressInfo
  return { port, [Symbol.asyncDispose]: async () => void server.close() }
}
