import { readdirSync, readFileSync } from 'node:fs'

/** Milliseconds of processor time that a process has used, by thread. */
export interface ProcessorTime {
  readonly main: number
  readonly media: number
  readonly records: number
  /** Garbage collection and compilation beside the main thread, and the rest. */
  readonly other: number
}

const clockTick = 10

/** Reads `/proc`: Linux only. */
export function processorTime(pid: number): ProcessorTime {
  const time = { main: 0, media: 0, records: 0, other: 0 }
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'latin1')
    const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'))
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    time[roleOf(name)] += (Number(fields[11]) + Number(fields[12])) * clockTick
  }
  return time
}

/** Memory that a process holds, in MiB. */
export function residentMemory(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1')
  return Number(/^VmRSS:\s*(\d+) kB/m.exec(status)?.[1]) / 1024
}

function roleOf(thread: string): keyof ProcessorTime {
  if (thread === 'MainThread') return 'main'
  return thread === 'media' || thread === 'records' ? thread : 'other'
}
