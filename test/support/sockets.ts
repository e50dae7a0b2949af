import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import type { OwnNetwork } from './own-network.ts'

/** One that takes what others send: TCP that listens, UDP that is bound. */
export interface Socket {
  readonly protocol: 'tcp' | 'udp'
  /** `127.0.0.1:5060`, `[::1]:5060`, `*:5060`. */
  readonly local: string
  readonly pid: number
}

/** A machine with tens of thousands of sockets has megabytes to say. */
const mostOctets = 256 * 1024 * 1024

/** What `ss -lnptu` shows of these processes, inside that network where one is given. */
export async function listeningSockets(
  pids: ReadonlySet<number>,
  network?: Pick<OwnNetwork, 'inside'>
): Promise<readonly Socket[]> {
  const { command, args } = network?.inside('ss', ['-Hlnptu']) ?? { command: 'ss', args: ['-Hlnptu'] }
  const { stdout } = await promisify(execFile)(command, [...args], { maxBuffer: mostOctets })
  return stdout.split('\n').flatMap((line) => {
    const [protocol, , , , local = '', , users = ''] = line.trim().split(/\s+/)
    const pid = Number(/pid=(\d+)/.exec(users)?.[1])
    if ((protocol !== 'tcp' && protocol !== 'udp') || !pids.has(pid)) return []
    return [{ protocol, local, pid }]
  })
}

/** Whether only this machine can send to it. */
export function onLoopback({ local }: Socket): boolean {
  return /^(127\.[\d.]+|\[::1\]):\d+$/.test(local)
}

export interface Process {
  readonly pid: number
  readonly parent: number
  readonly command: string
}

/** A program that was started as the leader of a process group, with everything that it has started, in groups of their own too. */
export async function processesOf(leader: number): Promise<readonly Process[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const read = async (pid: string): Promise<readonly (Process & { readonly group: number })[]> => {
    try {
      const stat = await readFile(`/proc/${pid}/stat`, 'latin1')
      const command = (await readFile(`/proc/${pid}/cmdline`, 'latin1')).replaceAll('\0', ' ').trim()
      const [, parent = 0, group = 0] = stat
        .slice(stat.lastIndexOf(')') + 2)
        .split(' ')
        .map(Number)
      return [{ pid: Number(pid), parent, group, command }]
    } catch {
      // It has ended meanwhile.
      return []
    }
  }
  const all = (await Promise.all(pids.map(read))).flat()
  const found = new Set<number>()
  const groups = new Set([leader])
  for (let before = -1; before < found.size; ) {
    before = found.size
    for (const { pid, parent, group } of all) {
      if (!found.has(parent) && !groups.has(group)) continue
      found.add(pid)
      groups.add(group)
    }
  }
  return all.filter(({ pid }) => found.has(pid)).map(({ pid, parent, command }) => ({ pid, parent, command }))
}
