import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { violationsOf } from '../support/axe.ts'
import { coreConfig } from '../support/core-config.ts'
import { DesktopBrowser, type DesktopWindow } from '../support/desktop/desktop-browser.ts'
import { DesktopProcess, plainAudio } from '../support/desktop/desktop-process.ts'
import { type TrunkCall, TrunkCallers } from '../support/desktop/trunk-callers.ts'
import { installed, needs } from '../support/needs.ts'
import { waitFor } from '../support/wait-for.ts'
import { WebApp } from '../support/web-app.ts'

const programs = ['chromium']

/** A page of a CRM with the telephone in a frame; it writes down what that says. */
const pageOf = (origin: string) => `<!doctype html><html lang="en"><title>CRM</title><link rel="icon" href="data:,">
<main><h1>Customers</h1>
<iframe title="Telephone" src="${origin}/embed" width="300" height="420"></iframe>
<iframe title="Advertisement" srcdoc="<p>Buy</p>"></iframe>
</main>
<script>
const told = (window.told = [])
addEventListener('message', ({ data, origin }) => origin === '${origin}' && told.push(data))
</script>`

/** What the page says to its telephone. */
const say = (page: Page, message: object) => page.evaluate(`frames[0].postMessage(${JSON.stringify(message)}, '*')`)
const told = (page: Page): Promise<readonly { readonly type: string }[]> => page.evaluate('told')
/** What a frame of the page says to the telephone that is none of the page's own. */
const fromAnotherFrame = (page: Page, message: object) =>
  page.evaluate(`{
    const { contentDocument } = document.querySelector('iframe[title=Advertisement]')
    const script = contentDocument.createElement('script')
    script.textContent = ${JSON.stringify(`parent.frames[0].postMessage(${JSON.stringify(message)}, '*')`)}
    contentDocument.body.append(script)
  }`)

describe('the small telephone in a page of the CRM', { timeout: 120_000 }, () => {
  const stack = new AsyncDisposableStack()
  let crm: WebApp
  let stranger: WebApp
  let desktop: DesktopProcess
  let window: DesktopWindow
  let page: DesktopWindow
  let callers: TrunkCallers
  let browser: DesktopBrowser
  let token: string

  beforeAll(async () => {
    if (!installed(...programs)) return
    crm = stack.use(await WebApp.start())
    stranger = stack.use(await WebApp.start())
    desktop = stack.use(
      await DesktopProcess.start({
        settings: plainAudio,
        config: (ports) => {
          const config = coreConfig(ports)
          return { ...config, listen: { ...config.listen, allowedOrigins: [crm.origin] } }
        }
      })
    )
    for (const app of [crm, stranger]) {
      app.on('/page', { headers: { 'content-type': 'text/html' }, body: pageOf(desktop.origin) })
    }
    browser = stack.use(await DesktopBrowser.launch({ hertz: 700 }))
    window = stack.use(await browser.open(await desktop.logInLink()))
    await window.registered()
    callers = stack.use(await TrunkCallers.start(desktop))
    const scopes = ['calls:read', 'calls:write', 'events:read']
    const made = await desktop.fetch('/api/v1/tokens', {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
      body: JSON.stringify({ name: 'CRM', scopes, expiresAt: null })
    })
    token = ((await made.json()) as { token: string }).token
    // A token that is none is refused on purpose.
    page = stack.use(await browser.open(`${crm.origin}/page`, { tolerates: /status of 401/ }))
  }, 120_000)
  afterAll(() => stack.disposeAsync())
  beforeEach((context) => needs(context, ...programs))

  const phone = () => page.page.frameLocator('iframe[title=Telephone]')
  const ofType = async (type: string) => (await told(page.page)).filter((message) => message.type === type)
  const ended = (call: TrunkCall) => waitFor(() => call.ended || !call.answered, { what: 'the end of the call' })

  it('logs in within the frame by a token, and says so to the page; one that may not do enough is told what it lacks', async () => {
    await phone().getByLabel('Token').fill('oh_nothing')
    await page.page.keyboard.press('Enter')
    await phone().getByText('This token is none, was revoked, or has ended.').waitFor()
    const few = await desktop.fetch('/api/v1/tokens', {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
      body: JSON.stringify({ name: 'few', scopes: ['calls:dial'], expiresAt: null })
    })
    await phone()
      .getByLabel('Token')
      .fill(((await few.json()) as { token: string }).token)
    await page.page.keyboard.press('Enter')
    await phone().getByText('It needs: calls:read, calls:write, events:read').waitFor()
    await phone().getByLabel('Token').fill(token)
    await page.page.keyboard.press('Enter')
    await phone().getByText('No call').waitFor()
    await expect.poll(() => ofType('logged-in')).toEqual([{ offhook: 1, type: 'logged-in' }])
    expect(await violationsOf(page.page)).toEqual([])
  })

  it('a call that rings is shown, answered, held and ended there, at one’s own telephone; the page is told of each step', async () => {
    const call = callers.call({ number: '+15550123456', name: 'ACME' })
    await phone().getByRole('button', { name: 'Answer: ACME' }).click()
    await waitFor(() => call.answered, { what: 'the answer' })
    await window.page.getByRole('button', { name: 'Hang up', exact: true }).waitFor()
    await phone().getByText('in a call').waitFor()
    await phone().getByRole('button', { name: 'Hold: ACME' }).click()
    await phone().getByRole('button', { name: 'Go on: ACME' }).click()
    await phone().getByRole('button', { name: 'Hold: ACME' }).waitFor()
    await phone().getByRole('button', { name: 'Hang up: ACME' }).click()
    await ended(call)
    await phone().getByText('No call').waitFor()
    const steps = (await ofType('call')) as unknown as { what: string; call: { name: string; state: string } }[]
    expect(steps.map(({ what, call: { name, state } }) => `${what} ${name} ${state}`)).toEqual([
      ...['began ACME ringing', 'changed ACME talking', 'ended ACME talking']
    ])
  })

  it('the page dials by a message: one’s own telephone rings; what another frame or page says does nothing', async () => {
    const dialled = () => window.page.getByRole('heading', { name: 'Call 101?', exact: true })
    await fromAnotherFrame(page.page, { offhook: 1, type: 'dial', number: '102' })
    await fromAnotherFrame(page.page, { type: 'SYNC', hostUrl: 'https://mallory.test' })
    await say(page.page, { offhook: 1, type: 'dial', number: 102 })
    await say(page.page, { offhook: 1, type: 'dial', number: '101' })
    await dialled().waitFor()
    await phone().getByText('Your telephone rings. Answer it and press 1.').waitFor()
    await say(page.page, { offhook: 1, type: 'hang-up' })
    await dialled().waitFor({ state: 'hidden' })
    expect(await window.page.getByRole('heading', { name: 'Call 102?' }).count()).toBe(0)
  })

  it('HubSpot’s side is greeted, told of calls by its own names, and dials', async () => {
    await say(page.page, { type: 'SYNC', messageId: '1_1', hostUrl: crm.origin })
    await expect.poll(async () => (await ofType('SYNC_ACK')).length).toBe(1)
    await expect.poll(async () => (await ofType('LOGGED_IN')).length).toBe(1)
    const call = callers.call({ number: '+15550123456', name: 'ACME' })
    await expect
      .poll(() => ofType('INCOMING_CALL'))
      .toEqual([
        expect.objectContaining({
          data: expect.objectContaining({ fromNumber: '+15550123456', createEngagement: true })
        })
      ])
    call.hangUp()
    await expect
      .poll(() => ofType('CALL_ENDED'))
      .toEqual([expect.objectContaining({ data: expect.objectContaining({ callEndStatus: 'NO_ANSWER' }) })])
    await say(page.page, { type: 'DIAL_NUMBER', messageId: '2_2', data: { phoneNumber: '101' } })
    await phone().getByText('Your telephone rings.', { exact: false }).waitFor()
    await say(page.page, { type: 'END_CALL', messageId: '2_3', data: {} })
    await phone().getByText('No call').waitFor()
  })

  it('a reload finds its token again, and Log out forgets it', async () => {
    await page.page.reload()
    await phone().getByText('No call').waitFor()
    await phone().getByRole('button', { name: 'Log out' }).click()
    await phone().getByLabel('Token').waitFor()
    await page.page.reload()
    await phone().getByLabel('Token').waitFor()
  })

  it('a page of another origin cannot frame it', async () => {
    await using other = await browser.open(`${stranger.origin}/page`, { tolerates: /frame-ancestors/ })
    const frame = other.page.frames().find((each) => each.parentFrame() !== null && !each.url().startsWith('about:'))
    // Chromium shows a page of its own in place of what refuses frames.
    await expect.poll(() => frame?.url() ?? '').toMatch(/^chrome-error:/)
  })
})
