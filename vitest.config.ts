import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// Inherited by the processes that run the tests and by the programs that tests start, hundreds in
// all: what one has compiled, types stripped, the next one finds.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('node_modules/.cache/offhook-tests', import.meta.url))

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // What a test waits for has a deadline of its own, with the name of what did not come. These are
    // for what hangs, and wide: a machine that is busy is no fault of the code.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    // Processes, so that what a test starts dies with the one that started it.
    pool: 'forks',
    // Most tests wait for clients and timers: two files side by side, also on a machine of two cores.
    maxWorkers: 2,
    reporters: ['default', './scripts/summary-reporter.ts']
  }
})
