import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { TestContext } from 'vitest'

const folder = new URL('../../../shared/data/', import.meta.url)

/**
 * Test material that lies beside the project, not in it (`../shared/data` from the root).
 * Where it is absent the calling test is skipped and says why.
 */
export function sharedFile(context: TestContext, path: string): Buffer {
  const file = new URL(path, folder)
  if (!existsSync(file)) {
    console.warn(`skipped "${context.task.name}": ${fileURLToPath(file)} is absent`)
    context.skip('shared test material is absent')
  }
  return readFileSync(file)
}
