import { execFile } from 'node:child_process'
import { readdir, readFile, readlink, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { needs } from '../../support/needs.ts'
import { Program } from '../../support/program.ts'
import { tempDirectory } from '../../support/temp-directory.ts'

const project = fileURLToPath(new URL('../../../', import.meta.url))

/** As installed the ports are fixed: a network of its own keeps whatever uses them on this machine out of the way. */
const ownNetwork = ['-rn', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'] as const

async function mayHaveOwnNetwork(): Promise<boolean> {
  await using trial = await Program.start({ name: 'unshare', command: 'unshare', args: [...ownNetwork, 'true'] })
  return (await trial.exited).code === 0
}

it('as installed, from an empty directory, no socket listens beyond this machine (1-product, Principles)', async (context) => {
  needs(context, 'unshare', 'nsenter', 'ip', 'ss')
  if (!(await mayHaveOwnNetwork()))
    context.skip('a network namespace is not allowed here, and the usual ports may be in use')
  await using directory = await tempDirectory('first-start')
  const data = join(directory.path, 'data')
  await using core = await Program.start({
    name: 'core',
    command: 'unshare',
    args: [...ownNetwork, process.execPath, join(project, 'main/serve.ts'), '--data', data],
    cwd: directory.path
  })
  const ready = JSON.parse(await core.stdout.waitFor(() => true, { what: 'the core to be ready' })) as unknown
  expect(ready).toEqual({
    ready: true,
    pid: core.pid,
    http: 'http://127.0.0.1:8980',
    sip: { udp: 5060, tcp: 5060, tls: null, ws: 'ws://127.0.0.1:8980/sip' }
  })

  const sockets = await socketsOf(core.pid)
  expect(sockets.filter(({ protocol }) => protocol.startsWith('tcp')).map(({ local }) => local)).toEqual(
    expect.arrayContaining(['127.0.0.1:5060', '127.0.0.1:8980'])
  )
  expect(sockets.filter(({ protocol }) => protocol.startsWith('udp')).map(({ local }) => local)).toContain(
    '127.0.0.1:5060'
  )
  expect(sockets.filter(({ local }) => !local.startsWith('127.0.0.1:'))).toEqual([])
  const shown = await shownBySs(core.pid)
  expect(shown).toEqual(expect.arrayContaining(['127.0.0.1:5060', '127.0.0.1:8980']))
  expect(shown.filter((local) => !local.startsWith('127.0.0.1:'))).toEqual([])

  // What was made for the first start is for its owner alone.
  for (const file of await readdir(data)) {
    const { mode } = await stat(join(data, file))
    expect([file, mode & 0o077]).toEqual([file, 0])
  }
  const { domains } = JSON.parse(await readFile(join(data, 'config.json'), 'utf8')) as {
    readonly domains: readonly { readonly users: readonly { readonly sipPassword: string }[] }[]
  }
  const secrets = [domains[0]?.users[0]?.sipPassword ?? '', await webPassword(data)]
  expect(secrets.map((secret) => secret.length)).toEqual([24, 24])
  const said = [...core.stdout.entries, ...core.stderr.entries].join('\n')
  expect(secrets.filter((secret) => said.includes(secret))).toEqual([])
})

async function webPassword(data: string): Promise<string> {
  return /^Web password: (.+)$/m.exec(await readFile(join(data, 'first-start.txt'), 'utf8'))?.[1] ?? ''
}

interface Socket {
  readonly protocol: string
  readonly local: string
}

/** Sockets of a process that take what others send: TCP that listens, UDP that is bound (`/proc/PID/net`). */
async function socketsOf(pid: number): Promise<readonly Socket[]> {
  const inodes = await socketInodes(pid)
  const tables = await Promise.all(
    ['tcp', 'tcp6', 'udp', 'udp6'].map(async (protocol) => {
      const lines = (await readFile(`/proc/${pid}/net/${protocol}`, 'latin1')).trim().split('\n').slice(1)
      return lines.flatMap((line) => {
        const columns = line.trim().split(/\s+/)
        const [, local = '', , state] = columns
        const takes = protocol.startsWith('udp') || state === '0A'
        return takes && inodes.has(columns[9] ?? '') ? [{ protocol, local: readable(local) }] : []
      })
    })
  )
  return tables.flat()
}

/** `0100007F:13C4` as `127.0.0.1:5060`; addresses of IPv6 stay as they are. */
function readable(hex: string): string {
  const [address = '', port = ''] = hex.split(':')
  const octets =
    address.length === 8
      ? address
          .match(/../g)
          ?.map((octet) => Number.parseInt(octet, 16))
          .reverse()
      : undefined
  return `${octets?.join('.') ?? address}:${Number.parseInt(port, 16)}`
}

async function socketInodes(pid: number): Promise<ReadonlySet<string>> {
  const directory = `/proc/${pid}/fd`
  const targets = await Promise.all(
    (await readdir(directory)).map((fd) => readlink(join(directory, fd)).catch(() => ''))
  )
  return new Set(targets.flatMap((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? []))
}

/** Local addresses in what `ss -tuln` says inside the network of that process. */
async function shownBySs(pid: number): Promise<readonly string[]> {
  const inside = ['-t', String(pid), '-U', '-n', '--preserve-credentials', 'ss', '-Htuln']
  const { stdout } = await promisify(execFile)('nsenter', inside)
  return stdout
    .trim()
    .split('\n')
    .flatMap((line) => line.trim().split(/\s+/)[4] ?? [])
}
