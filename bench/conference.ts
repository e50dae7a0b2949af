/**
 * A conference of 20 through the media thread, with real sockets, all speaking G.711: processor time of the whole
 * process, and whether everybody is sent a packet every 20 ms. Their telephones are a process of their own.
 */
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { createMediaHost } from '../pbx-core/io/media-host.ts'
import { answer } from './relay.ts'
import { quietLog } from './relay-log.ts'
import type { PeersResult, PeersTask } from './relay-peers.ts'
import { leaseConference, loopback } from './relayed.ts'
import type { BenchRow } from './row.ts'
import { medianRow } from './statistics.ts'

export interface ConferenceBenchOptions {
  readonly parties?: number
  readonly seconds?: number
  readonly runs?: number
}

interface Measured {
  readonly missingPercent: number
  /** Of one core, the whole process: media thread and main thread. */
  readonly processorPercent: number
}

export async function runConferenceBench({
  parties = 20,
  seconds = 5,
  runs = 3
}: ConferenceBenchOptions = {}): Promise<BenchRow[]> {
  await using host = await createMediaHost({
    rtp: { address: loopback, ports: [40_000, 49_999] },
    promptDirs: [],
    log: quietLog
  })
  const measured: Measured[] = []
  for (let run = 0; run < runs; run++) measured.push(await measure(host, parties, seconds))
  const row = (name: string, value: (one: Measured) => number) =>
    medianRow(`conference, ${parties} parties: ${name}`, '%', measured.map(value))
  return [row('one core', (one) => one.processorPercent), row('packets that are missing', (one) => one.missingPercent)]
}

async function measure(
  host: Parameters<typeof leaseConference>[0],
  parties: number,
  seconds: number
): Promise<Measured> {
  const leased = await leaseConference(host, parties)
  const peers = fork(fileURLToPath(new URL('./relay-peers.ts', import.meta.url)), { execArgv: [] })
  try {
    const task: PeersTask = { ports: leased.ports, seconds }
    peers.send(task)
    leased.joinTo(await answer<number[]>(peers))
    await new Promise((resolve) => setTimeout(resolve, 100))
    const before = process.cpuUsage()
    const start = performance.now()
    peers.send('go')
    const { sent, received } = await answer<PeersResult>(peers)
    const used = process.cpuUsage(before)
    // Idle at the beginning, and mixing on without anybody at the end.
    const busy = performance.now() - start - 200
    return {
      missingPercent: Math.max(0, ((sent - received) / sent) * 100),
      processorPercent: ((used.user + used.system) / 1000 / busy) * 100
    }
  } finally {
    peers.kill()
    leased.release()
  }
}
