/**
 * What 500 calls with pop-ups leave in memory: the heap of the main process and of the window
 * after a full collection, and what the system holds for the process, every 25 calls. Nine of ten
 * callers give up; every tenth is answered in the window and hangs up, and its page stays until
 * there are too many. The slope is a line fitted to what follows the first 150 calls.
 */
import type { CDPSession } from 'playwright-core'
import { heapUsed, inspected } from '../test/support/heap.ts'
import { DeskOffice, did } from './desk-office.ts'
import { residentMemory } from './process-cost.ts'
import type { BenchRow } from './row.ts'
import { slopeOf } from './statistics.ts'

export interface DeskMemoryOptions {
  readonly calls?: number
  readonly every?: number
  /** Calls before the line is fitted: caches fill, code is compiled, and the twelve pages that stay are there. */
  readonly warm?: number
}

interface Sample {
  readonly calls: number
  /** KiB. */
  readonly mainHeap: number
  readonly mainResident: number
  readonly pageHeap: number
  readonly pageNodes: number
}

export async function runDeskMemoryBench(options: DeskMemoryOptions = {}): Promise<BenchRow[]> {
  const { calls = 500, every = 25, warm = 150 } = options
  await using office = await DeskOffice.open(inspected)
  const session = await office.window.context.newCDPSession(office.window.page)
  const samples: Sample[] = []
  for (let made = 0; made <= calls; made++) {
    if (made % every === 0) {
      const sample = await sampleOf(office, session, made)
      console.log(lineOf(sample))
      samples.push(sample)
    }
    if (made < calls) await ring(office, made)
  }
  const settled = samples.filter((sample) => sample.calls >= warm)
  const slope = (what: string, unit: string, value: (sample: Sample) => number): BenchRow => {
    const perCall = slopeOf(settled.map((sample) => [sample.calls, value(sample)]))
    return { name: `${calls} calls with pop-ups: ${what}`, unit, value: perCall, runs: [perCall] }
  }
  return [
    slope('heap of the main process', 'KiB/call', ({ mainHeap }) => mainHeap),
    slope('memory of the main process', 'KiB/call', ({ mainResident }) => mainResident),
    slope('heap of the window', 'KiB/call', ({ pageHeap }) => pageHeap),
    slope('nodes of the window', 'nodes/call', ({ pageNodes }) => pageNodes)
  ]
}

async function ring(office: DeskOffice, index: number): Promise<void> {
  const { pages, provider, window } = office
  const name = `Call ${index}.`
  const navigated = pages.navigated(name)
  const call = provider.call(did, { name, number: `+1555010${String(index).padStart(4, '0')}` })
  await navigated
  if (index % 10 === 9) {
    await window.page.getByRole('button', { name: 'Answer' }).first().click()
    await call.answered
    call.hangUp()
  } else call.cancel()
  await call.over
}

async function sampleOf(office: DeskOffice, session: CDPSession, calls: number): Promise<Sample> {
  // Cards of the last calls go after three seconds, time lines of theirs after five.
  await new Promise((resolve) => setTimeout(resolve, 6000))
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  const { nodes } = await session.send('Memory.getDOMCounters')
  const mainHeap = (await heapUsed(office.process)) / 1024
  const mainResident = residentMemory(office.process.program.pid) * 1024
  return { calls, mainHeap, mainResident, pageHeap: usedSize / 1024, pageNodes: nodes }
}

function lineOf({ calls, mainHeap, mainResident, pageHeap, pageNodes }: Sample): string {
  const kib = (value: number) => `${Math.round(value).toLocaleString('en')} KiB`
  const main = `main ${kib(mainHeap)} of heap, ${kib(mainResident)} in all`
  return `after ${String(calls).padStart(4)} calls: ${main}; window ${kib(pageHeap)}, ${pageNodes} nodes`
}

if (import.meta.main) {
  for (const { name, unit, value } of await runDeskMemoryBench()) console.log(`${name}: ${value.toFixed(2)} ${unit}`)
}
