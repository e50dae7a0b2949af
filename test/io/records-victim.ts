/**
 * Writes records until it is killed: `records-victim.ts FILE`. For each call it says on
 * stdout, without buffering, `opened N` once it has asked for that, and `closed N` when the
 * store has acknowledged the record. Every third call stays open for good.
 */
import { writeSync } from 'node:fs'
import type { Log } from '../../pbx-core/base/log.ts'
import { createRecordStore } from '../../pbx-core/io/sqlite-store.ts'
import { openCdr } from '../../pbx-core/records/cdr.ts'
import { began, sampleCdr, sampleDelivery, sampleTimeline, segmentFacts } from '../records/samples.ts'

const log: Log = { debug() {}, info() {}, warn() {}, error: (event) => console.error(event), with: () => log }

/** A pipe that nobody has read lately takes nothing for a moment (EAGAIN), and a part of a line at times. */
function say(line: string): void {
  const octets = Buffer.from(`${line}\n`)
  for (let at = 0; at < octets.length; ) {
    try {
      at += writeSync(1, octets, at)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
    }
  }
}

const store = await createRecordStore({
  file: process.argv[2] ?? '',
  log,
  onFault: ({ code }) => say(`fault ${code}`),
  onRecovered: () => say('recovered'),
  retryMs: 50
})

async function call(index: number): Promise<void> {
  const uniqueid = `call.${String(index).padStart(6, '0')}`
  const start = began + index
  store.opened({ cdr: openCdr(segmentFacts({ uniqueid, start })), hooks: ['cti.postCall'] })
  say(`opened ${uniqueid}`)
  store.answered(uniqueid, 1, start + 1000)
  store.alive(start + 2000)
  store.appendTimeline(uniqueid, sampleTimeline(uniqueid, start))
  if (index % 3 === 2) return
  const cdr = sampleCdr({ uniqueid, start, answer: start + 1000, end: start + 3000 })
  await store.closed(cdr, [sampleDelivery(cdr)])
  say(`closed ${uniqueid}`)
}

say('ready')
let next = 0
async function caller(): Promise<void> {
  while (next < 1_000_000) await call(next++)
}
await Promise.all(Array.from({ length: 20 }, caller))
