import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readableNumber } from '../../renderer/i18n/phone-number.ts'
import { closeTabs } from '../support/desktop/close-tabs.ts'
import { DesktopBrowser, type DesktopWindow } from '../support/desktop/desktop-browser.ts'
import { DesktopProcess, plainAudio } from '../support/desktop/desktop-process.ts'
import { FarEnd } from '../support/desktop/far-end.ts'
import { installed, needs } from '../support/needs.ts'
import { WebApp } from '../support/web-app.ts'

const programs = ['chromium', 'baresip']
const dids = { ana: '+15550100100', tom: '+15550100101' }
const acme = { number: '+15550123456', name: 'ACME' }
const voices = { window: 700, farEnd: 440 }

describe('calls that move between colleagues, each at a window of their own, at the real core', {
  timeout: 120_000
}, () => {
  const stack = new AsyncDisposableStack()
  let desktop: DesktopProcess
  let far: FarEnd
  /** At the machine itself; the others by portals, who rule nothing. */
  let ana: DesktopWindow
  let tom: DesktopWindow
  let lena: DesktopWindow

  beforeAll(async () => {
    if (!installed(...programs)) return
    const crm = stack.use(await WebApp.start())
    crm.on('/crm', ({ query }) => ({
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: `<!doctype html><html lang="en"><title>CRM</title><h1>${query.get('name')} by ${query.get('did')}</h1>`
    }))
    desktop = stack.use(
      await DesktopProcess.start({
        settings: plainAudio,
        domain: { groups: [{ name: 'desk', extension: '600', members: ['101', '102'] }] },
        cti: { popup: { url: `${crm.origin}/crm?name=%%calleridname%%&did=%%did%%`, numberFilter: '^\\+1555' } }
      })
    )
    const browser = stack.use(await DesktopBrowser.launch({ hertz: voices.window }))
    ana = stack.use(await browser.open(await desktop.logInLink()))
    await ana.registered()
    const portal = async (user: string) => {
      const window = stack.use(await browser.open(`${desktop.origin}/login`))
      await window.page.getByLabel('User name').fill(user)
      await window.page.getByLabel('Web password').fill(`web-${user}`)
      await window.page.getByRole('button', { name: 'Log in' }).click()
      return window.registered()
    }
    tom = await portal('101')
    lena = await portal('102')
    far = stack.use(await FarEnd.start(desktop, { ...acme, hertz: voices.farEnd }))
  }, 120_000)
  afterAll(() => stack.disposeAsync())
  beforeEach((context) => needs(context, ...programs))
  afterEach(async () => {
    for (const window of [ana, tom, lena]) {
      const hangUp = button(window, 'Hang up')
      if (await hangUp.isVisible()) await hangUp.click()
    }
    for (const window of [ana, tom, lena]) {
      await expect.poll(() => window.page.getByRole('article').count()).toBe(0)
      await closeTabs(window.page)
      expect(window.complaints.splice(0)).toEqual([])
    }
  })

  const button = ({ page }: DesktopWindow, name: string) => page.getByRole('button', { name, exact: true })
  const card = ({ page }: DesktopWindow, name: string) =>
    page.getByRole('article').filter({ has: page.getByRole('heading', { name, exact: true, level: 2 }) })
  const caller = ({ page }: DesktopWindow, did: string) =>
    page
      .frameLocator('iframe')
      .last()
      .getByRole('heading', { name: `${acme.name} by ${did}` })

  async function hand(window: DesktopWindow, how: 'Send now' | 'Ask first', to: string): Promise<void> {
    await button(window, 'Transfer').click()
    await window.page.getByRole('textbox', { name: 'Transfer to: name or number' }).fill(to)
    await button(window, how).click()
  }

  async function anaTalks(): Promise<void> {
    await far.call(dids.ana)
    await button(ana, 'Answer').click()
    await ana.hears(voices.farEnd)
  }

  it('what was sent rings with card and page of the original caller, and is taken back by a press (2-cti; 5-softphone)', async () => {
    await anaTalks()
    await hand(ana, 'Send now', '101')
    await ana.page.getByRole('region', { name: 'Sent to Tom Okafor' }).getByText('Ringing').waitFor()
    await card(tom, acme.name).getByText(readableNumber(acme.number)).waitFor()
    await card(tom, acme.name).getByText(readableNumber(dids.ana)).waitFor()
    await caller(tom, dids.ana).waitFor()
    await button(ana, 'Take back').click()
    await button(tom, 'Answer').waitFor({ state: 'hidden' })
    await ana.hears(voices.farEnd)
    await expect.poll(() => ana.page.getByText(/back with/).count()).toBe(0)
    await tom.page.getByRole('tab').waitFor({ state: 'detached' })
    await hand(ana, 'Send now', '101')
    await button(tom, 'Answer').click()
    await tom.hears(voices.farEnd)
    await ana.page.getByText('Handed on to Tom Okafor').first().waitFor()
    await caller(tom, dids.ana).waitFor()
  })

  it('after asking first the new party has the original caller on card and page, and hears them (2-cti, Pop-up)', async () => {
    await anaTalks()
    await hand(ana, 'Ask first', '101')
    await card(tom, 'Ana Keller').waitFor()
    await button(tom, 'Answer').click()
    await tom.hears(voices.window)
    await button(ana, 'Complete').click()
    await tom.hears(voices.farEnd)
    await card(tom, acme.name).getByText(readableNumber(dids.ana)).waitFor()
    await caller(tom, dids.ana).waitFor()
    await expect.poll(() => tom.page.getByRole('tab').allTextContents()).toEqual([expect.stringContaining(acme.name)])
  })

  it("a colleague's ringing phone is seen and its call taken by a key; who did not answer has missed nothing (5-softphone)", async () => {
    const missed = () => tom.page.getByRole('link', { name: /^Calls/ }).getAttribute('aria-label')
    const before = await missed()
    await far.call(dids.tom)
    await button(tom, 'Answer').waitFor()
    const shown = lena.page.getByRole('article', { name: acme.name })
    await shown.getByText('Rings at Tom Okafor').waitFor()
    await shown.getByText(readableNumber(dids.tom)).waitFor()
    await lena.page.keyboard.press('Alt+p')
    await lena.hears(voices.farEnd)
    await card(lena, acme.name).getByText(readableNumber(acme.number)).waitFor()
    await caller(lena, dids.tom).waitFor()
    await button(tom, 'Answer').waitFor({ state: 'hidden' })
    await tom.page.getByText('Answered on another phone.', { exact: true }).waitFor()
    expect(await missed()).toBe(before)
    await button(lena, 'Hang up').click()
    await lena.page
      .getByRole('link', { name: new RegExp(acme.name) })
      .first()
      .waitFor()
    await expect.poll(() => lena.page.getByText('**101').count()).toBe(0)
  })

  it('a user sends calls on in the window; a code and a program show at once; one press ends each (5-softphone; docs/codes.md)', async () => {
    const { page } = tom
    const sign = (words: string | RegExp) => page.getByRole('status').getByText(words, { exact: true })
    await page.getByRole('button', { name: /^You, Tom Okafor/ }).click()
    await button(tom, 'Where my calls go…').click()
    const all = page.getByRole('textbox', { name: 'All calls to: name or number' })
    await all.fill('199')
    await all.press('Enter')
    await page.getByText(/^Calls cannot be sent there/).waitFor()
    await all.fill('lena')
    await all.press('Enter')
    await sign('All calls go to Lena Brandt').waitFor()
    await page.getByRole('link', { name: 'Phone', exact: true }).click()
    await far.call(dids.tom)
    await button(lena, 'Answer').click()
    await lena.hears(voices.farEnd)
    await button(lena, 'Hang up').click()
    await button(tom, 'Switch off: All calls go to Lena Brandt').click()
    await sign('All calls go to Lena Brandt').waitFor({ state: 'detached' })
    // The code that a telephone dials.
    await page.getByRole('textbox', { name: 'Name or number' }).fill('*60')
    await page.keyboard.press('Enter')
    await sign('Do not disturb').waitFor()
    const path = '/api/v1/users/101/state'
    const until = new Date(Date.now() + 7_200_000).setSeconds(0, 0)
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ doNotDisturb: { on: true, until } })
    expect((await desktop.fetch(path, { method: 'PATCH', user: '101', headers, body })).status).toBe(200)
    await sign(/^Do not disturb until /).waitFor()
    await page.getByRole('button', { name: /^Switch off: Do not disturb until/ }).click()
    await sign(/^Do not disturb until /).waitFor({ state: 'detached' })
    const state = (await (await desktop.fetch(path, { user: '101' })).json()) as { doNotDisturb: object }
    expect(state.doNotDisturb).toEqual({ on: false, until: null })
  })
})
