import type { Locator } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { DesktopBrowser, type DesktopWindow } from '../support/desktop/desktop-browser.ts'
import { DesktopProcess, plainAudio } from '../support/desktop/desktop-process.ts'
import { FarEnd } from '../support/desktop/far-end.ts'
import { installed, needs } from '../support/needs.ts'
import { resizeTo } from '../support/resize.ts'

const programs = ['chromium', 'baresip']
const name = 'Rita Wagner Getränke GmbH'

describe('text that fits, and buttons in sight (5-softphone), in the real application', { timeout: 120_000 }, () => {
  const stack = new AsyncDisposableStack()
  let desktop: DesktopProcess
  let window: DesktopWindow

  beforeAll(async () => {
    if (!installed(...programs)) return
    desktop = stack.use(await DesktopProcess.start({ settings: plainAudio }))
    const browser = stack.use(await DesktopBrowser.launch({ hertz: 700 }))
    window = stack.use(await browser.open(await desktop.logInLink()))
    await window.registered()
  }, 120_000)
  afterAll(() => stack.disposeAsync())
  beforeEach((context) => needs(context, ...programs))
  afterEach(async () => {
    await window.page.goto(`${desktop.origin}/#/phone`)
    await resizeTo(window.page, { width: 1240, height: 780 })
    await expect
      .poll(() => window.page.locator('[id^="card-"]').count(), { message: 'cards of calls that are over' })
      .toBe(0)
    expect(window.complaints.splice(0)).toEqual([])
  })

  const button = (label: string | RegExp) => window.page.getByRole('button', { name: label, exact: true })
  const card = () => window.page.getByRole('article', { name })

  async function answered(): Promise<FarEnd> {
    const far = await FarEnd.start(desktop, { number: '+15550100177', name, hertz: 440 })
    await far.call('+15550100100')
    await button(/^(Answer|Annehmen)$/).click()
    await far.phone.established()
    return far
  }

  async function over(far: FarEnd): Promise<void> {
    // Of a held call it is named by whom it ends.
    const ends = window.page.getByRole('button', { name: /^(Hang up|Auflegen)/ })
    await ends.first().waitFor()
    await far.phone.hangUp()
    await expect.poll(() => ends.count()).toBe(0)
  }

  /** What of it is cut off, or gone for want of room. */
  const cut = (place: Locator) =>
    place.evaluate((root) =>
      [...root.querySelectorAll('h2, p, button, [role=timer]')]
        .filter(
          (element) => element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 4
        )
        .map((element) => element.textContent)
    )

  /** A press in its middle is a press on it. */
  async function pressable(target: Locator): Promise<boolean> {
    return target.evaluate((element) => {
      const { x, y, width, height } = element.getBoundingClientRect()
      const hit = element.ownerDocument.elementFromPoint(x + width / 2, y + height / 2)
      return hit !== null && element.contains(hit)
    })
  }

  it('one held call shows name, timer and both buttons without cutting, in English and German', async () => {
    const { page } = window
    await using far = await answered()
    await button('Hold').click()
    await button('Resume').waitFor()
    for (const [language, resume, hangUp] of [
      ['en', 'Resume', 'Hang up'],
      ['de', 'Zurückholen', 'Auflegen']
    ] as const) {
      await page.goto(`${desktop.origin}/#/settings`)
      await page.getByRole('combobox', { name: /^(Language|Sprache)$/ }).click()
      await page.getByRole('option', { name: language === 'de' ? 'Deutsch' : 'English' }).click()
      await page.goto(`${desktop.origin}/#/phone`)
      for (const width of [1240, 1000, 860, 380]) {
        await resizeTo(page, { width, height: 780 })
        await card().getByText(resume, { exact: true }).waitFor()
        await card().getByText(hangUp, { exact: true }).waitFor()
        await card().getByRole('timer').waitFor()
        await expect.poll(() => cut(card()), { message: `${language}, ${width} px` }).toEqual([])
      }
    }
    await page.goto(`${desktop.origin}/#/settings`)
    await page.getByRole('combobox', { name: 'Sprache' }).click()
    await page.getByRole('option', { name: 'English' }).click()
    await page.goto(`${desktop.origin}/#/phone`)
    await over(far)
  })

  it("at 860 px the window has its pages at the side, calls beside earlier ones, and the caller's page one press away", async () => {
    const { page } = window
    await resizeTo(page, { width: 860, height: 640 })
    await using far = await answered()
    const pages = page.getByRole('navigation', { name: 'Pages' })
    const at = async (place: Locator) => (await place.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
    await expect.poll(async () => (await at(pages)).width).toBeLessThan(100)
    const besideTheCall = async () => {
      const [call, recent] = [await at(card()), await at(page.getByText('Recent', { exact: true }))]
      return recent.x - (call.x + call.width)
    }
    await expect.poll(besideTheCall).toBeGreaterThan(0)
    await card().getByRole('button', { name: 'Caller’s page' }).click()
    await page.locator('iframe:visible').waitFor()
    await expect.poll(async () => (await at(page.locator('iframe:visible'))).width).toBeGreaterThan(700)
    await page.getByRole('region', { name: 'In a call' }).getByRole('button', { name: 'Hang up' }).waitFor()
    await pages.getByRole('link', { name: 'Phone', exact: true }).click()
    await pages.getByRole('link', { name: /^Pop-up/ }).click()
    await page.locator('iframe:visible').waitFor()
    await pages.getByRole('link', { name: 'Phone', exact: true }).click()
    await over(far)
  })

  it('the keypad of a call covers nothing: Hang up can be pressed in every window', async () => {
    const { page } = window
    await using far = await answered()
    await button('Keypad').click()
    await button('Digit 5').waitFor()
    for (const [width, height] of [
      [1240, 780],
      [860, 600],
      [380, 560]
    ] as const) {
      await resizeTo(page, { width, height })
      await expect.poll(() => pressable(button('Hang up')), { message: `${width} px` }).toBe(true)
      await button('Hash').scrollIntoViewIfNeeded()
      await expect.poll(() => pressable(button('Hang up')), { message: `${width} px, scrolled` }).toBe(true)
      if (width > 380) await expect.poll(() => pressable(button('Mute')), { message: `${width} px` }).toBe(true)
    }
    await page.keyboard.press('Escape')
    await button('Digit 5').waitFor({ state: 'detached' })
    await over(far)
  })

  it('in a call the phone is not "ready", and a call that is over stands below one that rings', async () => {
    const { page } = window
    await resizeTo(page, { width: 380, height: 700 })
    await page.getByText('100 ready').waitFor()
    await using far = await answered()
    const top = page.getByRole('banner')
    await top.getByText('in a call', { exact: true }).waitFor()
    await expect.poll(() => page.getByText('ready', { exact: false }).count()).toBe(0)
    const body = JSON.stringify({ user: '100@acme.test', dest: '*43' })
    const headers = { 'content-type': 'application/json' }
    expect((await desktop.fetch('/api/v1/calls', { method: 'POST', body, headers })).status).toBe(201)
    await button('Cancel').waitFor()
    const names = () => page.getByRole('main').getByRole('heading', { level: 2 }).allTextContents()
    expect((await names()).slice(0, 2)).toEqual([name, 'Call *43?'])
    // It stands there for three seconds more.
    await far.phone.hangUp()
    await expect.poll(async () => (await names()).slice(0, 2)).toEqual(['Call *43?', name])
    await top.getByText('ringing', { exact: true }).waitFor()
    await button('Cancel').click()
    await button('Cancel').waitFor({ state: 'hidden' })
  })
})
