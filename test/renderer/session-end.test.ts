import { expect, test } from 'vitest'
import { windows } from './support/window.ts'

const openWindow = windows()

test('a page whose session is over loads itself again, and is led to the log-in (main/ipc/contract.ts, 4401)', async () => {
  await using window = await openWindow()
  await window.main.received('app.ready')
  await window.page.evaluate(() => Object.assign(globalThis, { loadedBefore: true }))
  window.main.dropLinks(4401)
  await window.main.received('app.ready', 2)
  expect(await window.page.evaluate(() => 'loadedBefore' in globalThis)).toBe(false)
})
