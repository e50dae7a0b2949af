/** Calls between a browser and a plain phone through the media thread: processor time, loss and delay. */
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { createMediaHost, type MediaHost } from '../pbx-core/io/media-host.ts'
import type { MediaEndpoint, StreamDescription } from '../pbx-core/media/port.ts'
import { answer } from './relay.ts'
import { quietLog } from './relay-log.ts'
import { leaseAll } from './relayed.ts'
import type { BenchRow } from './row.ts'
import { medianRow } from './statistics.ts'
import type { WebRtcPeers, WebRtcResult, WebRtcTask } from './webrtc-peers.ts'

export interface WebRtcBenchOptions {
  /** Calls at the same time; each is a stream of 50 packets a second in either direction. */
  readonly calls?: readonly number[]
  readonly seconds?: number
  readonly runs?: number
}

interface Measured {
  /** Of one core, the whole process: media thread and main thread. */
  readonly processorPercent: number
  readonly lossPercent: number
  readonly p50: number
  readonly p99: number
  /** Milliseconds of processor time for the ICE and DTLS of one call. */
  readonly setupMs: number
}

const ADDRESS = '127.0.0.1'

export async function runWebRtcBench({
  calls = [25, 100, 200],
  seconds = 4,
  runs = 3
}: WebRtcBenchOptions = {}): Promise<BenchRow[]> {
  await using host = await createMediaHost({
    rtp: { address: ADDRESS, ports: [40_000, 49_999] },
    promptDirs: [],
    log: quietLog
  })
  const rows: BenchRow[] = []
  for (const count of calls) {
    const measured: Measured[] = []
    for (let run = 0; run < runs; run++) measured.push(await measure(host, count, seconds))
    const row = (name: string, unit: string, value: (one: Measured) => number) =>
      medianRow(`webrtc to rtp, ${count} calls: ${name}`, unit, measured.map(value))
    rows.push(
      row('one core', '%', ({ processorPercent }) => processorPercent),
      row('loss', '%', ({ lossPercent }) => lossPercent),
      row('through the core, p50', 'ms', ({ p50 }) => p50),
      row('through the core, p99', 'ms', ({ p99 }) => p99),
      row('ICE and DTLS of one call', 'ms of core', ({ setupMs }) => setupMs)
    )
  }
  return rows
}

async function measure(host: MediaHost, calls: number, seconds: number): Promise<Measured> {
  const endpoints = await leaseAll(host, calls * 2)
  const browsers = endpoints.slice(0, calls)
  const phones = endpoints.slice(calls)
  const peers = fork(fileURLToPath(new URL('./webrtc-peers.ts', import.meta.url)), { execArgv: [] })
  try {
    const password = 'offhookbenchpassword1234'
    const task: WebRtcTask = {
      seconds,
      password,
      browsers: browsers.map(({ id, rtpPort }) => ({ ufrag: `core${id}`, port: rtpPort })),
      phones: phones.map(({ rtpPort }) => rtpPort)
    }
    peers.send(task)
    const { ports, fingerprint } = await answer<WebRtcPeers>(peers)
    const idle = process.cpuUsage()
    browsers.forEach((browser, index) => {
      const phone = phones[index] as MediaEndpoint
      browser.useWebRtc({ ufrag: `core${browser.id}`, password })
      browser.configure({ ...stream, remote: null, webRtc: { ufrag: 'bench', fingerprints: [fingerprint] } })
      phone.configure({ ...stream, remote: { address: ADDRESS, rtpPort: ports[index] as number, rtcpPort: 9 } })
      browser.join(phone)
    })
    peers.send('connect')
    await answer<'connected'>(peers)
    const setup = process.cpuUsage(idle)
    const before = process.cpuUsage()
    const start = performance.now()
    peers.send('talk')
    const { sent, received, p50, p99, milliseconds } = await answer<WebRtcResult>(peers)
    const used = process.cpuUsage(before)
    return {
      processorPercent: ((used.user + used.system) / 1000 / Math.min(milliseconds, performance.now() - start)) * 100,
      lossPercent: ((sent - received) / sent) * 100,
      p50,
      p99,
      setupMs: (setup.user + setup.system) / 1000 / calls
    }
  } finally {
    peers.kill()
    for (const endpoint of endpoints) endpoint.release()
  }
}

const stream: Omit<StreamDescription, 'remote'> = {
  codecs: [{ payloadType: 0, name: 'PCMU', clockRate: 8000, channels: 1 }],
  telephoneEvent: 101,
  direction: 'sendrecv',
  packetTime: 20
}

if (import.meta.main) {
  for (const { name, unit, value, runs } of await runWebRtcBench()) {
    console.log(`${name}: ${value.toFixed(2)} ${unit} (${runs.map((run) => run.toFixed(2)).join(', ')})`)
  }
}
