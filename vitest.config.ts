import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { configDefaults, defineConfig } from 'vitest/config'
import LongFirst from './scripts/long-first.ts'
import { patienceMs } from './test/support/patience.ts'

// Inherited by the processes that run the tests and by the programs that tests start, hundreds in
// all: what one has compiled, types stripped, the next one finds.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('node_modules/.cache/offhook-tests', import.meta.url))

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [
      ...configDefaults.exclude,
      // Scenarios of others are run where somebody has them.
      ...(process.env.OFFHOOK_SIPP_SCENARIOS === undefined ? ['test/interop/trunk/published-scenarios.test.ts'] : [])
    ],
    // What a test waits for has a deadline of its own, with the name of what did not come. These are
    // for what hangs, and wide: a machine that is busy is no fault of the code.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: patienceMs } },
    // Processes, so that what a test starts dies with the one that started it.
    pool: 'forks',
    // Most of the time goes by in waiting for clients and timers: three files for two cores, side by side.
    maxWorkers: Math.ceil(1.5 * availableParallelism()),
    sequence: { sequencer: LongFirst },
    reporters: ['default', './scripts/summary-reporter.ts']
  }
})
