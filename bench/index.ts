/**
 * `npm run bench [-- NAME…]`: runs all benchmarks, or those named, one after the other; prints
 * a table and writes `bench/latest.json`. Each gives medians of several runs.
 */
import { writeFile } from 'node:fs/promises'
import { thisMachine } from './machine.ts'
import type { BenchRow } from './row.ts'

const benchmarks: Readonly<Record<string, () => Promise<readonly BenchRow[]>>> = {
  parse: async () => (await import('./parse.ts')).runParseBench(),
  relay: async () => (await import('./relay.ts')).runRelayBench(),
  webrtc: async () => (await import('./webrtc.ts')).runWebRtcBench(),
  transcode: async () => (await import('./transcode.ts')).runTranscodeBench(),
  conference: async () => (await import('./conference.ts')).runConferenceBench(),
  'beside-asterisk': async () => (await import('./beside-asterisk.ts')).runBesideAsterisk(),
  records: async () => (await import('./records.ts')).runRecordsBench(),
  'call-cost': async () => (await import('./call-cost.ts')).runCallCostBench(),
  calls: async () => (await import('./calls.ts')).runCallsBench(),
  hooks: async () => (await import('./hooks.ts')).runHooksBench(),
  backlog: async () => (await import('./backlog.ts')).runBacklogBench(),
  'remote-call': async () => (await import('./remote-call.ts')).runRemoteCallBench(),
  ami: async () => (await import('./ami.ts')).runAmiBench(),
  popup: async () => (await import('./popup.ts')).runPopupBench(),
  start: async () => (await import('./start.ts')).runStartBench(),
  'page-size': async () => (await import('./page-size.ts')).runPageSizeBench(),
  'desk-memory': async () => (await import('./desk-memory.ts')).runDeskMemoryBench()
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => benchmarks[name] === undefined)
if (unknown.length > 0) {
  console.error(`no benchmark "${unknown.join('", "')}"; there are ${Object.keys(benchmarks).join(', ')}`)
  process.exit(2)
}

const machine = thisMachine()
console.log(
  `${machine.processor}, ${machine.cores} cores, ${machine.memoryGiB} GiB, Node ${machine.node}, ${machine.kernel}\n`
)
const rows: BenchRow[] = []
for (const [name, run] of Object.entries(benchmarks)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const found = await run()
  for (const row of found) console.log(lineOf(row))
  rows.push(...found)
}
const latest = { at: new Date().toISOString(), machine, rows }
await writeFile(new URL('latest.json', import.meta.url), `${JSON.stringify(latest, null, 2)}\n`)

function lineOf({ name, unit, value, runs }: BenchRow): string {
  const spread = `${format(Math.min(...runs))} to ${format(Math.max(...runs))} in ${runs.length} runs`
  return `${name.padEnd(64)} ${format(value).padStart(12)} ${unit.padEnd(10)} ${spread}`
}

/** Whole numbers from a thousand on, three digits that count below. */
function format(value: number): string {
  const options = Math.abs(value) >= 1000 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 }
  return value.toLocaleString('en', options)
}
