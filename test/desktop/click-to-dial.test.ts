import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Cdr } from '../../pbx-core/contract/views.ts'
import { hears } from '../interop/hearing.ts'
import { Baresip } from '../support/baresip.ts'
import { DesktopBrowser, DesktopWindow } from '../support/desktop/desktop-browser.ts'
import { DesktopProcess, plainAudio } from '../support/desktop/desktop-process.ts'
import { installed, needs } from '../support/needs.ts'
import { waitFor } from '../support/wait-for.ts'

const programs = ['chromium', 'baresip']
const voices = { window: 700, colleague: 440 }

describe('a link clicked in another browser', { timeout: 120_000 }, () => {
  const stack = new AsyncDisposableStack()
  let desktop: DesktopProcess
  let window: DesktopWindow
  let elsewhere: DesktopBrowser
  let colleague: Baresip

  beforeAll(async () => {
    if (!installed(...programs)) return
    desktop = stack.use(await DesktopProcess.start({ settings: plainAudio }))
    const browser = stack.use(await DesktopBrowser.launch({ hertz: voices.window }))
    elsewhere = stack.use(await DesktopBrowser.launch({ hertz: 1000 }))
    window = stack.use(await browser.open(await desktop.logInLink()))
    await window.registered()
    colleague = stack.use(
      await Baresip.start({
        user: '101',
        password: 'sip-101',
        registrar: desktop.sip,
        answer: 'manual',
        toneHertz: voices.colleague
      })
    )
  }, 120_000)
  afterAll(() => stack.disposeAsync())
  beforeEach((context) => needs(context, ...programs))
  afterEach(() => expect(window.complaints.splice(0)).toEqual([]))

  const asked = () => window.page.getByRole('heading', { name: 'Call 101?', exact: true })
  const button = (name: string) => window.page.getByRole('button', { name, exact: true })

  /** A page with a link to dial, as a CRM or a mail has one, in a browser that knows its web password. */
  async function click(): Promise<DesktopWindow> {
    const page = await DesktopWindow.open(elsewhere.browser, 'about:blank', {
      httpCredentials: { username: '100@acme.test', password: 'web-100' }
    })
    const clicked = async () => {
      await page.page.setContent(`<a href="${desktop.origin}/remote_call.htm?user=100&dest=101">Tom Okafor</a>`)
      await page.page.getByRole('link', { name: 'Tom Okafor' }).click()
      await page.page.locator('[data-notice]').waitFor()
      return page.page.getByText('Pick up your phone.').isVisible()
    }
    // Within 3 s of the one before it is the same click, and shows what became of that one.
    await waitFor(clicked, { what: 'the click to be a new one', everyMs: 500 })
    return page
  }

  async function records(): Promise<readonly Cdr[]> {
    const response = await desktop.fetch('/api/v1/cdrs?limit=100')
    return ((await response.json()) as { readonly items: readonly Cdr[] }).items
  }

  /** Of the call after those that there were. */
  function recordAfter(before: readonly Cdr[]): Promise<Cdr> {
    const known = new Set(before.map(({ uniqueid }) => uniqueid))
    const found = async () => (await records()).find(({ uniqueid }) => !known.has(uniqueid))
    return waitFor(found, { what: 'the record of the call' })
  }

  it('"Call …?": Call answers and confirms in one press, the destination rings, and both hear each other (3-click-to-dial, The call)', async () => {
    const before = await records()
    const since = colleague.events.position
    await using link = await click()
    await asked().waitFor()
    await window.page.getByText('A link asks to dial this number.').first().waitFor()
    await expect.poll(() => button('Answer').count()).toBe(0)
    await button('Call').click()
    const ringing = await colleague.incoming(since)
    expect([ringing.peerdisplayname, ringing.peeruri]).toEqual(['Ana Keller', expect.stringContaining('sip:100@')])
    await link.page.locator('[data-name=calling][data-step=current]').waitFor()
    await colleague.accept()
    await colleague.established(since)
    await link.page.locator('[data-name=connected][data-step=done]').waitFor()
    await window.hears(voices.colleague)
    await hears(colleague, voices.window, 'the window to be heard by the colleague')
    await button('Hang up').click()
    await colleague.closed(since)
    await link.page.getByText('Call ended.', { exact: false }).waitFor()
    expect(await recordAfter(before)).toMatchObject({
      src: '100',
      dst: '101',
      lastapp: 'ClickToDial',
      disposition: 'ANSWERED'
    })
  })

  it('Cancel: the destination is never dialled, and the page that was clicked says so', async () => {
    const before = await records()
    const since = colleague.events.position
    await using link = await click()
    await asked().waitFor()
    await button('Cancel').click()
    await link.page.getByText('so the number was not dialled', { exact: false }).waitFor()
    await asked().waitFor({ state: 'hidden' })
    expect(colleague.callEvents(since)).toEqual([])
    expect(await recordAfter(before)).toMatchObject({
      src: '100',
      dst: '101',
      lastapp: 'ClickToDial',
      disposition: expect.not.stringMatching(/^ANSWERED$/)
    })
  })

  it('Cancel on the page that was clicked: it says whose number it is, and the phone is quiet (3-click-to-dial)', async () => {
    const since = colleague.events.position
    await using link = await click()
    await asked().waitFor()
    await link.page.getByRole('heading', { name: 'Tom Okafor' }).waitFor()
    await link.page.getByRole('button', { name: 'Cancel', exact: true }).click()
    await link.page.getByText('You cancelled it, so the number was not dialled.', { exact: false }).waitFor()
    await asked().waitFor({ state: 'hidden' })
    await expect.poll(() => link.page.getByRole('button', { name: 'Cancel' }).count()).toBe(0)
    expect(colleague.callEvents(since)).toEqual([])
    // Each step by its shape, whatever colours one sees.
    const shapes = async () => {
      const seen = await link.page
        .locator('[data-step]:visible')
        .evaluateAll((steps) =>
          steps.map(
            (step) =>
              `${step.dataset.step} ${step.ownerDocument.defaultView.getComputedStyle(step, '::before').content}`
          )
        )
      return seen.map((shape) => shape.replace(/ \/ "".*$/, ''))
    }
    await expect.poll(shapes).toEqual(['failed "✕"', 'open ""', 'open ""', 'open ""'])
  })

  it('after a decline the same click within 3 s rings again (3-click-to-dial)', async () => {
    await using link = await DesktopWindow.open(elsewhere.browser, 'about:blank', {
      httpCredentials: { username: '100@acme.test', password: 'web-100' }
    })
    const address = `${desktop.origin}/remote_call.htm?user=100&dest=101`
    await link.page.goto(address)
    await asked().waitFor()
    await button('Cancel').click()
    await link.page.getByText('so the number was not dialled', { exact: false }).waitFor()
    await button('Cancel').waitFor({ state: 'hidden' })
    await link.page.goto(address)
    await link.page.getByText('Pick up your phone.').waitFor()
    await asked().first().waitFor()
    await button('Cancel').click()
    await expect.poll(() => asked().count()).toBe(0)
  })

  it('the ring card asks the same question, and Call there is the one press as well', async () => {
    const since = colleague.events.position
    await using link = await click()
    const ringCard = await window.context.newPage()
    await ringCard.goto(`${desktop.origin}/ring-card.html`)
    await ringCard.getByRole('heading', { name: 'Call 101?', exact: true }).waitFor()
    await ringCard.getByRole('button', { name: 'Call', exact: true }).click()
    await colleague.incoming(since)
    await ringCard.close()
    await button('Hang up').click()
    await colleague.closed(since)
    await link.page.getByText('Call ended.', { exact: false }).waitFor()
  })
})
