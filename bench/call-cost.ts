/**
 * What one call costs the core itself: processor time and memory allocated, without sockets,
 * threads or files. The core runs in this process over ports that do nothing; the call is that
 * of `calls.ts` (14 messages, its time line, its record, one post-call request), its parties
 * are `template-parties.ts`, whose own part is some 30 µs. Neither load generators nor other
 * work of the machine are in the figure, so it shows what a change of the code does.
 */
import { setImmediate as turn } from 'node:timers/promises'
import { getHeapStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Clock } from '../pbx-core/base/clock.ts'
import type { HttpClient } from '../pbx-core/base/http.ts'
import { localTimes } from '../pbx-core/base/local-time.ts'
import type { Log } from '../pbx-core/base/log.ts'
import { ok } from '../pbx-core/base/result.ts'
import { type Config, configSchema } from '../pbx-core/contract/config.ts'
import { systemClock } from '../pbx-core/io/clock.ts'
import { createCrypto } from '../pbx-core/io/crypto.ts'
import type { MediaEndpoint, MediaEvent, MediaPort } from '../pbx-core/media/port.ts'
import type { RecordStore } from '../pbx-core/records/port.ts'
import { OwnCallLimits } from '../pbx-core/runtime/limits.ts'
import { PbxRuntime } from '../pbx-core/runtime/pbx.ts'
import { Bindings } from '../pbx-core/sip/registrar/bindings.ts'
import type { BenchRow } from './row.ts'
import { medianRow } from './statistics.ts'
import { provider, TemplateParties, trunkPort } from './template-parties.ts'

const warmUpCalls = 5000
const callsInRun = 2000
const inHand = 20
const runs = 5

export async function runCallCostBench(): Promise<BenchRow[]> {
  const { runtime, parties } = await open(systemClock)
  await makeCalls(parties, warmUpCalls)
  const processor: number[] = []
  const allocated: number[] = []
  for (let run = 0; run < runs; run++) {
    const cost = await measure(parties)
    processor.push(cost.microseconds)
    allocated.push(cost.kibibytes)
  }
  await runtime.stop()
  return [
    medianRow('call cost: processor time of the core', 'µs/call', processor),
    medianRow('call cost: memory allocated', 'KiB/call', allocated),
    medianRow('call cost: memory of a call that is over, until its transactions are', 'KiB/call', await lingering())
  ]
}

/** What is left of a call while its transactions linger, for 5 to 32 s (RFC 3261 §17): here for ever. */
async function lingering(): Promise<number[]> {
  const { runtime, parties } = await open(withoutLongTimers)
  await makeCalls(parties, callsInRun)
  const left: number[] = []
  for (let run = 0; run < runs; run++) {
    const before = liveKibibytes()
    await makeCalls(parties, callsInRun)
    left.push((liveKibibytes() - before) / callsInRun)
  }
  await runtime.stop()
  return left
}

const withoutLongTimers: Clock = {
  ...systemClock,
  after: (ms, callback) => (ms < 4000 ? systemClock.after(ms, callback) : { [Symbol.dispose]() {} })
}

/** What a full collection leaves in the heap. */
function liveKibibytes(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return getHeapStatistics().used_heap_size / 1024
}

async function open(clock: Clock): Promise<{ runtime: PbxRuntime; parties: TemplateParties }> {
  const parties = new TemplateParties()
  const runtime = new PbxRuntime(config(), {
    clock,
    crypto: createCrypto(),
    log: silent,
    media: idleMedia(),
    store: forgetfulStore,
    http: agreeable,
    mail: { send: async () => ({ kind: 'sent', reply: '' }) },
    locations: new Bindings(),
    limits: new OwnCallLimits(clock),
    holidays: { load: async () => {}, on: () => undefined, isUnknown: () => false },
    prompts: { trouble: async () => undefined },
    messages: {
      path: (name) => name,
      milliseconds: async () => undefined,
      octets: async () => undefined,
      level: async () => ok(undefined),
      upload: async () => ok(undefined),
      remove: async () => {}
    },
    recordings: { folder: '', pathOf: (file) => file, remove: async () => ({ ok: true, value: undefined }) },
    canSpeak: false,
    resolver: { resolve: async (host) => [host], naptr: async () => [], srv: async () => [] },
    localTime: localTimes(),
    transport: (events) => parties.attach(events),
    eventLoopLag: () => 0
  })
  const started = await runtime.start()
  if (!started.ok) throw new Error(started.error.message)
  await parties.register()
  return { runtime, parties }
}

/** From the first INVITE to the last 200, so many in hand at a time. */
async function makeCalls(parties: TemplateParties, count: number, afterTurn = () => {}): Promise<void> {
  const completed = parties.completed
  for (let made = 0; parties.completed < completed + count; ) {
    for (; made < count && made - (parties.completed - completed) < inHand; made++) parties.invite()
    await turn()
    afterTurn()
  }
}

async function measure(parties: TemplateParties): Promise<{ microseconds: number; kibibytes: number }> {
  const meter = new AllocationMeter()
  const before = process.threadCpuUsage()
  await makeCalls(parties, callsInRun, () => meter.read())
  const { user, system } = process.threadCpuUsage(before)
  return { microseconds: (user + system) / callsInRun, kibibytes: meter.bytes / 1024 / callsInRun }
}

/** Adds up how the heap grows from turn to turn; a turn in which it was collected counts as the average of the others. */
class AllocationMeter {
  #used = getHeapStatistics().used_heap_size
  #grown = 0
  #counted = 0
  #turns = 0

  read(): void {
    const used = getHeapStatistics().used_heap_size
    this.#turns++
    if (used >= this.#used) {
      this.#grown += used - this.#used
      this.#counted++
    }
    this.#used = used
  }

  get bytes(): number {
    return (this.#grown * this.#turns) / this.#counted
  }
}

function config(): Config {
  return configSchema.parse({
    schema: 1,
    domains: [
      {
        name: 'acme.test',
        aliases: ['127.0.0.1'],
        users: [{ extension: '100', name: 'Ana Keller', sipPassword: 'sip-100', webPassword: 'web-100' }],
        trunks: [
          {
            name: 'main',
            type: 'peer',
            address: `sip:${provider.address}:${provider.port};transport=udp`,
            from: [`${provider.address}:${provider.port}`],
            bind: `127.0.0.1:${trunkPort}`,
            maxCalls: 10_000
          }
        ],
        inbound: [{ match: '*', to: 'extension:100' }],
        cti: { postCall: { url: 'http://127.0.0.1:8099/cdr?src=%%src%%&dst=%%dst%%&id=%%uniqueid%%' } }
      }
    ]
  })
}

const silent: Log = { debug() {}, info() {}, warn() {}, error() {}, with: () => silent }

const agreeable: HttpClient = {
  request: async () => ({ kind: 'response', status: 204, contentType: '', body: new Uint8Array() })
}

const forgetfulStore: RecordStore = {
  kept: async () => [],
  keep: () => {},
  opened() {},
  answered() {},
  alive() {},
  closed: async () => {},
  recorded() {},
  appendTimeline() {},
  leftOpen: async () => [],
  cdrs: async () => ({ items: [], next: null }),
  timeline: async () => undefined,
  deliveriesOf: async () => [],
  deliveryPage: async () => ({ items: [], next: null }),
  outcomes: async () => [],
  cdr: async () => undefined,
  lastSegment: async () => undefined,
  noted: async () => {},
  notesDue: async () => ({ due: [], next: null }),
  notesTold: async () => {},
  retryNow: async () => {},
  delivery: async () => undefined,
  claimDue: async () => [],
  nextDue: async () => null,
  waitingFor: async () => 0,
  attempted() {},
  dropped() {},
  mails: async () => [],
  waiting: () => 0,
  fault: () => undefined,
  close: async () => {}
}

function idleMedia(): MediaPort {
  let leased = 0
  return {
    fingerprint: { hash: 'sha-256', value: '' },
    prepare: async () => {},
    usePorts() {},
    mixer: () => ({ id: 1, add() {}, play() {}, remove() {} }),
    record: () => ({ hear() {}, pause() {}, suspend() {}, stop() {}, done: new Promise(() => {}) }),
    lease: (address) => idleEndpoint(++leased, address)
  }
}

function idleEndpoint(id: number, address: string): MediaEndpoint {
  const listeners = new Set<(event: MediaEvent) => void>()
  const stats = { packetsIn: 0, packetsOut: 0, octetsIn: 0, octetsOut: 0, lost: 0, jitter: 0, foreign: 0 }
  const rtpPort = 20_000 + 2 * (id % 10_000)
  return {
    id,
    address,
    rtpPort,
    rtcpPort: rtpPort + 1,
    useWebRtc() {},
    configure() {},
    join() {},
    unjoin() {},
    keepKeys() {},
    echo() {},
    play: () => ({ done: Promise.resolve('ended'), stop() {} }),
    sendDigit() {},
    onEvent(listener) {
      listeners.add(listener)
      return { [Symbol.dispose]: () => void listeners.delete(listener) }
    },
    release() {
      for (const listener of [...listeners]) listener({ kind: 'summary', stats })
    }
  }
}

if (import.meta.main) {
  for (const { name, unit, value, runs: each } of await runCallCostBench()) {
    console.log(`${name}: ${value.toFixed(1)} ${unit} (${each.map((one) => one.toFixed(1)).join(', ')})`)
  }
}
