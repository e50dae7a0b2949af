import { expect, test } from 'vitest'
import { active, ringing, tab } from './support/samples.ts'
import { windows } from './support/window.ts'

const openWindow = windows()

test("under Electron a key of the phone's that main took from a caller's page does what it does in the window (5-softphone, In a call)", async () => {
  await using window = await openWindow({ calls: [ringing()] })
  await window.page.getByRole('button', { name: 'Answer' }).first().waitFor()
  const alt = { altKey: true, ctrlKey: false, metaKey: false }
  window.main.emit('key', { key: 'a', code: 'KeyA', ...alt })
  expect(await window.main.received('call.answer')).toEqual({ call: ringing().id })
  window.main.emit('key', { key: 'k', code: 'KeyK', altKey: false, ctrlKey: true, metaKey: false })
  await window.page.getByRole('textbox', { name: 'Name or number' }).and(window.page.locator(':focus')).waitFor()
})

test("in a browser a call that rings brings the keys back from a caller's page, but not from under somebody who types", async () => {
  await using window = await openWindow({ calls: [active()] }, { state: (main) => ({ tabs: [tab(main.crmUrl)] }) })
  const { page, main } = window
  const focused = () => page.evaluate(() => document.activeElement?.tagName)
  const works = (isActive: boolean) =>
    page.evaluate((value) => {
      Object.defineProperty(navigator, 'userActivation', { value: { isActive: value }, configurable: true })
    }, isActive)
  await page.frameLocator('iframe').getByRole('textbox').click()
  expect(await focused()).toBe('IFRAME')
  await works(true)
  const waiting = ringing({ id: 'waiting', uniqueid: '9.9' })
  main.set({ calls: [active(), waiting] })
  await page.getByRole('button', { name: 'Decline' }).first().waitFor()
  await page.frameLocator('iframe').getByRole('textbox').pressSequentially('overdue')
  expect(await focused()).toBe('IFRAME')
  await works(false)
  await expect.poll(focused, { timeout: 5000 }).toBe('BODY')
  await page.keyboard.press('Alt+KeyA')
  expect(await main.received('call.answer')).toEqual({ call: waiting.id })
})

test.each([
  ['browser', /that page has the keyboard/],
  ['electron', /^While the cursor is in a caller’s page, (Alt\+|⌥)letter, .* work, too\.$/]
] as const)('the sheet of keys says which work in a caller’s page: %s', async (kind, words) => {
  const shell = { kind, version: '0.1.0', locale: 'en-US', opensWindows: false }
  await using window = await openWindow({ shell })
  await window.page.getByRole('navigation').waitFor()
  await window.page.keyboard.press('?')
  await window.page.getByRole('dialog').getByText(words).waitFor()
})
