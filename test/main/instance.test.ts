import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { stat, writeFile } from 'node:fs/promises'
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
})
