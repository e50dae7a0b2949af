import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { configDefaults, defineConfig } from 'vitest/config'
import LongFirst from './scripts/long-first.ts'
import { patienceMs } from './test/support/patience.ts'

// Inherited by the processes that run the tests and by the programs that tests start, hundreds in
// all: what one has compiled, types stripped, the next one finds.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('node_modules/.cache/offhook-tests', import.meta.url))

/**
 * Files that start nothing, listen nowhere and measure nothing of their process: one after the other in the same
 * process, they share what they import. Each of the others has a process of its own.
 */
const together = [
  'test/{apps,base,call,cti,mail,places,records,routing,runtime,sdp,sip}/**/*.test.ts',
  'test/scenario/!(group-answers).test.ts',
  'test/scenario/records/*.test.ts'
]

const exclude = [
  ...configDefaults.exclude,
  // Scenarios of others are run where somebody has them.
  ...(process.env.OFFHOOK_SIPP_SCENARIOS === undefined ? ['test/interop/trunk/published-scenarios.test.ts'] : [])
]

export default defineConfig({
  test: {
    // What a test waits for has a deadline of its own, with the name of what did not come. These are
    // for what hangs, and wide: a machine that is busy is no fault of the code.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: patienceMs } },
    // Processes, so that what a test starts dies with the one that started it.
    pool: 'forks',
    // Half of the time goes by in waiting for clients and timers: two files for each core, side by side.
    maxWorkers: 2 * availableParallelism(),
    sequence: { sequencer: LongFirst },
    reporters: ['default', './scripts/summary-reporter.ts'],
    projects: [
      { extends: true, test: { name: 'alone', include: ['test/**/*.test.ts'], exclude: [...exclude, ...together] } },
      { extends: true, test: { name: 'together', include: together, exclude, isolate: false } }
    ]
  }
})
