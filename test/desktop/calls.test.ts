import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readableNumber } from '../../renderer/i18n/phone-number.ts'
import { grows, standsStill, toneHeard } from '../interop/hearing.ts'
import { renamed } from '../interop/trunk/replies.ts'
import { closeTabs } from '../support/desktop/close-tabs.ts'
import { DesktopBrowser, type DesktopWindow } from '../support/desktop/desktop-browser.ts'
import { DesktopProcess, plainAudio } from '../support/desktop/desktop-process.ts'
import { FarEnd } from '../support/desktop/far-end.ts'
import { installed, needs } from '../support/needs.ts'
import { Sipp } from '../support/sipp.ts'
import { stopwatch } from '../support/stopwatch.ts'
import { WebApp } from '../support/web-app.ts'

const programs = ['chromium', 'baresip', 'sipp']
const did = '+15550100100'
const caller = { number: '+15550123456', name: 'ACME' }
/** By the hook's reply, Example Code 1 of the original. */
const known = 'ACME Inc OVRDUE'
const voices = { window: 700, farEnd: 440 }

describe('calls on the desk, in the real application', { timeout: 120_000 }, () => {
  const stack = new AsyncDisposableStack()
  let crm: WebApp
  let desktop: DesktopProcess
  let window: DesktopWindow

  beforeAll(async () => {
    if (!installed(...programs)) return
    crm = stack.use(await WebApp.start())
    crm.on('/in.xml', { body: renamed, headers: { 'content-type': 'text/xml' } })
    crm.on('/crm', ({ query }) => ({
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: `<!doctype html><html lang="en"><title>CRM</title><h1>${query.get('name')}</h1><input aria-label="Search">`
    }))
    desktop = stack.use(
      await DesktopProcess.start({
        settings: plainAudio,
        cti: {
          inbound: { url: `${crm.origin}/in.xml?n=%%calleridnumber%%`, timeoutMs: 4000 },
          popup: { url: `${crm.origin}/crm?name=%%calleridname%%&n=%%calleridnumber%%` }
        }
      })
    )
    const browser = stack.use(await DesktopBrowser.launch({ hertz: voices.window }))
    window = stack.use(await browser.open(await desktop.logInLink()))
    await window.registered()
  }, 120_000)
  afterAll(() => stack.disposeAsync())
  beforeEach((context) => needs(context, ...programs))
  afterEach(async () => {
    await closeTabs(window.page)
    expect(window.complaints.splice(0)).toEqual([])
  })

  const button = (name: string | RegExp) => window.page.getByRole('button', { name, exact: true })
  const card = (name: string) => window.page.getByRole('heading', { name, exact: true, level: 2 })
  const tab = () => window.page.getByRole('tab', { name: known })
  const farEnd = () => FarEnd.start(desktop, { ...caller, hertz: voices.farEnd })

  async function rings(far: FarEnd): Promise<void> {
    await far.call(did)
    // Of the call before a card may still stand, without that button.
    await button('Answer').waitFor()
    await card(known).first().waitFor()
  }

  async function talking(far: FarEnd): Promise<void> {
    await rings(far)
    await button('Answer').click()
    await far.phone.established()
    await window.hears(voices.farEnd)
  }

  async function over(): Promise<void> {
    await button('Hang up').waitFor({ state: 'hidden' })
    await button('Answer').waitFor({ state: 'hidden' })
  }

  it("a trunk's call rings with the name that the hook gives, its page is there before the answer, and the far side hangs up", async () => {
    const { page } = window
    await using sipp = await Sipp.start({
      scenario: 'trunk-caller',
      target: desktop.trunk,
      port: desktop.ports.provider,
      service: did,
      keys: caller,
      pauseMs: 1500,
      timeoutMs: 60_000
    })
    await card(known).first().waitFor()
    await tab().waitFor()
    await page.frameLocator('iframe').getByRole('heading', { name: known }).waitFor()
    await expect.poll(() => button('Answer').isVisible()).toBe(true)
    expect((await sipp.messages()).map(({ firstLine }) => firstLine)).not.toContain('SIP/2.0 200 OK')
    await button('Answer').click()
    const [result] = await Promise.all([sipp.finished(), page.getByText('Ended', { exact: true }).waitFor()])
    expect(result.ok, result.errors).toBe(true)
    await over()
    await expect.poll(() => tab().count()).toBe(1)
    // Once, and before that the question whether it lets itself be embedded.
    const asked = crm.requestsFor('/crm').map(({ method, query }) => [method, Object.fromEntries(query)])
    const callers = { name: known, n: caller.number }
    expect(asked.toSorted()).toEqual([
      ['GET', callers],
      ['HEAD', callers]
    ])
  })

  it('the ring card shows the same caller, and is empty the moment the call rings no more', async () => {
    await using far = await farEnd()
    await rings(far)
    const ringCard = await window.context.newPage()
    await ringCard.goto(`${desktop.origin}/ring-card.html`)
    await ringCard.getByRole('heading', { name: known, exact: true }).waitFor()
    await ringCard.getByText(readableNumber(did), { exact: true }).waitFor()
    await ringCard.getByRole('button', { name: 'Answer' }).click()
    await far.phone.established()
    await ringCard.getByRole('heading').waitFor({ state: 'hidden' })
    await ringCard.close()
    // Answered there, spoken here: the phone window has the media.
    await window.hears(voices.farEnd)
    await button('Hang up').click()
    await far.phone.closed()
    await over()
  })

  it('both ends hear each other; Hang up ends the call at the far end', async () => {
    await using far = await farEnd()
    await talking(far)
    await grows(toneHeard(far.phone, voices.window), 0.5, 'the window to be heard at the far end')
    await button('Hang up').click()
    await far.phone.closed()
    expect(far.got('BYE')).toBe(true)
    await over()
  })

  it('Mute: the far end hears silence, and the window again after it', async () => {
    await using far = await farEnd()
    await talking(far)
    const heard = toneHeard(far.phone, voices.window)
    await grows(heard, 0.5, 'the window to be heard at the far end')
    await button('Mute').click()
    await window.page.getByRole('button', { name: 'Mute', exact: true, pressed: true }).waitFor()
    await standsStill(heard, 'the far end to hear nothing any more')
    await button('Mute').click()
    await grows(heard, 0.5, 'the window to be heard again')
    expect(far.reinvites()).toEqual([])
    await button('Hang up').click()
    await far.phone.closed()
    await over()
  })

  it('Hold and Resume: the far side is told by re-INVITE, and nothing is heard meanwhile (RFC 3264 §8.4)', async () => {
    await using far = await farEnd()
    await talking(far)
    await button('Hold').click()
    await far.reinvited('sendonly')
    await button('Resume').waitFor()
    await window.hears(0)
    const since = far.position
    await button('Resume').click()
    await far.reinvited('sendrecv', since)
    await window.hears(voices.farEnd)
    await grows(() => far.phone.packetsReceived(), 25, 'audio to the far end')
    expect(far.reinvites()).toEqual(['sendonly', 'sendrecv'])
    await button('Hang up').click()
    await far.phone.closed()
    await over()
  })

  it('Keypad: by mouse and by keyboard, the far side gets telephone events and no INFO (RFC 4733)', async () => {
    await using far = await farEnd()
    await talking(far)
    await button('Keypad').click()
    await button('Digit 5').click()
    await far.phone.digit('5')
    await window.page.keyboard.press('8')
    await far.phone.digit('8')
    await window.page.keyboard.press('#')
    await far.phone.digit('#')
    await window.page.getByText('Sent: ‎58#‎').waitFor()
    await window.page.keyboard.press('Escape')
    expect(far.got('INFO')).toBe(false)
    await button('Hang up').click()
    await far.phone.closed()
    await over()
  })

  it('a window that is loaded anew comes back to its call within 2 s, and the far party was on hold, not cut off', async () => {
    await using far = await farEnd()
    await talking(far)
    const since = far.position
    await window.page.reload({ waitUntil: 'load' })
    const sinceLoad = stopwatch()
    await Promise.all([button('Hang up').waitFor(), far.reinvited('sendrecv', since)])
    expect(sinceLoad()).toBeLessThanOrEqual(2000)
    expect(far.reinvites(since)).toEqual(['inactive', 'sendrecv'])
    await window.hears(voices.farEnd)
    await grows(() => far.phone.packetsReceived(), 25, 'audio to the far end')
    expect(far.got('BYE')).toBe(false)
    await button('Hang up').click()
    await far.phone.closed()
    await over()
  })

  it('a window that is gone for longer leaves the far party on hold until another one comes', async () => {
    await using far = await farEnd()
    await talking(far)
    const since = far.position
    await window.page.goto('about:blank')
    await far.reinvited('inactive', since)
    await window.page.goto(desktop.origin)
    await far.reinvited('sendrecv', since)
    await window.hears(voices.farEnd)
    await button('Hang up').click()
    await far.phone.closed()
    await over()
  })

  it('Ask first, loaded anew in the middle, taken back by the red button, asked again and completed; Send now', async () => {
    const { page } = window
    await using far = await farEnd()
    await talking(far)
    const own = toneHeard(far.phone, voices.farEnd)
    // The echo is the colleague: who talks with it hears itself.
    const hand = async (how: string) => {
      await page.keyboard.press('Alt+t')
      await page.getByRole('textbox', { name: 'Transfer to: name or number' }).fill('*43')
      await button(how).click()
    }
    const asking = page.getByRole('region', { name: 'Asking *43' })
    const red = page.getByRole('button', { name: `Hang up on *43, back to ${known}`, exact: true })
    await hand('Ask first')
    await asking.getByText(`${known} waits`).waitFor()
    await window.hears(voices.window)
    await page.reload({ waitUntil: 'load' })
    await asking.getByText('Talking').waitFor()
    await window.hears(voices.window)
    await red.click()
    await asking.waitFor({ state: 'hidden' })
    await window.hears(voices.farEnd)
    await hand('Ask first')
    await asking.getByText('Talking').waitFor()
    await button('Complete').click()
    await page.getByText('Handed on to *43').first().waitFor()
    await grows(own, 0.5, 'the far end to hear itself')
    await over()
    const since = far.phone.events.position
    await far.phone.hangUp()
    await far.phone.closed(since)
    await talking(far)
    await hand('Send now')
    await page.getByText('Handed on to *43').first().waitFor()
    await grows(own, 0.5, 'the far end to hear itself again')
    await far.phone.hangUp()
    await over()
  })

  it('the page of a call that was not answered closes by itself', async () => {
    await using far = await farEnd()
    await rings(far)
    await tab().waitFor()
    await far.phone.hangUp()
    await over()
    await tab().waitFor({ state: 'detached' })
  })

  it('the page of a call that was declined closes by itself, and one that somebody has clicked in stays', async () => {
    const { page } = window
    await using far = await farEnd()
    await rings(far)
    await tab().waitFor()
    await button('Decline').click()
    await far.phone.closed()
    await tab().waitFor({ state: 'detached' })
    await over()
    await rings(far)
    // A click by script moves no pointer: in the moment of the page's load it is taken for the page's own doing.
    const touched = page.getByRole('button', { name: 'Let this page go after the call' })
    await expect
      .poll(async () => {
        await page.frameLocator('iframe').getByRole('textbox', { name: 'Search' }).click()
        return touched.count()
      })
      .toBe(1)
    await page.keyboard.type('overdue')
    const since = far.phone.events.position
    await button('Decline').click()
    await far.phone.closed(since)
    await over()
    await page.getByText('Recent', { exact: true }).first().waitFor()
    await expect.poll(() => tab().count()).toBe(1)
    await expect.poll(() => page.frameLocator('iframe').getByRole('textbox').inputValue()).toBe('overdue')
  })

  it('a second caller rings beside the first, whose card stays; Answer holds the first, Swap goes back', async () => {
    await using far = await farEnd()
    await talking(far)
    const since = far.position
    const body = JSON.stringify({ user: '100@acme.test', dest: '*43' })
    const headers = { 'content-type': 'application/json' }
    expect((await desktop.fetch('/api/v1/calls', { method: 'POST', body, headers })).status).toBe(201)
    await card('Call *43?').waitFor()
    await card(known).filter({ visible: true }).first().waitFor()
    await button('Call').click()
    await far.reinvited('sendonly', since)
    await window.hears(voices.window)
    await button('Swap').click()
    await far.reinvited('sendrecv', since)
    await window.hears(voices.farEnd)
    await window.page.getByRole('button', { name: /^Hang up: / }).click()
    await card('*43').waitFor({ state: 'hidden' })
    await button('Hang up').click()
    await far.phone.closed()
    await over()
  })
})
