import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { TestContext } from 'vitest'

/**
 * Skips the test, with the reason, where one of these programs is not installed. `npm test`
 * installs them where it may (`scripts/pre/programs.mjs`).
 */
export function needs(context: TestContext, ...programs: readonly string[]): void {
  const missing = programs.filter((program) => !onPath(program))
  if (missing.length > 0) context.skip(`${missing.join(' and ')} not installed`)
}

/** Whether all of these programs are there: for what is set up once for many tests, each of which then `needs` them. */
export function installed(...programs: readonly string[]): boolean {
  return programs.every(onPath)
}

function onPath(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, program)))
}
