import { writeSync } from 'node:fs'
import type { Reporter, TestModule, TestRunEndReason } from 'vitest/node'

/**
 * Ends a test run with the line that others read: `N passed, N failed`, and `, N skipped` with
 * the reason of each above it (1-product, Commands). A file that could not be loaded and an
 * error outside of every test count as one failure each.
 */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[], reason: TestRunEndReason): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const count = (state: string): number => tests.filter((test) => test.result().state === state).length
    const skipped = tests.filter((test) => test.result().state === 'skipped')
    const broken = modules.flatMap((module) => [module, ...module.children.allSuites()]).filter(hasErrors).length
    const failed = count('failed') + broken + unhandled.length
    const lines = skipped.map((test) => {
      const result = test.result()
      const why = (result.state === 'skipped' ? result.note : undefined) ?? `marked ${test.options.mode}`
      return `skipped: ${test.module.relativeModuleId} > ${test.fullName}: ${why}`
    })
    if (reason === 'interrupted') lines.push('interrupted: not every test has run')
    lines.push(`${count('passed')} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ''}`)
    // At the very end: other reporters still print after their turn.
    process.once('exit', () => writeSync(1, `\n${lines.join('\n')}\n`))
  }
}

function hasErrors(part: { errors(): readonly unknown[] }): boolean {
  return part.errors().length > 0
}
