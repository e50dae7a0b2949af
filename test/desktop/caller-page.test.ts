import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { closeTabs } from '../support/desktop/close-tabs.ts'
import { DesktopBrowser, type DesktopWindow } from '../support/desktop/desktop-browser.ts'
import { DesktopProcess } from '../support/desktop/desktop-process.ts'
import { type TrunkCall, TrunkCallers } from '../support/desktop/trunk-callers.ts'
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

const healthy = { headers: { 'content-type': 'text/html; charset=utf-8' }, body: crmPage }

/** What Chromium says in the console where a page asks for a dialog, or for the focus, in vain. */
const tolerates = /allow-modals|Blocked autofocusing|Failed to load resource.*\/crm\?/

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
    crm.on('/crm', healthy)
    crm.on('/focused', { status: 204 })
    crm.on('/opened', { headers: { 'content-type': 'text/html; charset=utf-8' }, body: '<title>Report</title>' })
    desktop = stack.use(
      await DesktopProcess.start({
        cti: { popup: { url: `${crm.origin}/crm?name=%%calleridname%%&n=%%calleridnumber%%` } }
      })
    )
    callers = stack.use(await TrunkCallers.start(desktop))
    const browser = stack.use(await DesktopBrowser.launch({ hertz: 700 }))
    window = stack.use(await browser.open(await desktop.logInLink(), { tolerates }))
    page = window.page
    await window.registered()
  }, 120_000)
  afterAll(() => stack.disposeAsync())
  beforeEach((context) => needs(context, 'chromium'))
  afterEach(async () => {
    await expect.poll(() => page.getByRole('button', { name: /^(Hang up|Answer)$/ }).count()).toBe(0)
    expect(window.complaints.splice(0).filter((complaint) => !tolerates.test(complaint))).toEqual([])
  })

  const answer = () => page.getByRole('button', { name: 'Answer', exact: true })
  const hangUp = () => page.getByRole('button', { name: 'Hang up', exact: true })
  const frame = () => page.frames().findLast((each) => each.url().startsWith(crm.origin))

  it('one that fails says why, with Try again, and a healthy page has no word beneath it', async () => {
    const failure = page.getByRole('region', { name: 'Caller pages' }).getByRole('alert')
    const fails = [
      [{ status: 500 }, 'The application has a fault of its own (status 500).'],
      [{ status: 404, body: '<h1>Nothing here</h1>' }, 'The page was not found (status 404).'],
      [{ headers: { 'content-disposition': 'attachment; filename=a.csv' } }, 'a file to be saved'],
      [{ status: 204 }, 'The application answered without a page.']
    ] as const
    crm.on('/crm', fails[0][0])
    const call = callers.call({ number: '+15550123400', name: 'Page fails' })
    await answer().waitFor()
    // Each answer is read before the next one is asked for.
    await failure.getByText(fails[0][1]).waitFor()
    for (const [reply, words] of fails.slice(1)) {
      crm.on('/crm', reply)
      await page.getByRole('button', { name: 'Reload' }).click()
      await failure.getByText(words).waitFor()
    }
    crm.on('/crm', healthy)
    await failure.getByRole('button', { name: 'Try again' }).click()
    await page.frameLocator('iframe').getByRole('heading', { name: 'Page fails' }).waitFor()
    await failure.waitFor({ state: 'hidden' })
    await expect.poll(() => page.getByText('refuse frames').count()).toBe(0)
    call.hangUp()
  })

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
    await expect.poll(() => field.inputValue()).toBe('101')
    call.hangUp()
    await expect.poll(() => page.getByRole('tab', { name: 'Page focuses' }).count()).toBe(0)
    await field.fill('')
  })

  it('somebody who clicks in it has touched it: it stays where nobody answers', async () => {
    const call = callers.call({ number: '+15550123405', name: 'Page stays' })
    await answer().waitFor()
    // A click by script moves no pointer: in the moment of the page's load it is taken for the page's own doing.
    const touched = page.getByRole('button', { name: 'Let this page go after the call' })
    await expect
      .poll(async () => {
        await page.frameLocator('iframe').last().getByRole('textbox', { name: 'Search' }).click()
        return touched.count()
      })
      .toBe(1)
    await page.keyboard.type('overdue')
    call.hangUp()
    await answer().waitFor({ state: 'hidden' })
    await expect.poll(() => page.getByRole('tab', { name: 'Page stays' }).count()).toBe(1)
    await expect.poll(() => page.frameLocator('iframe').last().getByRole('textbox').inputValue()).toBe('overdue')
    await closeTabs(page)
  })

  // The last: its process, which pages of one site share, is lost.
  it('one with an endless loop, on the same site as the phone, does not keep the call from being answered and ended', async () => {
    const call = callers.call({ number: '+15550123401', name: 'Page loops' })
    await crm.waitForRequest('/crm')
    await answer().click()
    await hangUp().click()
    await expect.poll(() => call.ended).toBe(true)
  })
})

describe('notes and pages belong to the active call (2-cti, Which page belongs to which call)', {
  timeout: 120_000
}, () => {
  const stack = new AsyncDisposableStack()
  let crm: WebApp
  let desktop: DesktopProcess
  let callers: TrunkCallers
  let window: DesktopWindow
  let page: Page

  beforeAll(async () => {
    if (!installed('chromium')) return
    crm = stack.use(await WebApp.start())
    crm.on('/crm', healthy)
    desktop = stack.use(
      await DesktopProcess.start({
        cti: { popup: { url: `${crm.origin}/crm?name=%%calleridname%%&n=%%calleridnumber%%&id=%%uniqueid%%` } }
      })
    )
    callers = stack.use(await TrunkCallers.start(desktop))
    const browser = stack.use(await DesktopBrowser.launch({ hertz: 700 }))
    window = stack.use(await browser.open(await desktop.logInLink(), { tolerates }))
    page = window.page
    await window.registered()
  }, 120_000)
  afterAll(() => stack.disposeAsync())
  beforeEach((context) => needs(context, 'chromium'))
  afterEach(async () => {
    await expect.poll(() => page.getByRole('button', { name: /^(Hang up|Answer)/ }).count()).toBe(0)
    expect(window.complaints.splice(0).filter((complaint) => !tolerates.test(complaint))).toEqual([])
  })

  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })
  const card = (name: string) => page.getByRole('article', { name, exact: true })
  /** The card of an earlier call of theirs may still stand below: the one whose call can be ended. */
  const live = (name: string) => card(name).filter({ has: page.getByRole('button', { name: /^Hang up/ }) })
  const tabs = () => page.getByRole('tab').allTextContents()
  const notes = () => page.getByRole('textbox', { name: 'Notes' })
  /** Types where the press before has led to. */
  async function note(text: string, options?: { delay: number }): Promise<void> {
    await notes().and(page.locator(':focus')).waitFor()
    await page.keyboard.type(text, options)
  }
  /** Whose the pane says it is, and which page stands in it. */
  const inFront = async () => ({
    whose: await page.locator('[data-front]').getAttribute('data-front'),
    tab: await page.getByRole('tab', { selected: true }).allTextContents()
  })
  const belongsTo = (name: string) =>
    expect.poll(inFront).toEqual({ whose: name, tab: [expect.stringContaining(name)] })
  async function takes(caller: { number: string; name: string }): Promise<TrunkCall> {
    const call = callers.call(caller)
    await button('Answer').click()
    await live(caller.name).getByRole('timer').waitFor()
    return call
  }
  /** What the record of each call says, by its caller or who was called. */
  async function noted(): Promise<Record<string, string>> {
    const answer = await desktop.fetch('/api/v1/cdrs?limit=50')
    const { items } = (await answer.json()) as { items: readonly Record<string, string>[] }
    return Object.fromEntries(
      items.toReversed().map(({ src, dst, notes }) => [src?.startsWith('+') ? src : dst, notes ?? ''])
    )
  }
  const ana = { number: '+15550123411', name: 'Ana Alt' }
  const ben = { number: '+15550123412', name: 'Ben Bach' }

  it('answer, hang-up, dial: Alt+N writes into the record of the call that is dialled, and its own page stands there', async () => {
    const first = await takes(ana)
    await belongsTo('Ana Alt')
    await page.keyboard.press('Alt+KeyN')
    await note('pays on Friday')
    first.hangUp()
    await button('Hang up').waitFor({ state: 'hidden' })
    await page.getByRole('textbox', { name: 'Name or number' }).fill('*43')
    await page.keyboard.press('Enter')
    await card('*43').waitFor()
    await belongsTo('*43')
    await page.frameLocator('iframe:visible').getByRole('heading', { name: '*43' }).waitFor()
    await page.keyboard.press('Alt+KeyN')
    await note('the echo is clear')
    await button('Hang up').click()
    await expect.poll(noted).toMatchObject({ [ana.number]: 'pays on Friday', '*43': 'the echo is clear' })
  })

  it('two calls: pane, notes and time line follow answer, swap, a declined third one, and the end of one', async () => {
    const first = await takes(ana)
    await takes(ben)
    await belongsTo('Ben Bach')
    await live('Ben Bach').getByRole('button', { name: 'Notes' }).click()
    await note('of Ben')
    await button('Swap').click()
    await belongsTo('Ana Alt')
    await live('Ana Alt').getByRole('button', { name: 'Notes' }).click()
    await notes().press('End')
    await note(' of Ana')
    callers.call({ number: '+15550123413', name: 'Cas Cole' })
    await button('Answer').waitFor()
    await belongsTo('Ana Alt')
    await button('Decline').click()
    await belongsTo('Ana Alt')
    await page.getByRole('tab', { name: 'Ben Bach' }).click()
    await belongsTo('Ben Bach')
    await expect.poll(() => notes().inputValue()).toBe('of Ben')
    await button('Back to Ana Alt').click()
    await belongsTo('Ana Alt')
    first.hangUp()
    await belongsTo('Ben Bach')
    await page.getByRole('button', { name: 'Hang up: Ben Bach' }).click()
    await expect.poll(noted).toMatchObject({ [ana.number]: expect.stringMatching(/ of Ana$/), [ben.number]: 'of Ben' })
  })

  it('tabs: one for each customer; those of ended calls go as the next call comes, but for one that is kept; all can be closed', async () => {
    await closeTabs(page)
    for (const caller of [ana, ana]) {
      const call = await takes(caller)
      await expect.poll(tabs).toHaveLength(1)
      call.hangUp()
      await button('Hang up').waitFor({ state: 'hidden' })
    }
    const second = await takes(ben)
    await expect.poll(tabs).toEqual([expect.stringContaining('Ben Bach')])
    await button('Keep this page').click()
    second.hangUp()
    await button('Hang up').waitFor({ state: 'hidden' })
    const third = await takes(ana)
    await expect.poll(tabs).toEqual([expect.stringContaining('Ben Bach'), expect.stringContaining('Ana Alt')])
    await button('Close all').click()
    await expect.poll(tabs).toEqual([])
    await button('Open the page of this call').click()
    await belongsTo('Ana Alt')
    third.hangUp()
    await button('Hang up').waitFor({ state: 'hidden' })
  })

  it('no typed note is lost: 100 letters without a pause, and then the page is loaded anew', async () => {
    const text = 'The delivery of the third of November came without its papers and they want them sent by tomorrow!!!'
    const call = await takes({ number: '+15550123414', name: 'Dora Dunn' })
    await page.keyboard.press('Alt+KeyN')
    await note(text, { delay: 20 })
    await page.reload()
    await expect.poll(() => notes().inputValue()).toBe(text)
    call.hangUp()
    await button('Hang up').waitFor({ state: 'hidden' })
    await expect.poll(noted).toMatchObject({ '+15550123414': text })
  })
})
