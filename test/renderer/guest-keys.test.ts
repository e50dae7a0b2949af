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
  await expect.poll(focused).toBe('IFRAME')
  await works(true)
  const waiting = ringing({ id: 'waiting', uniqueid: '9.9' })
  main.set({ calls: [active(), waiting] })
  await page.getByRole('button', { name: 'Decline' }).first().waitFor()
  await page.frameLocator('iframe').getByRole('textbox').pressSequentially('overdue')
  expect(await focused()).toBe('IFRAME')
  await works(false)
  await expect.poll(focused).toBe('BODY')
  await page.keyboard.press('Alt+KeyA')
  expect(await main.received('call.answer')).toEqual({ call: waiting.id })
})

/** On another site than ours: `F6` gives the focus back, as docs/hooks.md shows. */
const theirs = `<input aria-label="Customer"><script>
addEventListener('keydown', (event) => { if (event.key === 'F6') { event.preventDefault(); parent.focus() } })
</script>`

test('F6 goes into the caller’s page, which is touched by it, and back out of one that takes part in it (5-softphone, In a call)', async () => {
  const url = 'http://crm.acme.test/'
  const call = active()
  await using window = await openWindow({ calls: [call] })
  const { page, main } = window
  await page.context().route(url, (route) => route.fulfill({ contentType: 'text/html', body: theirs }))
  const focused = () => page.evaluate(() => document.activeElement?.id || document.activeElement?.tagName)
  await page.getByRole('button', { name: 'Hang up' }).waitFor()
  const before = await focused()
  await page.keyboard.press('F6')
  expect(await focused()).toBe(before)
  main.set({ tabs: [tab(url)] })
  const field = page.frameLocator('iframe').getByRole('textbox', { name: 'Customer' })
  await field.waitFor()
  await page.keyboard.press('F6')
  await expect.poll(focused).toBe('IFRAME')
  expect(await main.received('popup.touched')).toEqual({ tab: tab(url).id })
  await page.keyboard.press('Tab')
  await page.keyboard.type('12')
  await expect.poll(() => field.inputValue()).toBe('12')
  await page.keyboard.press('F6')
  await expect.poll(focused).toBe('calls-column')
  await page.keyboard.press('5')
  expect(await main.received('call.digit')).toMatchObject({ call: call.id, digit: '5' })
  await expect.poll(() => main.sent('call.digit')).toHaveLength(1)
})

test('out of a caller’s page that takes no part in it lead Tab behind its last field and Shift+Tab before its first', async () => {
  const url = 'http://crm.acme.test/'
  await using window = await openWindow({ calls: [active()] })
  const { page, main } = window
  await page.context().route(url, (route) => route.fulfill({ contentType: 'text/html', body: '<input><input>' }))
  main.set({ tabs: [tab(url)] })
  await page.frameLocator('iframe').getByRole('textbox').last().waitFor()
  const focused = () => page.evaluate(() => document.activeElement?.tagName)
  const inFrame = page.frames().find((frame) => frame.url() === url)
  /** Which of its fields has the focus; -1: it has the focus, and no field of it. */
  const field = () =>
    inFrame?.evaluate(() =>
      document.hasFocus()
        ? [...document.querySelectorAll('input')].indexOf(document.activeElement as HTMLInputElement)
        : null
    )
  for (const { fields, out } of [
    { fields: [0], out: 'Shift+Tab' },
    { fields: [0, 1], out: 'Tab' }
  ]) {
    await page.keyboard.press('F6')
    await expect.poll(focused).toBe('IFRAME')
    await expect.poll(field).toBe(-1)
    for (const each of fields) {
      await page.keyboard.press('Tab')
      await expect.poll(field).toBe(each)
    }
    await page.keyboard.press(out)
    await expect.poll(focused).not.toBe('IFRAME')
    await page.keyboard.press('Alt+KeyM')
  }
  expect(await main.received('call.mute', 2)).toMatchObject({ call: active().id })
})

test.each([
  ['browser', /that page has the keyboard/],
  ['electron', /^While the cursor is in a caller’s page, (Alt\+|⌥)letter, .* and F6 work, too\.$/]
] as const)('the sheet of keys says which work in a caller’s page: %s', async (kind, words) => {
  const shell = { kind, version: '0.1.0', locale: 'en-US', opensWindows: false }
  await using window = await openWindow({ shell })
  await window.page.getByRole('navigation').waitFor()
  await window.page.keyboard.press('?')
  await window.page.getByRole('dialog').getByText(words).waitFor()
})
