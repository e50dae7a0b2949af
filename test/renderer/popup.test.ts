import { expect, test } from 'vitest'
import { resizeTo } from '../support/resize.ts'
import { active, held, ringing, tab } from './support/samples.ts'
import { windows } from './support/window.ts'

const openWindow = windows()

test('a page opens beside the call, with its address, and tells main once somebody is in it', async () => {
  await using window = await openWindow({ calls: [active()] }, { state: (main) => ({ tabs: [tab(main.crmUrl)] }) })
  const frame = window.page.frameLocator('iframe')
  await frame.getByText('Customer since 2019').waitFor()
  await window.page.getByRole('status', { name: 'Address of the page' }).getByText(window.main.crmUrl).waitFor()
  expect(window.main.sent('popup.touched')).toEqual([])
  await frame.getByRole('textbox').click()
  expect(await window.main.received('popup.touched')).toEqual({ tab: 'tab-1' })
  await window.page.getByRole('button', { name: 'Open in browser' }).click()
  expect(await window.main.received('popup.open-in-browser')).toEqual({ tab: 'tab-1' })
})

test('a page may open windows, but not where the browser would let it do so without a click', async () => {
  const shell = { kind: 'browser', version: '0.1.0', locale: 'en-US', opensWindows: false } as const
  await using window = await openWindow(
    { calls: [active()], shell },
    { state: (main) => ({ tabs: [tab(main.crmUrl)] }) }
  )
  const sandbox = () => window.page.locator('iframe').getAttribute('sandbox')
  const always = 'allow-downloads allow-forms allow-same-origin allow-scripts'
  await expect.poll(sandbox).toBe(`${always} allow-popups allow-popups-to-escape-sandbox`)
  window.main.set({ shell: { ...shell, opensWindows: true } })
  await expect.poll(sandbox).toBe(always)
})

/** In a page: notes whether the buttons of a ringing call are there when a frame is put in. */
const watchFrames = `(() => {
  for (const name of ['appendChild', 'insertBefore']) {
    const put = Node.prototype[name]
    Node.prototype[name] = function (node, before) {
      // What is put together elsewhere asks for nothing yet.
      if (this.isConnected && node instanceof Element && node.querySelector('iframe') !== null)
        globalThis.callWasDrawn ??= document.body.textContent.includes('Decline')
      return put.call(this, node, before)
    }
  }
})()`

test('the frame of a page is there, and its address asked for, before the ringing call is drawn', async () => {
  await using window = await openWindow()
  await window.page.getByRole('navigation').first().waitFor()
  await window.page.evaluate(watchFrames)
  window.main.set({ calls: [ringing()], tabs: [tab(window.main.crmUrl)] })
  await window.page.getByRole('button', { name: 'Decline' }).waitFor()
  await window.page.frameLocator('iframe').getByText('Customer since 2019').waitFor()
  expect(await window.page.evaluate('globalThis.callWasDrawn')).toBe(false)
})

test('each call has its tab; what was typed in one is there when one comes back', async () => {
  await using window = await openWindow(
    { calls: [active(), held()] },
    {
      state: (main) => ({
        tabs: [tab(main.crmUrl), tab(main.crmUrl, { id: 'tab-2', call: 'call-2', title: 'Jordan' })]
      })
    }
  )
  const { page } = window
  await page.getByRole('tab', { name: 'ACME Inc OVRDUE' }).click()
  await page.frameLocator('iframe').first().getByRole('textbox').click()
  await page.frameLocator('iframe').first().getByRole('textbox').fill('half a word')
  await page.getByRole('tab', { name: 'ACME Inc OVRDUE' }).focus()
  await page.keyboard.press('ArrowRight')
  await page.getByRole('tab', { name: 'Jordan', selected: true }).waitFor()
  await page.getByRole('link', { name: 'Calls', exact: true }).click()
  await page.getByRole('heading', { name: 'Calls' }).waitFor()
  await page.getByRole('link', { name: 'Phone', exact: true }).click()
  await page.getByRole('tab', { name: 'ACME Inc OVRDUE' }).click()
  await expect.poll(() => page.frameLocator('iframe').first().getByRole('textbox').inputValue()).toBe('half a word')
  await page.keyboard.press('Delete')
  const question = page.getByRole('dialog', { name: 'Close the page?' })
  await question.getByText('What was typed in the page of ACME Inc OVRDUE and not saved there is lost.').waitFor()
  await question.getByRole('button', { name: 'Keep open' }).last().click()
  await question.waitFor({ state: 'hidden' })
  expect(window.main.sent('popup.close')).toEqual([])
  await page.getByTitle('Close ACME Inc OVRDUE').click()
  await question.getByRole('button', { name: 'Close the page' }).click()
  expect(await window.main.received('popup.close')).toEqual({ tab: 'tab-1' })
})

test('a page that nobody has been in, or that was loaded anew since, closes without a question; all of them ask as one', async () => {
  await using window = await openWindow(
    { calls: [active(), held()] },
    {
      state: (main) => ({
        tabs: [tab(main.crmUrl), tab(main.crmUrl, { id: 'tab-2', call: 'call-2', title: 'Jordan' })]
      })
    }
  )
  const { page } = window
  await page.getByTitle('Close Jordan').click()
  expect(await window.main.received('popup.close')).toEqual({ tab: 'tab-2' })
  const field = page.frameLocator('iframe').first().getByRole('textbox')
  await page.getByRole('tab', { name: 'ACME Inc OVRDUE' }).click()
  await field.click()
  await window.main.received('popup.touched')
  await page.getByRole('button', { name: 'Close all' }).click()
  await page.getByRole('dialog', { name: 'Close 2 pages?' }).getByRole('button', { name: 'Keep open' }).last().click()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: 'Reload', exact: true }).locator('visible=true').click()
  await page.getByRole('button', { name: 'Close all' }).click()
  expect(await window.main.received('popup.close-all')).toEqual({})
})

test('the selected tab is always in sight, also where the row gets narrower (2-cti, Pop-up)', async () => {
  await using window = await openWindow(
    { calls: [active()] },
    {
      state: (main) => ({
        tabs: Array.from({ length: 10 }, (_each, at) => tab(main.crmUrl, { id: `tab-${at}`, title: `Customer ${at}` }))
      })
    }
  )
  const { page } = window
  /** Pixels of it that are out of sight. */
  const hidden = () =>
    page.getByRole('tab', { selected: true }).evaluate((selected) => {
      const { left, right } = selected.getBoundingClientRect()
      const row = selected.closest('[role=tablist]')?.getBoundingClientRect()
      return row === undefined ? Number.POSITIVE_INFINITY : Math.floor(Math.max(0, row.left - left, right - row.right))
    })
  const chosen = page.getByRole('tab', { selected: true })
  await chosen.focus()
  for (const key of ['ArrowRight', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft']) {
    await page.keyboard.press(key)
    await expect.poll(hidden).toBe(0)
  }
  await resizeTo(page, { width: 980, height: 780 })
  await expect.poll(hidden).toBe(0)
})

test('a page that comes stands in front, unless the one there is in use', async () => {
  await using window = await openWindow({ calls: [active()] }, { state: (main) => ({ tabs: [tab(main.crmUrl)] }) })
  const selected = window.page.getByRole('tab', { selected: true })
  const add = (id: string, pinned: boolean) =>
    window.main.set({
      tabs: [...window.main.state.tabs.map((each) => ({ ...each, pinned })), tab(window.main.crmUrl, { id, title: id })]
    })
  await selected.waitFor()
  add('second', false)
  await window.page.getByRole('tab', { name: 'second', selected: true }).waitFor()
  add('third', true)
  await window.page.getByRole('tab', { name: 'third' }).waitFor()
  await expect.poll(() => selected.textContent()).toContain('second')
})

test('a page that refuses frames opens in one window, which later pages use (2-cti, Pop-up)', async () => {
  await using window = await openWindow(
    { calls: [active()] },
    { state: (main) => ({ tabs: [tab(main.crmUrl, { fault: { code: 'refuses-frames' } })] }) }
  )
  const opening = window.page.context().waitForEvent('page')
  await window.page.getByRole('button', { name: 'Open CTI window' }).click()
  const opened = await opening
  await opened.waitForURL(/crm/)
  // A site may navigate its opener: that is an empty frame, and not the window with the phone.
  expect(
    await opened.evaluate(() => [globalThis.opener === null, globalThis.opener === globalThis.opener?.top])
  ).toEqual([false, false])
  // `window.open` with the name of a window that is there brings it to the front, over whatever somebody types in.
  await window.page.evaluate(`for (const { contentWindow } of document.querySelectorAll('iframe[hidden]')) {
    contentWindow.open = () => (globalThis.broughtToFront = true)
  }`)
  window.main.set({ tabs: [...window.main.state.tabs, tab(`${window.main.crmUrl}&second`, { id: 'tab-2' })] })
  await opened.waitForURL(/second/)
  window.main.emit('popup-window', { url: `${window.main.crmUrl}&third` })
  await opened.waitForURL(/third/)
  expect(await window.page.evaluate('globalThis.broughtToFront')).toBeUndefined()
})

test('with no page yet, the call’s can be opened by hand', async () => {
  await using window = await openWindow({ calls: [active()] })
  await window.page.getByRole('button', { name: 'Open the page of this call' }).click()
  expect(await window.main.received('popup.open')).toEqual({ call: 'call-1' })
})

test('under Electron it is a web view: a failure and a crash are shown, and the call stays usable', async () => {
  await using window = await openWindow(
    { calls: [active()], shell: { kind: 'electron', version: '0.1.0', locale: 'en-US', opensWindows: false } },
    { state: (main) => ({ tabs: [tab(main.crmUrl)] }) }
  )
  const view = window.page.locator('webview')
  await expect.poll(() => view.getAttribute('partition')).toBe('persist:cti')
  const tell = (name: string, details: object) =>
    view.evaluate((element, [name, details]) => element.dispatchEvent(Object.assign(new Event(name), details)), [
      name,
      details
    ] as const)
  await tell('did-fail-load', { errorCode: -105, errorDescription: 'ERR_NAME_NOT_RESOLVED', isMainFrame: true })
  await window.page.getByText('There is no machine of that name.').waitFor()
  // What failed before says nothing of a page that is on its way.
  await tell('did-start-loading', {})
  await window.page.getByText('There is no machine of that name.').waitFor({ state: 'hidden' })
  await tell('did-navigate', { url: window.main.crmUrl, httpResponseCode: 503 })
  await window.page.getByText('The application has a fault of its own (status 503).').waitFor()
  await tell('render-process-gone', {})
  await window.page.getByText('The page crashed').waitFor()
  await window.page.getByRole('button', { name: 'Hang up' }).click()
  await window.main.received('call.hang-up')
})

test('in a narrow window the page is a page of its own, and the call stays at hand', async () => {
  await using window = await openWindow(
    { calls: [active()] },
    { viewport: { width: 380, height: 640 }, state: (main) => ({ tabs: [tab(main.crmUrl)] }) }
  )
  await window.page.getByRole('button', { name: 'Hang up' }).waitFor()
  await window.page.getByRole('link', { name: 'Pop-up, 1 page open' }).click()
  await window.page.frameLocator('iframe').getByText('Customer since 2019').waitFor()
  await window.page.getByRole('region', { name: 'In a call' }).getByRole('button', { name: 'Hang up' }).click()
  await window.main.received('call.hang-up')
})

test('in the portal the page opens in a tab of the same browser (2-cti, Pop-up: open in browser)', async () => {
  await using window = await openWindow(
    { calls: [active()] },
    {
      state: (main) => ({
        shell: { kind: 'portal', version: '0.1.0', locale: 'en-US', opensWindows: false },
        tabs: [tab(`${main.origin}/crm?number=1&notes=beside`)]
      })
    }
  )
  const opened = window.page.waitForEvent('popup')
  await window.page.getByRole('link', { name: 'Open in browser' }).click()
  expect((await opened).url()).toBe(`${window.main.origin}/crm?number=1`)
  expect(window.main.sent('popup.open-in-browser')).toEqual([])
})

test('a page that does not come is spoken of after 20 s, and not one that has come (2-cti, Pop-up)', async () => {
  await using window = await openWindow({ calls: [active()] }, { alone: true })
  const { page, main } = window
  const slow = page.getByText('The page has not come for 20 seconds.')
  await page.context().route('**/hangs', () => {})
  await page.clock.install()
  main.set({ tabs: [tab(`${main.origin}/hangs`)] })
  await page.getByRole('tab', { selected: true }).waitFor()
  await page.locator('iframe').waitFor()
  await page.clock.runFor(19_500)
  await expect.poll(() => slow.count()).toBe(0)
  await page.clock.runFor(1_000)
  await slow.waitFor()
  main.set({ tabs: [tab(main.crmUrl)] })
  await page.frameLocator('iframe').getByText('Customer since 2019').waitFor()
  // Its text stands there a little before the frame says that all of it has come.
  await page.getByRole('progressbar').waitFor({ state: 'detached' })
  await page.clock.runFor(30_000)
  await expect.poll(() => slow.count()).toBe(0)
})
