import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises'
import type { Log } from '../pbx-core/base/log.ts'
import { createRecordStore } from '../pbx-core/io/sqlite-store.ts'
import { openCdr } from '../pbx-core/records/cdr.ts'
import type { RecordStore } from '../pbx-core/records/port.ts'
import { sampleCdr, sampleDelivery, sampleTimeline, segmentFacts } from '../test/records/samples.ts'

export interface BenchRow {
  readonly name: string
  readonly unit: string
  /** Median of the runs. */
  readonly value: number
  readonly runs: readonly number[]
}

const silent: Log = { debug() {}, info() {}, warn() {}, error() {}, with: () => silent }
const runs = 5
const callsInRun = 3000
const inHand = 400
const pacedRate = 1000
const pacedSeconds = 3

/** What a call costs in records: opened, answered, a time line of 14 messages, closed with a delivery. */
export async function runRecordsBench(): Promise<BenchRow[]> {
  const sustained: number[] = []
  const mainThread: number[] = []
  const p50: number[] = []
  const p99: number[] = []
  await withStore(async (store) => {
    await burst(store, 'warm')
    for (let run = 0; run < runs; run++) sustained.push(await burst(store, `burst${run}`))
  })
  await withStore(async (store) => {
    await paced(store, 'warm')
    for (let run = 0; run < runs; run++) {
      const { latencies, cpuMicroseconds } = await paced(store, `paced${run}`)
      mainThread.push(cpuMicroseconds)
      p50.push(quantile(latencies, 0.5))
      p99.push(quantile(latencies, 0.99))
    }
  })
  return [
    row('records: calls written', 'calls/s', sustained),
    row('records: main thread, at 1,000 calls/s', 'µs/call', mainThread),
    row('records: end of call to commit, at 1,000 calls/s, p50', 'ms', p50),
    row('records: end of call to commit, at 1,000 calls/s, p99', 'ms', p99)
  ]
}

async function withStore(body: (store: RecordStore) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'offhook-bench-records-'))
  const file = join(directory, 'offhook.db')
  const store = await createRecordStore({ file, log: silent, onFault() {}, onRecovered() {} })
  try {
    await body(store)
  } finally {
    await store.close()
    await rm(directory, { recursive: true })
  }
}

/** One call's data, made before the clock runs. */
type Sample = ReturnType<typeof sample>

function sample(uniqueid: string) {
  const cdr = sampleCdr({ uniqueid })
  return {
    opened: { cdr: openCdr(segmentFacts({ uniqueid })), hooks: ['cti.postCall'] },
    timeline: sampleTimeline(uniqueid),
    cdr,
    deliveries: [sampleDelivery(cdr)]
  }
}

function write(store: RecordStore, { opened, timeline, cdr, deliveries }: Sample): Promise<void> {
  store.opened(opened)
  store.answered(cdr.uniqueid, cdr.segment, cdr.start + 4500)
  store.appendTimeline(cdr.uniqueid, timeline)
  return store.closed(cdr, deliveries)
}

/** As fast as the disk acknowledges; calls in a second. */
async function burst(store: RecordStore, name: string): Promise<number> {
  const samples = Array.from({ length: callsInRun }, (_, index) => sample(`${name}.${index}`))
  const began = performance.now()
  const caller = async (first: number): Promise<void> => {
    for (const one of samples.filter((_, index) => index % inHand === first)) await write(store, one)
  }
  await Promise.all(Array.from({ length: inHand }, (_, first) => caller(first)))
  return (callsInRun * 1000) / (performance.now() - began)
}

/** At a steady rate, with the time from the end of a call to its commit, and this thread's CPU time. */
async function paced(store: RecordStore, name: string): Promise<{ latencies: number[]; cpuMicroseconds: number }> {
  const count = pacedRate * pacedSeconds
  const samples = Array.from({ length: count }, (_, index) => sample(`${name}.${index}`))
  const idle = await cpuOfPacing(count, () => {})
  const latencies: number[] = []
  const pending: Promise<unknown>[] = []
  const busy = await cpuOfPacing(count, (index) => {
    const one = samples[index]
    if (one === undefined) return
    const ended = performance.now()
    pending.push(write(store, one).then(() => latencies.push(performance.now() - ended)))
  })
  await Promise.all(pending)
  return { latencies, cpuMicroseconds: (busy - idle) / count }
}

/** Microseconds of this thread's CPU for `count` calls of `body` at the rate; the pacing itself included. */
async function cpuOfPacing(count: number, body: (index: number) => void): Promise<number> {
  await turn()
  const before = process.threadCpuUsage()
  const began = performance.now()
  for (let index = 0; index < count; ) {
    const dueNow = Math.min(count, Math.ceil(((performance.now() - began) * pacedRate) / 1000))
    for (; index < dueNow; index++) body(index)
    await delay(1)
  }
  const { user, system } = process.threadCpuUsage(before)
  return user + system
}

function row(name: string, unit: string, values: readonly number[]): BenchRow {
  return { name, unit, value: quantile(values, 0.5), runs: values }
}

function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN
}
