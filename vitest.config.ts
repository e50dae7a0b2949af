import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // Processes, so that what a test starts dies with the one that started it.
    pool: 'forks',
    // Most tests wait for clients and timers: two files side by side, also on a machine of two cores.
    maxWorkers: 2,
    reporters: ['default', './scripts/summary-reporter.ts']
  }
})
