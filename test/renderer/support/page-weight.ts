import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'

export interface PageWeight {
  /** Octets, compressed as a server would. */
  readonly total: number
  /** Paths of what was loaded. */
  readonly paths: readonly string[]
}

/** What a page of the built renderer has loaded by now; fonts are compressed as they are. */
export async function weightOf(page: Page): Promise<PageWeight> {
  await page.evaluate('document.fonts.ready.then(() => undefined)')
  const names = await page.evaluate<string[]>(`performance.getEntriesByType('resource').map(({ name }) => name)`)
  const loaded = names.map((name) => new URL(name).pathname).filter((path) => path.startsWith('/app/'))
  const paths = [...new Set(loaded)]
  const sizes = await Promise.all(
    paths.map(async (path) => {
      const content = await readFile(new URL(`../../../out/renderer${path}`, import.meta.url))
      return path.endsWith('.woff2') ? content.length : gzipSync(content, { level: 9 }).length
    })
  )
  return { total: sizes.reduce((sum, size) => sum + size, 0), paths }
}
