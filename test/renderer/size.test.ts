import { expect, test } from 'vitest'
import { weightOf } from './support/page-weight.ts'
import { windows } from './support/window.ts'

const openWindow = windows()
const limit = 300_000

test('the phone page is at most 300 kB compressed, fonts included', async () => {
  await using window = await openWindow({}, { path: '/' })
  await window.page.getByText('Lena Brandt').first().waitFor()
  const { total, paths } = await weightOf(window.page)
  console.log(`phone page: ${Math.round(total / 1000)} kB compressed in ${paths.length} files`)
  expect(paths.some((path) => path.endsWith('.woff2'))).toBe(true)
  expect(total).toBeLessThanOrEqual(limit)
})
