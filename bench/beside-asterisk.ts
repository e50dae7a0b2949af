/**
 * The whole program beside a whole Asterisk, under the same calls, in turn: processor time and memory of the server's
 * process. All speak all the time; what a call takes to begin and to end does not count. Opus is not among them: Debian's
 * Asterisk has no coder for it.
 */
import { loadavg } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import { coreConfig } from '../test/support/core-config.ts'
import { CoreProcess } from '../test/support/core-process.ts'
import { leasePorts } from '../test/support/free-port.ts'
import { Sipp } from '../test/support/sipp.ts'
import { isUnpacked } from '../test/support/unpacked.ts'
import { startAsterisk } from './asterisk-server.ts'
import { CallLoad, type Spoken } from './call-load.ts'
import { processorTime, residentMemory } from './process-cost.ts'
import type { BenchRow } from './row.ts'
import { medianRow } from './statistics.ts'

interface Scenario {
  readonly name: string
  readonly did: string
  readonly calls: number
  /** What the telephone speaks that is called. */
  readonly answers: Spoken
  /** What the figures are of: a call, or all of it. */
  readonly per: 'call' | 'all'
}

const scenarios: readonly Scenario[] = [
  { name: 'relay PCMU', did: '+15550100001', calls: 20, answers: 'PCMU', per: 'call' },
  { name: 'PCMU and G722', did: '+15550100002', calls: 20, answers: 'G722', per: 'call' },
  { name: 'recorded PCMU', did: '+15550100003', calls: 20, answers: 'PCMU', per: 'call' },
  { name: 'conference of 20', did: '+15550100004', calls: 20, answers: 'PCMU', per: 'all' },
  { name: 'queue of 200 with music', did: '+15550100005', calls: 200, answers: 'PCMU', per: 'all' }
]

export interface BesideAsteriskOptions {
  readonly seconds?: number
  readonly runs?: number
}

interface Server {
  readonly name: string
  readonly pid: number
  readonly load: CallLoad
}

interface Measured {
  /** Of one core. */
  readonly processor: number
  /** MiB, all of the process; and by how much it is more than before the calls. */
  readonly memory: number
  readonly grown: number
  /** Percent of the packets that everybody was to get. */
  readonly received: number
}

export async function runBesideAsterisk({ seconds = 5, runs = 3 }: BesideAsteriskOptions = {}): Promise<BenchRow[]> {
  if (!isUnpacked('asterisk')) throw new Error('there is no Asterisk to compare with: see scripts/pre/unpack.mjs')
  await using stack = new AsyncDisposableStack()
  const servers = [await offhook(stack), await asterisk(stack)]
  const loads = [loadavg()[0] ?? 0]
  const rows: BenchRow[] = []
  for (const scenario of scenarios) {
    const found = new Map<Server, Measured[]>(servers.map((server) => [server, []]))
    for (let run = 0; run < runs; run++) {
      for (const [server, measured] of found) measured.push(await measure(server, scenario, seconds))
    }
    for (const [{ name }, measured] of found) rows.push(...rowsOf(scenario, name, measured))
    loads.push(loadavg()[0] ?? 0)
  }
  return [...rows, medianRow('beside, load of the machine meanwhile', '', loads)]
}

function rowsOf({ name, calls, per }: Scenario, server: string, measured: readonly Measured[]): BenchRow[] {
  const share = per === 'call' ? calls : 1
  const row = (what: string, unit: string, value: (one: Measured) => number) =>
    medianRow(`beside, ${name}, ${server}: ${what}`, unit, measured.map(value))
  return [
    row(per === 'call' ? 'one call' : 'all', '% of core', ({ processor }) => processor / share),
    row(per === 'call' ? 'memory, one call' : 'memory, all', 'MiB', ({ grown }) => grown / share),
    row('memory of the process', 'MiB', ({ memory }) => memory),
    row('packets that came', '%', ({ received }) => received)
  ]
}

async function measure({ pid, load }: Server, scenario: Scenario, seconds: number): Promise<Measured> {
  const idle = residentMemory(pid)
  load.answers = scenario.answers
  await load.call(scenario.did, scenario.calls)
  // Coders are compiled, buffers are made, the first packets are learnt from.
  await delay(2000)
  const [before, began, heard] = [total(pid), performance.now(), load.received]
  await delay(seconds * 1000)
  const took = performance.now() - began
  const processor = ((total(pid) - before) / took) * 100
  const received = ((load.received - heard) / ((took / 20) * load.streams)) * 100
  const memory = residentMemory(pid)
  await load.hangUp()
  return { processor, memory, grown: memory - idle, received }
}

function total(pid: number): number {
  const { main, media, records, other } = processorTime(pid)
  return main + media + records + other
}

async function offhook(stack: AsyncDisposableStack): Promise<Server> {
  const phone = stack.use(await leasePorts())
  const core = stack.use(
    await CoreProcess.start({
      config: (ports) => {
        const config = coreConfig(ports, {
          listen: { rtp: { address: '127.0.0.1', ports: [40_000, 49_999] } },
          domain: {
            recording: { announce: 'none' },
            queues: [
              { name: 'bench', agents: [{ user: '102' }], joinWhenEmpty: true, maxWaiting: 1000, maxWaitSeconds: 3600 }
            ],
            conferences: [{ name: 'bench', maxParties: 20, announce: 'none' }],
            inbound: [
              { match: '+15550100003', to: 'extension:101', record: 'always' },
              { match: '+15550100004', to: 'conference:bench' },
              { match: '+15550100005', to: 'queue:bench' },
              { match: '*', to: 'extension:101' }
            ]
          }
        })
        for (const trunk of config.domains[0]?.trunks ?? []) trunk.maxCalls = 1000
        return config
      },
      env: { OFFHOOK_LOG_LEVEL: 'error' }
    })
  )
  const row = ['101', '[authentication username=101 password=sip-101]'] as const
  const registered = await Sipp.run({ scenario: 'register', target: core.sip, port: phone.first, rows: [row] })
  if (!registered.ok) throw new Error(`the phone could not register: ${registered.errors}`)
  const { provider: callerPort, trunk: server } = core.ports
  const load = stack.use(await CallLoad.open({ callerPort, phonePort: phone.first, server }))
  return { name: 'Offhook', pid: core.ready.pid, load }
}

async function asterisk(stack: AsyncDisposableStack): Promise<Server> {
  const ports = stack.use(await leasePorts())
  const { sip, pid } = stack.use(await startAsterisk({ phone: ports.at(2) }))
  const load = stack.use(await CallLoad.open({ callerPort: ports.first, phonePort: ports.at(2), server: sip }))
  return { name: 'Asterisk', pid, load }
}
