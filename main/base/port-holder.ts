import { execFile } from 'node:child_process'
import { readdir, readFile, readlink } from 'node:fs/promises'
import { basename } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const patience = { timeout: 3000, windowsHide: true } as const

export interface Port {
  readonly protocol: 'tcp' | 'udp'
  readonly port: number
}

/**
 * The program that holds a port, for people: `node server.js (process 4711)`. undefined where the
 * system does not tell, as for the programs of other users.
 */
export async function portHolder(
  taken: Port,
  platform: NodeJS.Platform = process.platform
): Promise<string | undefined> {
  try {
    switch (platform) {
      case 'linux':
        return await linuxHolder(taken)
      case 'win32':
        return await windowsHolder(taken)
      default:
        return await lsofHolder(taken)
    }
  } catch {
    return undefined
  }
}

/** proc_net(5): the socket's inode by its port; proc_pid_fd(5): the process that has it open. */
async function linuxHolder({ protocol, port }: Port): Promise<string | undefined> {
  const tables = await Promise.all([protocol, `${protocol}6`].map(readTable))
  const inodes = new Set(tables.flatMap((table) => inodesIn(table, port, protocol === 'tcp')))
  if (inodes.size === 0) return undefined
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    if (await hasOpen(pid, inodes)) return nameOf(pid, await readFile(`/proc/${pid}/cmdline`, 'utf8'))
  }
  return undefined
}

/** A machine without IPv6 has no table of it. */
async function readTable(name: string): Promise<string> {
  return readFile(`/proc/net/${name}`, 'utf8').catch(() => '')
}

const listening = '0A'

function inodesIn(table: string, port: number, onlyListening: boolean): string[] {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0')
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local = '', , state]) => local.endsWith(`:${wanted}`) && (!onlyListening || state === listening))
    .map((fields) => fields[9] ?? '')
}

async function hasOpen(pid: string, inodes: ReadonlySet<string>): Promise<boolean> {
  const files = await readdir(`/proc/${pid}/fd`).catch(() => [])
  const targets = await Promise.all(files.map((file) => readlink(`/proc/${pid}/fd/${file}`).catch(() => '')))
  return targets.some((target) => inodes.has(/^socket:\[(\d+)\]$/.exec(target)?.[1] ?? ''))
}

/** The program and, of an interpreter, its script. Further arguments may hold secrets. */
function nameOf(pid: string, commandLine: string): string {
  const [command = '', ...args] = commandLine.split('\0')
  const script = args.find((arg) => !arg.startsWith('-') && /\.[cm]?[jt]s$|\.py$|\.rb$/.test(arg))
  return `${[basename(command), ...(script === undefined ? [] : [script])].join(' ')} (process ${pid})`
}

/** `-Fpc`: a line `p4711` and a line `cnode`. */
async function lsofHolder({ protocol, port }: Port): Promise<string | undefined> {
  const only = protocol === 'tcp' ? ['-sTCP:LISTEN'] : []
  const { stdout } = await run('lsof', ['-nP', `-i${protocol.toUpperCase()}:${port}`, ...only, '-Fpc'], patience)
  const [, pid] = /^p(\d+)$/m.exec(stdout) ?? []
  const [, name] = /^c(.+)$/m.exec(stdout) ?? []
  return pid === undefined || name === undefined ? undefined : `${name} (process ${pid})`
}

async function windowsHolder({ protocol, port }: Port): Promise<string | undefined> {
  const { stdout } = await run('netstat', ['-ano', '-p', protocol], patience)
  const pid = stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .find(([, local = '', remote = '']) => local.endsWith(`:${port}`) && /^(\*|0\.0\.0\.0|\[::\]):(\*|0)$/.test(remote))
    ?.at(-1)
  if (pid === undefined) return undefined
  const tasks = await run('tasklist', ['/fi', `PID eq ${pid}`, '/fo', 'csv', '/nh'], patience)
  const [, name] = /^"([^"]+)"/m.exec(tasks.stdout) ?? []
  return name === undefined ? undefined : `${name} (process ${pid})`
}
