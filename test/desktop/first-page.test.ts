import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { DesktopBrowser } from '../support/desktop/desktop-browser.ts'
import { DesktopProcess, plainAudio } from '../support/desktop/desktop-process.ts'
import { needs } from '../support/needs.ts'
import { WebApp } from '../support/web-app.ts'

it('the first page is reached again from Settings and from Help, and its five checks turn green one by one, for good (5-softphone, First page)', {
  timeout: 180_000
}, async (context) => {
  needs(context, 'chromium')
  await using crm = await WebApp.start()
  crm.on('/in', { status: 204 })
  await using desktop = await DesktopProcess.start({
    settings: plainAudio,
    firstRun: true,
    cti: { inbound: { url: `${crm.origin}/in` } }
  })
  await using browser = await DesktopBrowser.launch({ hertz: 700 })
  await using window = await browser.open(await desktop.logInLink(), { tolerates: /WebSocket|ERR_CONNECTION/ })
  const { page } = window
  const title = page.getByRole('heading', { name: 'Your phone is ready' })
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const green = async () => {
    const rows = await page.getByRole('list', { name: 'What works already' }).getByRole('listitem').allTextContents()
    expect(rows).toHaveLength(5)
    return rows.flatMap((row) => (row.endsWith('Works') ? [row.slice(0, -'Works'.length)] : []))
  }
  /** The card of a call that is over stands for a while, and may not have come yet when the button was pressed. */
  async function hangUp(): Promise<void> {
    await button('Hang up').click()
    await button('Hang up').waitFor({ state: 'hidden' })
    await expect.poll(() => page.getByText('Ended', { exact: true }).count()).toBe(0)
  }
  const becomes = (checks: readonly string[]) => expect.poll(green).toEqual(checks)

  await title.waitFor()
  await window.registered()
  await becomes(['Phone registered'])
  await button('Go to the phone').click()
  await page.getByRole('textbox', { name: 'Name or number' }).waitFor()
  await title.waitFor({ state: 'hidden' })

  // Settings.
  await page.goto(`${desktop.origin}/#/settings`)
  await page.getByRole('link', { name: 'First steps' }).click()
  await title.waitFor()

  await button('Call me').click()
  await button('Answer').waitFor()
  await button('Answer').click()
  // The window measures every few seconds what it hears.
  const kept = () => readFile(join(desktop.dataDirectory, 'preferences.json'), 'utf8')
  await expect.poll(kept).toContain('"sound"')
  await hangUp()

  // Help.
  await page.goto(`${desktop.origin}/#/settings`)
  await button('Keyboard shortcuts').click()
  await page.getByRole('dialog').getByRole('link', { name: 'First steps' }).click()
  await title.waitFor()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  // The test caller asks the hook of inbound calls as well.
  await becomes(['Phone registered', 'Sound heard', 'Pop-up seen', 'Hook answered'])

  const clicked = await desktop.fetch('/remote_call.htm?dest=*43')
  expect(clicked.status).toBe(200)
  await button('Call').click()
  // Pressed before the destination has answered, it is no call that was dialled by a link.
  await expect.poll(kept).toContain('"link"')
  await hangUp()
  await title.waitFor()
  const all = ['Phone registered', 'Sound heard', 'Pop-up seen', 'Hook answered', 'Link dialled']
  await becomes(all)

  // What has worked stays so; the lamp of the phone is of now.
  await desktop.stop()
  await becomes(all.slice(1))
  // A window that is open still would have the phone again, and the new one would close.
  await page.goto('about:blank')
  await desktop.restart()
  await using again = await browser.open(await desktop.logInLink())
  await again.page.goto(`${desktop.origin}/#/start`)
  await again.registered()
  await expect.poll(() => again.page.getByText('Works', { exact: true }).count()).toBe(5)
})
