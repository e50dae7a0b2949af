/** Relayed RTP calls through the media thread: processor time, loss and delay. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { createMediaHost } from '../pbx-core/io/media-host.ts'
import { leaseBareSockets } from './bare-relay.ts'
import { quietLog } from './relay-log.ts'
import type { PeersResult, PeersTask } from './relay-peers.ts'
import { type Leased, leaseEndpoints, loopback } from './relayed.ts'
import type { BenchRow } from './row.ts'
import { medianRow } from './statistics.ts'

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

/** So many sockets, two for each call. */
type Lease = (count: number) => Promise<Leased>

const STEPS = [50, 100, 250] as const
/** Where the search for the highest number of calls without loss goes on. */
const FURTHER = [350, 450, 550] as const

export async function runRelayBench({
  calls = STEPS,
  seconds = 4,
  runs = 3
}: RelayBenchOptions = {}): Promise<BenchRow[]> {
  await using host = await createMediaHost({
    rtp: { address: loopback, ports: [40_000, 49_999] },
    promptDirs: [],
    log: quietLog
  })
  const relay: Lease = (count) => leaseEndpoints(host, count)
  const rows: BenchRow[] = []
  for (const count of calls) {
    const measured: Measured[] = []
    const bare: Measured[] = []
    // In turn, so that both meet the same machine.
    for (let run = 0; run < runs; run++) {
      measured.push(await measure(relay, count, seconds))
      bare.push(await measure(leaseBareSockets, count, seconds))
    }
    rows.push(...rowsOf(count, measured))
    rows.push(
      medianRow(
        `bare sockets, ${count} calls: one core`,
        '%',
        bare.map(({ processorPercent }) => processorPercent)
      )
    )
  }
  rows.push(await highestWithoutLoss(relay, rows, seconds))
  return rows
}

function rowsOf(count: number, measured: readonly Measured[]): BenchRow[] {
  const row = (name: string, unit: string, value: (one: Measured) => number): BenchRow =>
    medianRow(`relay, ${count} calls: ${name}`, unit, measured.map(value))
  return [
    row('one core', '%', ({ processorPercent }) => processorPercent),
    row('loss', '%', ({ lossPercent }) => lossPercent),
    row('through the relay, p50', 'ms', ({ p50 }) => p50),
    row('through the relay, p99', 'ms', ({ p99 }) => p99)
  ]
}

async function highestWithoutLoss(relay: Lease, rows: readonly BenchRow[], seconds: number): Promise<BenchRow> {
  const lossless = rows.filter(({ name, runs }) => name.endsWith('loss') && runs.every((loss) => loss === 0))
  let highest = Math.max(0, ...lossless.map(({ name }) => Number(/\d+/.exec(name)?.[0])))
  for (const count of FURTHER) {
    const { lossPercent } = await measure(relay, count, seconds)
    if (lossPercent > 0) break
    highest = count
  }
  return { name: 'relay: calls without loss', unit: 'calls', value: highest, runs: [highest] }
}

async function measure(lease: Lease, calls: number, seconds: number): Promise<Measured> {
  const leased = await lease(calls * 2)
  const peers = fork(fileURLToPath(new URL('./relay-peers.ts', import.meta.url)), { execArgv: [] })
  try {
    const task: PeersTask = { ports: leased.ports, seconds }
    peers.send(task)
    leased.joinTo(await answer<number[]>(peers))
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
    leased.release()
  }
}

export async function answer<T>(child: ChildProcess): Promise<T> {
  const [message] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error('the peers ended early')))
  ])
  return message as T
}

if (import.meta.main) {
  for (const { name, unit, value, runs } of await runRelayBench()) {
    console.log(`${name}: ${value.toFixed(2)} ${unit} (${runs.map((run) => run.toFixed(2)).join(', ')})`)
  }
}
