import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { DesktopBrowser, type DesktopWindow } from '../support/desktop/desktop-browser.ts'
import { DesktopProcess } from '../support/desktop/desktop-process.ts'
import { TrunkCallers } from '../support/desktop/trunk-callers.ts'
import { installed, needs } from '../support/needs.ts'
import { WebApp } from '../support/web-app.ts'

/** A page of the company's application that does what its address says. */
const crmPage = `<!doctype html><html lang="en"><meta charset="utf-8"><title>CRM</title>
<h1></h1><input aria-label="Search" autofocus><button onclick="window.open('/opened')">Open report</button>
<script>
const wanted = new URLSearchParams(location.search)
document.querySelector('h1').textContent = wanted.get('name') + ' ' + wanted.get('n')
const does = wanted.get('name').split(' ').at(-1)
if (does === 'loops') setTimeout(() => { for (;;); }, 50)
if (does === 'asks') { window.asked = window.prompt('password?'); alert('hello') }
const grab = () => { window.focus(); document.querySelector('input').focus() }
if (does === 'focuses') { grab(); addEventListener('load', () => { grab(); fetch('/focused') }) }
</script>`

describe("a caller's page is a guest (2-cti, Which page belongs to which call)", { timeout: 120_000 }, () => {
  const stack = new AsyncDisposableStack()
  let crm: WebApp
  let desktop: DesktopProcess
  let callers: TrunkCallers
  let window: DesktopWindow
  let page: Page

  beforeAll(async () => {
    if (!installed('chromium')) return
    crm = stack.use(await WebApp.start())
    crm.on('/crm', { headers: { 'content-type': 'text/html; charset=utf-8' }, body: crmPage })
    crm.on('/focused', { status: 204 })
    crm.on('/opened', { headers: { 'content-type': 'text/html; charset=utf-8' }, body: '<title>Report</title>' })
    desktop = stack.use(
      await DesktopProcess.start({
        cti: { popup: { url: `${crm.origin}/crm?name=%%calleridname%%&n=%%calleridnumber%%` } }
      })
    )
    callers = stack.use(await TrunkCallers.start(desktop))
    const browser = stack.use(await DesktopBrowser.launch({ hertz: 700 }))
    window = stack.use(await browser.open(await desktop.logInLink()))
    page = window.page
    await window.registered()
  }, 120_000)
  afterAll(() => stack.disposeAsync())
  beforeEach((context) => needs(context, 'chromium'))
  afterEach(async () => {
    await expect.poll(() => page.getByRole('button', { name: /^(Hang up|Answer)$/ }).count()).toBe(0)
    // Chromium says so in the console where a page asks for a dialog, or for the focus, in vain.
    const said = window.complaints.splice(0)
    expect(said.filter((complaint) => !/allow-modals|Blocked autofocusing/.test(complaint))).toEqual([])
  })

  const answer = () => page.getByRole('button', { name: 'Answer', exact: true })
  const hangUp = () => page.getByRole('button', { name: 'Hang up', exact: true })
  const frame = () => page.frames().findLast((each) => each.url().startsWith(crm.origin))

  it('dialogs of it are not shown over the phone', async () => {
    const dialogs: string[] = []
    const noted = (dialog: { message(): string; dismiss(): Promise<void> }) => {
      dialogs.push(dialog.message())
      void dialog.dismiss()
    }
    page.on('dialog', noted)
    callers.call({ number: '+15550123402', name: 'Page asks' })
    await answer().click()
    await expect.poll(() => frame()?.evaluate('window.asked')).toBe(null)
    await hangUp().click()
    page.off('dialog', noted)
    expect(dialogs).toEqual([])
  })

  it('it does not take the focus by itself, and that is no touch: it closes by itself where nobody answers', async () => {
    const field = page.getByRole('textbox', { name: 'Name or number' })
    await field.click()
    const call = callers.call({ number: '+15550123403', name: 'Page focuses' })
    await answer().waitFor()
    await crm.waitForRequest('/focused')
    await expect.poll(() => field.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true)
    await page.keyboard.type('101')
    expect(await field.inputValue()).toBe('101')
    call.hangUp()
    await expect.poll(() => page.getByRole('tab', { name: 'Page focuses' }).count()).toBe(0)
    await field.fill('')
  })

  it('somebody who clicks in it has touched it: it stays where nobody answers', async () => {
    const call = callers.call({ number: '+15550123405', name: 'Page stays' })
    await answer().waitFor()
    await page.frameLocator('iframe').last().getByRole('textbox', { name: 'Search' }).click()
    await page.keyboard.type('overdue')
    call.hangUp()
    await answer().waitFor({ state: 'hidden' })
    expect(await page.getByRole('tab', { name: 'Page stays' }).count()).toBe(1)
    expect(await page.frameLocator('iframe').last().getByRole('textbox').inputValue()).toBe('overdue')
    await page.getByRole('tab', { name: 'Page stays' }).focus()
    await page.keyboard.press('Delete')
  })

  // The last: its process, which pages of one site share, is lost.
  it('one with an endless loop, on the same site as the phone, does not keep the call from being answered and ended', async () => {
    const call = callers.call({ number: '+15550123401', name: 'Page loops' })
    await crm.waitForRequest('/crm')
    await answer().click({ timeout: 10_000 })
    await hangUp().click({ timeout: 10_000 })
    await expect.poll(() => call.ended).toBe(true)
  })
})
