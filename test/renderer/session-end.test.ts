import { expect, test } from 'vitest'
import { active } from './support/samples.ts'
import { windows } from './support/window.ts'

const openWindow = windows()

test('a page whose session is over forgets its secret, and is led to the log-in (main/ipc/contract.ts, 4401)', async () => {
  await using window = await openWindow()
  await window.main.received('app.ready')
  window.main.dropLinks(4401)
  await window.page.waitForURL(/\/login$/)
  expect(await window.page.evaluate("localStorage.getItem('offhook.secret')")).toBeNull()
})

test('with a call nobody is asked whether to leave: saying no would keep the page of a session that was ended', async () => {
  await using window = await openWindow({ calls: [active()] })
  const { page, main } = window
  await main.received('app.ready')
  await page.getByText('Closing this window ends the call', { exact: false }).waitFor()
  // Browsers ask only where somebody has pressed something.
  await page.getByRole('button', { name: 'Mute' }).click()
  const asked: string[] = []
  page.on('dialog', (dialog) => {
    asked.push(dialog.type())
    void dialog.dismiss()
  })
  main.dropLinks(4401)
  await page.waitForURL(/\/login$/)
  expect(asked).toEqual([])
})
