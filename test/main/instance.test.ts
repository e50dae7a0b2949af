import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { link, mkdir, stat, writeFile } from 'node:fs/promises'
import net from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { claimDirectory, type Instance } from '../../main/instance.ts'
import { type TempDirectory, tempDirectory } from '../support/temp-directory.ts'

let directory: TempDirectory
let open: Instance[]
beforeEach(async () => {
  directory = await tempDirectory('instance')
  open = []
})
afterEach(async () => {
  for (const instance of open) await instance[Symbol.asyncDispose]()
  await directory[Symbol.asyncDispose]()
})

const path = () => join(directory.path, 'data')

async function first(windows = true): Promise<Instance> {
  const claim = await claimDirectory(path(), { links: [], windows })
  if (claim.kind !== 'first') throw new Error('somebody has it')
  open.push(claim.instance)
  return claim.instance
}

describe('a data directory has one program', () => {
  it('a second start hands its links over, and learns who has it; what came early is kept', async () => {
    const instance = await first()
    const second = await claimDirectory(path(), { links: ['tel:101'], windows: true })
    expect(second).toEqual({ kind: 'second', holder: { pid: process.pid, windows: true } })
    const heard: unknown[] = []
    instance.onCalled((call) => heard.push(call))
    await claimDirectory(path(), { links: [], windows: true })
    expect(heard).toEqual([
      { links: ['tel:101'], windows: true },
      { links: [], windows: true }
    ])
  })

  it('a headless start that is refused brings no window to the front', async () => {
    const instance = await first()
    const heard: unknown[] = []
    instance.onCalled((call) => heard.push(call))
    await claimDirectory(path(), { links: [], windows: false })
    expect(heard).toEqual([])
  })

  it('the next one takes it once the first has ended', async () => {
    const instance = await first(false)
    await instance[Symbol.asyncDispose]()
    open = []
    await first()
    expect((await stat(path())).mode & 0o777).toBe(0o700)
  })

  it('a crash leaves nothing that has to be cleared', async () => {
    await first()
    await open.pop()?.[Symbol.asyncDispose]()
    const socket = join(path(), 'instance.sock')
    const script = `require('node:net').createServer().listen(${JSON.stringify(socket)}, () => console.log('open'))`
    const crashed = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(crashed.stdout, 'data')
    crashed.kill('SIGKILL')
    await once(crashed, 'exit')
    expect((await stat(socket)).isSocket()).toBe(true)
    await first()
  })

  it.each(['on a new directory', 'after a crash'])(
    'of three that start in the same moment one has it, and the others are told (%s)',
    async (when) => {
      if (when === 'after a crash') await leftBehind()
      const call = { links: [], windows: true }
      const claims = await Promise.all([1, 2, 3].map(() => claimDirectory(path(), call)))
      for (const claim of claims) if (claim.kind === 'first') open.push(claim.instance)
      expect(claims.map(({ kind }) => kind).toSorted()).toEqual(['first', 'second', 'second'])
      expect(await claimDirectory(path(), call)).toMatchObject({ kind: 'second' })
    }
  )

  it('a second start for quick dial hands over what is selected and copied, and not more', async () => {
    const instance = await first()
    const heard: unknown[] = []
    instance.onCalled((call) => heard.push(call))
    const copied = ['101', 'x'.repeat(5000), '102', '103']
    expect(await claimDirectory(path(), { links: [], copied, windows: true })).toMatchObject({ kind: 'second' })
    expect(heard).toEqual([{ links: [], copied: ['101', '102'], windows: true }])
  })

  it('more and longer links than it takes keep nobody from reaching it', async () => {
    const instance = await first()
    const heard: unknown[] = []
    instance.onCalled((call) => heard.push(call))
    const links = [`tel:${'1'.repeat(5000)}`, ...Array.from({ length: 20 }, (_, at) => `tel:${at}`)]
    expect(await claimDirectory(path(), { links, windows: true })).toMatchObject({ kind: 'second' })
    expect(heard).toEqual([{ links: links.slice(1, 17), windows: true }])
  })

  it('who is there and says nothing is named, and keeps the directory', async () => {
    await mkdir(path())
    const socket = join(path(), 'instance.sock')
    const other = net.createServer((client) => client.on('error', () => {}).destroy())
    await once(other.listen(socket), 'listening')
    const claim = await claimDirectory(path(), { links: [], windows: true })
    expect(claim).toEqual({ kind: 'refused', message: expect.stringContaining(`does not answer at ${socket}`) })
    expect((await stat(socket)).isSocket()).toBe(true)
    await new Promise((resolve) => other.close(resolve))
  })

  it('nobody else may speak to it, and nonsense is no call', async () => {
    const instance = await first()
    const heard: unknown[] = []
    instance.onCalled((call) => heard.push(call))
    const socket = join(path(), 'instance.sock')
    expect((await stat(socket)).mode & 0o777).toBe(0o600)
    for (const text of ['{', '{"links":[1]}', 'x'.repeat(200_000)]) {
      const client = net.connect(socket)
      client.on('error', () => {})
      client.write(`${text}\n`)
      await new Promise((resolve) => client.once('close', resolve))
    }
    expect(heard).toEqual([])
    await claimDirectory(path(), { links: [], windows: true })
    expect(heard).toEqual([{ links: [], windows: true }])
  })

  it('where there can be no socket, two programs are not told apart, and start', async () => {
    const long = join(directory.path, 'x'.repeat(100))
    const claims = [await claimDirectory(long, { links: [], windows: true })]
    claims.push(await claimDirectory(long, { links: [], windows: true }))
    await writeFile(join(directory.path, 'file'), '')
    claims.push(await claimDirectory(join(directory.path, 'file'), { links: [], windows: true }))
    expect(claims.map(({ kind }) => kind)).toEqual(['first', 'first', 'first'])
  })

  it.runIf(process.platform === 'linux')(
    'nor where the system makes none: the settings say what is wrong',
    async () => {
      for (const directory of ['/proc', '/proc/no/folder']) {
        expect(await claimDirectory(directory, { links: [], windows: true })).toMatchObject({ kind: 'first' })
      }
    }
  )
})

/** A socket whose program is gone. */
async function leftBehind(): Promise<void> {
  await mkdir(path())
  const server = net.createServer()
  const former = join(directory.path, 'former.sock')
  await once(server.listen(former), 'listening')
  await link(former, join(path(), 'instance.sock'))
  await new Promise((resolve) => server.close(resolve))
}
