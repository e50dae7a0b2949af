import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { windows } from './support/window.ts'

const openWindow = windows()
const limit = 300_000

test('the phone page is at most 300 kB compressed, fonts included', async () => {
  await using window = await openWindow({}, { path: '/' })
  await window.page.getByText('Lena Brandt').first().waitFor()
  await window.page.evaluate(() => document.fonts.ready.then(() => undefined))
  const paths = await window.page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map(({ name }) => new URL(name).pathname)
      .filter((path) => path.startsWith('/app/'))
  )
  const sizes = await Promise.all(
    [...new Set(paths)].map(async (path) => {
      const content = await readFile(new URL(`../../out/renderer${path}`, import.meta.url))
      return path.endsWith('.woff2') ? content.length : gzipSync(content, { level: 9 }).length
    })
  )
  const total = sizes.reduce((sum, size) => sum + size, 0)
  console.log(`phone page: ${Math.round(total / 1000)} kB compressed in ${sizes.length} files`)
  expect(paths.some((path) => path.endsWith('.woff2'))).toBe(true)
  expect(total).toBeLessThanOrEqual(limit)
})
