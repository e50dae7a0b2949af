import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // Processes, so that what a test starts dies with the one that started it.
    pool: 'forks',
    reporters: ['default', './scripts/summary-reporter.ts']
  }
})
