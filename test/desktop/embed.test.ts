import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { FrameLocator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { violationsOf } from '../support/axe.ts'
import { DesktopBrowser, DesktopWindow } from '../support/desktop/desktop-browser.ts'
import { DesktopProcess } from '../support/desktop/desktop-process.ts'
import { TrunkCallers } from '../support/desktop/trunk-callers.ts'
import { installed, needs } from '../support/needs.ts'
import { WebApp } from '../support/web-app.ts'

const sdk = fileURLToPath(new URL('main.esm.js', import.meta.resolve('@hubspot/calling-extensions-sdk')))
const asPage = (body: string) => ({
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: `<!doctype html><html lang="en"><meta charset="utf-8"><title>CRM</title><link rel="icon" href="data:,">${body}`
})
/** Frames the phone, and keeps what it is told. */
const frames = (embed: string) => `<iframe title="Phone" src="${embed}" width="300" height="600"></iframe>
<script>
const told = []
addEventListener('message', ({ origin, data }) => { if (origin === new URL('${embed}').origin) told.push(data) })
const say = (message) => frames[0].postMessage(message, new URL('${embed}').origin)
</script>`
/** HubSpot's side, by the SDK itself. */
const hubSpot = (embed: string) => `<div id="phone"></div>
<script type="module">
import CallingExtensions from '/sdk.js'
window.told = []
window.host = new CallingExtensions({
  debugMode: false,
  iFrameOptions: { src: '${embed}', width: '300px', height: '600px', hostElementSelector: '#phone' },
  eventHandlers: { defaultEventHandler: (data, event) => told.push({ type: event.type, data }) }
})
</script>`

type Told = { readonly type: string; readonly call?: { readonly state: string; readonly number: string } }

describe('a phone that a CRM’s page frames (docs/embed.md)', { timeout: 120_000 }, () => {
  const stack = new AsyncDisposableStack()
  let desktop: DesktopProcess
  let window: DesktopWindow
  let callers: TrunkCallers
  let browser: DesktopBrowser
  let crm: WebApp
  let embed: string
  let token: string

  /** Another site than 127.0.0.1, to browsers. */
  const siteOf = ({ port }: WebApp) => `http://localhost:${port}`

  beforeAll(async () => {
    if (!installed('chromium')) return
    crm = stack.use(await WebApp.start())
    desktop = stack.use(await DesktopProcess.start({ listen: { allowedOrigins: [siteOf(crm)] } }))
    callers = stack.use(await TrunkCallers.start(desktop))
    browser = stack.use(await DesktopBrowser.launch({ hertz: 700 }))
    window = stack.use(await browser.open(await desktop.logInLink()))
    await window.registered()
    embed = `${desktop.origin}/embed`
    const scopes = ['calls:read', 'calls:write', 'events:read', 'records:read']
    const made = await desktop.fetch('/api/v1/tokens', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'CRM', scopes })
    })
    token = ((await made.json()) as { token: string }).token
    crm.on('/crm', asPage(frames(embed)))
    crm.on('/hubspot', asPage(hubSpot(embed)))
    crm.on('/sdk.js', { headers: { 'content-type': 'text/javascript' }, body: readFileSync(sdk, 'utf8') })
  }, 120_000)
  afterAll(() => stack.disposeAsync())
  beforeEach((context) => needs(context, 'chromium'))
  afterEach(() => expect(window.complaints.splice(0)).toEqual([]))

  const open = (path: string, tolerates?: RegExp) =>
    DesktopWindow.open(browser.browser, `${siteOf(crm)}${path}`, tolerates === undefined ? {} : { tolerates })
  const told = (page: Page) => page.evaluate<Told[]>('told')
  const states = async (page: Page) =>
    (await told(page)).flatMap(({ call }) => (call === undefined ? [] : [call.state]))
  const button = (within: FrameLocator | Page, name: string) => within.getByRole('button', { name, exact: true })
  async function logIn(page: Page): Promise<FrameLocator> {
    const phone = page.frameLocator('iframe').first()
    await phone.getByLabel('Token').fill(token)
    await button(phone, 'Log in').click()
    await phone.getByText('Connected', { exact: true }).waitFor()
    return phone
  }

  it('a token logs in without a cookie; a call rings, is answered, held and ended in the frame, and the page around is told', async () => {
    await using opened = await open('/crm')
    const { page, context } = opened
    const phone = await logIn(page)
    const call = callers.call({ number: '+15550123400', name: 'Ada Field' })
    await phone.getByText('Ada Field').waitFor()
    await phone.getByText('+15550123400').waitFor()
    await button(phone, 'Answer').click()
    await phone.getByText('In the call').waitFor()
    await expect.poll(() => call.answered).toBe(true)
    await button(window.page, 'Hang up').waitFor()
    await button(phone, 'Hold').click()
    await phone.getByText('On hold').waitFor()
    await button(phone, 'Take up').click()
    await phone.getByText('In the call').waitFor()
    await button(phone, 'Hang up').click()
    await expect.poll(() => call.ended).toBe(true)
    await button(phone, 'Hang up').waitFor({ state: 'detached' })
    await phone.getByRole('listitem').filter({ hasText: 'Ada Field' }).waitFor()
    await expect.poll(() => states(page)).toEqual(expect.arrayContaining(['ringing', 'answered', 'held', 'ended']))
    expect(JSON.stringify(await told(page))).not.toContain(token)
    expect(await context.cookies()).toEqual([])
    // This Chromium lets a framed page of another site keep nothing: there the log-in lasts as long as the page does.
    await page.reload()
    await phone.getByLabel('Token').waitFor()
  })

  it('the page around has a number dialled, after a press of 1; what another frame in it says does nothing', async () => {
    await using evil = await WebApp.start()
    evil.on(
      '/evil',
      asPage(`<script>
for (const message of [{ offhook: 1, type: 'dial', number: '102' }, { type: 'DIAL_NUMBER', messageId: '1', data: { phoneNumber: '102' } }])
  parent.frames[0].postMessage(message, '*')
fetch('/said')
</script>`)
    )
    evil.on('/said', { status: 204 })
    await using opened = await open('/crm', /Failed to load resource.*\/api\/v1\/calls/)
    const { page } = opened
    const phone = await logIn(page)
    await page.evaluate(
      `document.body.append(Object.assign(document.createElement('iframe'), { src: '${siteOf(evil)}/evil' }))`
    )
    await evil.waitForRequest('/said')
    await page.evaluate("say({ offhook: 1, type: 'dial', number: '101' })")
    await phone.getByText('Your phone rings. Pick up, and press 1.').waitFor()
    await phone.getByText('Pick up your phone').waitFor()
    const going = await desktop.fetch('/api/v1/calls')
    const { items } = (await going.json()) as { items: { exten: string }[] }
    expect(items.map(({ exten }) => exten)).toEqual(['101'])
    await button(phone, 'Hang up').click()
    await button(phone, 'Hang up').waitFor({ state: 'detached' })
    await page.evaluate("say({ offhook: 1, type: 'dial', number: 'nobody' })")
    await expect.poll(async () => (await told(page)).some(({ type }) => type === 'refused')).toBe(true)
  })

  it('HubSpot’s own SDK finds it, is told of a call, and dials by it', async () => {
    await using opened = await open('/hubspot')
    const { page } = opened
    const phone = await logIn(page)
    const types = async () => (await told(page)).map(({ type }) => type)
    await expect.poll(types).toEqual(expect.arrayContaining(['INITIALIZED', 'LOGGED_IN']))
    const call = callers.call({ number: '+15550123401', name: 'Grace Hill' })
    await button(phone, 'Answer').click()
    await expect.poll(types).toEqual(expect.arrayContaining(['INCOMING_CALL', 'CALL_ANSWERED']))
    await phone.getByText('In the call').waitFor()
    call.hangUp()
    await expect.poll(types).toEqual(expect.arrayContaining(['CALL_ENDED', 'CALL_COMPLETED']))
    await page.evaluate("host.sendMessage({ type: 'DIAL_NUMBER', data: { phoneNumber: '102' } })")
    await phone.getByText('Pick up your phone').waitFor()
    await expect.poll(types).toContain('OUTGOING_CALL_STARTED')
    await page.evaluate("host.sendMessage({ type: 'END_CALL' })")
    await button(phone, 'Hang up').waitFor({ state: 'detached' })
  })

  it('by a code it dials, and sees no calls; a log-out forgets it', async () => {
    await using opened = await open('/crm')
    const phone = opened.page.frameLocator('iframe').first()
    await window.page.evaluate("location.hash = '#/settings/links'")
    await button(window.page, 'Pair a browser').click()
    const code = await window.page.getByLabel('Pairing code').textContent()
    await phone.getByLabel('Code').fill(code ?? '')
    await button(phone, 'Pair').click()
    await button(phone, 'Log out').waitFor()
    await phone.getByLabel('Number').fill('101')
    await button(phone, 'Dial').click()
    await phone.getByText('Your phone rings. Pick up, and press 1.').waitFor()
    await expect.poll(() => phone.locator('.calls li').count()).toBe(0)
    // The code is used, and gone with its own Cancel.
    await window.page.getByLabel('Pairing code').waitFor({ state: 'detached' })
    await button(window.page, 'Cancel').click()
    await button(phone, 'Log out').click()
    await phone.getByLabel('Token').waitFor()
    expect((await told(opened.page)).map(({ type }) => type)).toEqual(['ready', 'logged-in', 'logged-out'])
  })

  it('a page of another origin is refused by the browser, and gets no phone', async () => {
    await using evil = await WebApp.start()
    evil.on('/crm', asPage(frames(embed)))
    await using opened = await DesktopWindow.open(browser.browser, 'about:blank', { tolerates: /frame-ancestors/ })
    const { page, complaints } = opened
    await page.goto(`${siteOf(evil)}/crm`)
    await expect.poll(() => complaints.some((each) => /frame-ancestors/.test(each))).toBe(true)
    expect(await page.frameLocator('iframe').getByLabel('Token').count()).toBe(0)
  })

  it.each([
    ['light', 'en-US', 'Phone'],
    ['dark', 'de-DE', 'Telefon']
  ] as const)(
    'in 300 px, %s and in %s, nothing is cut off, and axe finds nothing',
    async (colorScheme, locale, title) => {
      const viewport = { width: 300, height: 600 }
      await using opened = await DesktopWindow.open(browser.browser, embed, { viewport, colorScheme, locale })
      const { page } = opened
      await page.getByRole('heading', { name: title, exact: true }).waitFor()
      await page.locator('input[name=token]').waitFor()
      expect(await violationsOf(page)).toEqual([])
      // By the keyboard alone.
      await page.locator('input[name=token]').focus()
      await page.keyboard.type(token)
      await page.keyboard.press('Enter')
      await page.locator('main[data-connection=connected]').waitFor()
      // Where the page may keep it, the log-in lasts as long as the tab, and nothing of it is in the address.
      await page.reload()
      await page.locator('main[data-connection=connected]').waitFor()
      expect(page.url()).toBe(embed)
      const call = callers.call({ number: '+15550123402', name: 'Somebody with a rather long name' })
      await page.locator('.calls li[data-state=ringing]').waitFor()
      expect(await violationsOf(page)).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(300)
      call.hangUp()
      await page.locator('.calls li').waitFor({ state: 'detached' })
    }
  )
})
