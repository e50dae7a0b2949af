import { expect, test } from 'vitest'
import { windows } from './support/window.ts'

const openWindow = windows()

test('a page whose session is over forgets its secret, and is led to the log-in (main/ipc/contract.ts, 4401)', async () => {
  await using window = await openWindow()
  await window.main.received('app.ready')
  window.main.dropLinks(4401)
  await window.page.waitForURL(/\/login$/)
  expect(await window.page.evaluate("localStorage.getItem('offhook.secret')")).toBeNull()
})
