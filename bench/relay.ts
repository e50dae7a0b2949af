/** Relayed RTP calls through the media thread: processor time, loss and delay. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { createMediaHost, type MediaHost } from '../pbx-core/io/media-host.ts'
import type { MediaEndpoint, StreamDescription } from '../pbx-core/media/port.ts'
import { quietLog } from './relay-log.ts'
import type { PeersResult, PeersTask } from './relay-peers.ts'

export interface BenchRow {
  readonly name: string
  readonly unit: string
  /** The median of the runs. */
  readonly value: number
  readonly runs: readonly number[]
}

export interface RelayBenchOptions {
  /** Calls at the same time; each is two streams of 50 packets a second. */
  readonly calls?: readonly number[]
  readonly seconds?: number
  readonly runs?: number
}

interface Measured {
  readonly lossPercent: number
  /** Of one core, the whole process: media thread and main thread. */
  readonly processorPercent: number
  readonly p50: number
  readonly p99: number
}

const ADDRESS = '127.0.0.1'
const STEPS = [50, 100, 250] as const
/** Where the search for the highest number of calls without loss goes on. */
const FURTHER = [350, 450, 550] as const

export async function runRelayBench({
  calls = STEPS,
  seconds = 4,
  runs = 3
}: RelayBenchOptions = {}): Promise<BenchRow[]> {
  await using host = await createMediaHost({
    rtp: { address: ADDRESS, ports: [40_000, 49_999] },
    promptDirs: [],
    log: quietLog
  })
  const rows: BenchRow[] = []
  for (const count of calls) {
    const measured: Measured[] = []
    for (let run = 0; run < runs; run++) measured.push(await measure(host, count, seconds))
    rows.push(...rowsOf(count, measured))
  }
  rows.push(await highestWithoutLoss(host, rows, seconds))
  return rows
}

function rowsOf(count: number, measured: readonly Measured[]): BenchRow[] {
  const row = (name: string, unit: string, value: (one: Measured) => number): BenchRow => {
    const runs = measured.map(value)
    return { name: `relay, ${count} calls: ${name}`, unit, value: median(runs), runs }
  }
  return [
    row('one core', '%', ({ processorPercent }) => processorPercent),
    row('loss', '%', ({ lossPercent }) => lossPercent),
    row('through the relay, p50', 'ms', ({ p50 }) => p50),
    row('through the relay, p99', 'ms', ({ p99 }) => p99)
  ]
}

async function highestWithoutLoss(host: MediaHost, rows: readonly BenchRow[], seconds: number): Promise<BenchRow> {
  const lossless = rows.filter(({ name, runs }) => name.endsWith('loss') && runs.every((loss) => loss === 0))
  let highest = Math.max(0, ...lossless.map(({ name }) => Number(/\d+/.exec(name)?.[0])))
  for (const count of FURTHER) {
    const { lossPercent } = await measure(host, count, seconds)
    if (lossPercent > 0) break
    highest = count
  }
  return { name: 'relay: calls without loss', unit: 'calls', value: highest, runs: [highest] }
}

async function measure(host: MediaHost, calls: number, seconds: number): Promise<Measured> {
  const endpoints = await leaseAll(host, calls * 2)
  const peers = fork(fileURLToPath(new URL('./relay-peers.ts', import.meta.url)), { execArgv: [] })
  try {
    const task: PeersTask = { ports: endpoints.map(({ rtpPort }) => rtpPort), seconds }
    peers.send(task)
    const ports = await answer<number[]>(peers)
    endpoints.forEach((endpoint, index) => {
      endpoint.configure(streamTo(ports[index] as number))
      const other = endpoints[index + 1]
      if (index % 2 === 0 && other !== undefined) endpoint.join(other)
    })
    await new Promise((resolve) => setTimeout(resolve, 100))
    const before = process.cpuUsage()
    const start = performance.now()
    peers.send('go')
    const { sent, received, p50, p99 } = await answer<PeersResult>(peers)
    const used = process.cpuUsage(before)
    // Idle at the beginning and the end, by what the peers wait there.
    const busy = performance.now() - start - 700
    return {
      lossPercent: ((sent - received) / sent) * 100,
      processorPercent: ((used.user + used.system) / 1000 / busy) * 100,
      p50,
      p99
    }
  } finally {
    peers.kill()
    for (const endpoint of endpoints) endpoint.release()
  }
}

/** The stock is refilled in the background; so many at once it does not hold. */
export async function leaseAll(host: MediaHost, count: number): Promise<MediaEndpoint[]> {
  const endpoints: MediaEndpoint[] = []
  for (let patience = 1000; endpoints.length < count && patience > 0; ) {
    const endpoint = host.lease(ADDRESS)
    if (endpoint !== undefined) {
      endpoints.push(endpoint)
    } else {
      patience--
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
  if (endpoints.length < count) throw new Error(`only ${endpoints.length} of ${count} endpoints could be had`)
  return endpoints
}

function streamTo(rtpPort: number): StreamDescription {
  return {
    remote: { address: ADDRESS, rtpPort, rtcpPort: 9 },
    codecs: [{ payloadType: 0, name: 'PCMU', clockRate: 8000, channels: 1 }],
    telephoneEvent: 101,
    direction: 'sendrecv',
    packetTime: 20
  }
}

export async function answer<T>(child: ChildProcess): Promise<T> {
  const [message] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error('the peers ended early')))
  ])
  return message as T
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

if (import.meta.main) {
  for (const { name, unit, value, runs } of await runRelayBench()) {
    console.log(`${name}: ${value.toFixed(2)} ${unit} (${runs.map((run) => run.toFixed(2)).join(', ')})`)
  }
}
