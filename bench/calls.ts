/**
 * Complete calls through the core: sipp as a provider calls a registered phone, also sipp;
 * ringing, answer, a short talk, BYE. 14 SIP messages a call pass the core, and media is anchored
 * (two endpoints are leased and configured for each call; no audio flows, that is what `relay`
 * measures). Records, time lines and a post-call request for each call are on, hooks off.
 *
 * Set-up time is sipp's own clock from its INVITE to the 200 of the core; sipp's part as the
 * phone is in it. Everything shares this machine: core, both sipps and the web application.
 */
import { readFile } from 'node:fs/promises'
import { leasePorts, type PortBlock } from '../test/support/free-port.ts'
import { Sipp, type SippResult } from '../test/support/sipp.ts'
import { waitFor } from '../test/support/wait-for.ts'
import { Office } from './office.ts'
import { type ProcessorTime, processorTime, residentMemory } from './process-cost.ts'
import type { BenchRow } from './row.ts'
import { medianRow, quantile } from './statistics.ts'

export interface CallsBenchOptions {
  /** Calls a second. */
  readonly rates?: readonly number[]
  readonly seconds?: number
  readonly runs?: number
}

interface Measured {
  readonly p50: number
  readonly p99: number
  /** Calls that ended as they should, in a second. */
  readonly completed: number
  readonly failed: number
  /** SIP messages that a sipp had to send again. */
  readonly retransmitted: number
  /** Of the core's threads, microseconds a call. */
  readonly processor: ProcessorTime
  /** Of the core at the end of the run, MiB. */
  readonly memory: number
}

const rates = [100, 300, 500, 1000] as const
const warmUpSeconds = 4
const talkMs = 200

export async function runCallsBench(options: CallsBenchOptions = {}): Promise<BenchRow[]> {
  const { seconds = 10, runs = 3 } = options
  await using bench = await CallsBench.open()
  const rows: BenchRow[] = []
  for (const rate of options.rates ?? rates) {
    const measured: Measured[] = []
    for (let run = 0; run < runs; run++) measured.push(await bench.run(rate, seconds))
    rows.push(...rowsOf(rate, measured))
  }
  return rows
}

function rowsOf(rate: number, measured: readonly Measured[]): BenchRow[] {
  const row = (name: string, unit: string, value: (one: Measured) => number): BenchRow =>
    medianRow(`calls, ${rate}/s: ${name}`, unit, measured.map(value))
  return [
    row('completed', 'calls/s', ({ completed }) => completed),
    row('set-up, p50', 'ms', ({ p50 }) => p50),
    row('set-up, p99', 'ms', ({ p99 }) => p99),
    row('failed', 'calls', ({ failed }) => failed),
    row('sent again', 'messages', ({ retransmitted }) => retransmitted),
    row('core, main thread', 'µs/call', ({ processor }) => processor.main),
    row('core, media thread', 'µs/call', ({ processor }) => processor.media),
    row('core, records thread', 'µs/call', ({ processor }) => processor.records),
    row('core, other threads', 'µs/call', ({ processor }) => processor.other),
    row('core, memory at the end', 'MiB', ({ memory }) => memory)
  ]
}

/** What both sipps saw of some seconds of calls. */
interface Pass {
  readonly calls: SippResult
  readonly retransmitted: number
}

/** A core, and the port of the phone that is called through it. */
class CallsBench implements AsyncDisposable {
  readonly #office: Office
  readonly #phone: PortBlock
  readonly #caller: string
  readonly #callee: string

  private constructor(parts: { office: Office; phone: PortBlock; caller: string; callee: string }) {
    this.#office = parts.office
    this.#phone = parts.phone
    this.#caller = parts.caller
    this.#callee = parts.callee
  }

  static async open(): Promise<CallsBench> {
    await using cleanup = new AsyncDisposableStack()
    const office = cleanup.use(await Office.open())
    const phone = cleanup.use(await leasePorts())
    const [caller, callee] = await Promise.all(['caller', 'callee'].map(readScenario))
    const registered = await Sipp.run({
      scenario: 'register',
      target: office.core.sip,
      port: phone.first,
      rows: [['100', '[authentication username=100 password=sip-100]']]
    })
    if (!registered.ok) throw new Error(`the phone could not register: ${registered.errors}`)
    cleanup.move()
    return new CallsBench({ office, phone, caller: caller as string, callee: callee as string })
  }

  /** Some seconds that do not count, then those that do. */
  async run(rate: number, seconds: number): Promise<Measured> {
    const { pid } = this.#office.core.ready
    const told = this.#office.deliveries
    const warmUp = await this.#pass(rate, warmUpSeconds)
    const before = processorTime(pid)
    const began = performance.now()
    const { calls, retransmitted } = await this.#pass(rate, seconds)
    const took = (performance.now() - began) / 1000
    const used = processorTime(pid)
    const memory = residentMemory(pid)
    await this.#told(told + warmUp.calls.successful + calls.successful)
    const perCall = (thread: keyof ProcessorTime) =>
      ((used[thread] - before[thread]) * 1000) / (calls.successful + calls.failed)
    return {
      p50: quantile(calls.responseTimes, 0.5),
      p99: quantile(calls.responseTimes, 0.99),
      completed: calls.successful / took,
      failed: calls.failed,
      retransmitted,
      processor: {
        main: perCall('main'),
        media: perCall('media'),
        records: perCall('records'),
        other: perCall('other')
      },
      memory
    }
  }

  async #pass(rate: number, seconds: number): Promise<Pass> {
    const { ports } = this.#office.core
    const load = {
      calls: rate * seconds,
      concurrent: 10_000,
      logMessages: false,
      timeoutMs: (seconds + 30) * 1000,
      // Calls evenly spread, not in heaps of 10 ms.
      args: ['-timer_resol', '1', '-buff_size', '4194304', '-deadcall_wait', '0']
    }
    await using phone = await Sipp.start({ ...load, scenario: this.#callee, port: this.#phone.first })
    const calls = await Sipp.run({
      ...load,
      scenario: this.#caller,
      target: `127.0.0.1:${ports.trunk}`,
      port: ports.provider,
      service: '+15550100100',
      callsPerSecond: rate,
      pauseMs: talkMs
    })
    // It ends by itself once all calls were made; where some failed it does not.
    phone.program.signal('SIGUSR1')
    const called = await phone.finished()
    return { calls, retransmitted: calls.retransmissions + called.retransmissions }
  }

  /** What has to be told of one run is not to burden the next. */
  async #told(calls: number): Promise<void> {
    await waitFor(() => this.#office.deliveries >= calls, { what: `${calls} post-call requests`, timeoutMs: 60_000 })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#office[Symbol.asyncDispose]()
    await this.#phone[Symbol.asyncDispose]()
  }
}

/** Without its XML declaration, as the driver wants it. */
async function readScenario(name: string): Promise<string> {
  const xml = await readFile(new URL(`sipp/${name}.xml`, import.meta.url), 'utf8')
  return xml.slice(xml.indexOf('<scenario'))
}

if (import.meta.main) {
  // node bench/calls.ts [RATE,… [SECONDS [RUNS]]]
  const [rates, seconds, runs] = process.argv.slice(2)
  const options: CallsBenchOptions = {
    ...(rates && { rates: rates.split(',').map(Number) }),
    ...(seconds && { seconds: Number(seconds) }),
    ...(runs && { runs: Number(runs) })
  }
  for (const { name, unit, value, runs: each } of await runCallsBench(options)) {
    console.log(`${name}: ${value.toFixed(2)} ${unit} (${each.map((one) => one.toFixed(2)).join(', ')})`)
  }
}
