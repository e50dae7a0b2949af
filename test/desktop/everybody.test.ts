import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Settings } from '../../main/ipc/contract.ts'
import { renamed } from '../interop/trunk/replies.ts'
import { type Violation, violationsOf } from '../support/axe.ts'
import { coreConfig } from '../support/core-config.ts'
import { DesktopBrowser, type DesktopWindow } from '../support/desktop/desktop-browser.ts'
import { DesktopProcess } from '../support/desktop/desktop-process.ts'
import { FarEnd } from '../support/desktop/far-end.ts'
import { buildMarkedWords, showMarkedWords, textsOf, unmarked } from '../support/desktop/marked-words.ts'
import { installed, needs } from '../support/needs.ts'
import { WebApp } from '../support/web-app.ts'

const programs = ['chromium', 'baresip']
const known = 'ACME Inc OVRDUE'
const caller = { number: '+15550123456', name: 'ACME' }
const did = '+15550100100'

/** Days of the week, months, and what stands before the time, as a German date has them. */
const germanDate = new RegExp(
  [
    ...Array.from({ length: 7 }, (_, day) => new Date(2026, 0, 1 + day).toLocaleDateString('de', { weekday: 'long' })),
    ...Array.from({ length: 12 }, (_, month) => new Date(2026, month).toLocaleDateString('de', { month: 'long' })),
    ...Array.from({ length: 7 }, (_, day) => new Date(2026, 0, 1 + day).toLocaleDateString('de', { weekday: 'short' })),
    ...Array.from({ length: 12 }, (_, month) => new Date(2026, month).toLocaleDateString('de', { month: 'short' })),
    '\\bum\\b'
  ].join('|')
)

/** What is no word: names, initials, addresses, variables, methods, keys, a codec, units as Intl writes them, the product. */
const data = [
  /https?:\/\/\S+/,
  /127\.0\.0\.1:\d+\/[\w.]+/,
  /%%\w+(?::\w+)?%%/,
  known,
  'Ana Keller',
  /^(AK|AO)$/,
  '100@acme.test',
  // Examples in empty fields: a server, a sender, somebody to whom a test goes.
  /^(mail\.acme\.test|ana@acme\.test|Offhook <pbx@acme\.test>)$/,
  /^(Tom Okafor|Lena Brandt) · \d+$/,
  /^(GET|POST)$/,
  /^(\+[A-Z]|F6)$/,
  /\b(tel|callto|sip|offhook):$/,
  // What a key of the system's can start, with all its paths.
  /^.* --clipboard$/,
  /\b(ms|Sek\.|Min\.)/,
  /^Offhook$/,
  germanDate,
  // As Intl says it, over the calls of the day.
  /^(heute|gestern)$/
]

/** Something to look at, by what is on the screen then. */
type Look = (what: string, page: Page) => Promise<void>

/**
 * Walks through everything that the application shows: first page, phone, settings, CTI, a call that
 * rings, is spoken on, held, has ended, and the list that it then stands in. Nothing in it goes by
 * words, for they are in any language.
 */
async function walk(desktop: DesktopProcess, window: DesktopWindow, look: Look): Promise<void> {
  const { page } = window
  const { keyboard } = page
  const at = async (path: string, what: string, ready = 'main h1:visible, main h2:visible') => {
    await page.goto(`${desktop.origin}/${path}`)
    // Until then the page before stands there.
    await page.locator(`a[aria-current=page][href="${path}"]:visible`).waitFor()
    await page.locator(ready).first().waitFor()
    await expect.poll(() => page.locator('[aria-busy=true]:visible, [class*=skeleton i]:visible').count()).toBe(0)
    await look(what, page)
  }
  await at('#/phone', 'first page', 'main form:visible')
  await keyboard.press('Control+k')
  await page.locator('input:focus').waitFor()
  await look('phone without calls', page)
  await page.locator('form button[aria-expanded=false]').press('Enter')
  await page.getByRole('dialog').waitFor()
  await look('dial pad', page)
  await keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await at('#/calls', 'calls, none yet')
  await at('#/settings', 'settings')
  for (const hook of ['popup', 'inbound', 'outbound', 'timeout', 'postCall']) await at(`#/cti/${hook}`, `CTI, ${hook}`)
  await keyboard.press('?')
  await page.getByRole('dialog').waitFor()
  await look('keyboard shortcuts', page)
  await keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await page.goto(`${desktop.origin}/#/phone`)

  await using far = await FarEnd.start(desktop, { ...caller, hertz: 440 })
  await far.call(did)
  const card = page.getByRole('heading', { level: 2, name: known })
  await card.waitFor()
  await page.getByRole('tab').waitFor()
  await look('a call that rings', page)
  const ringCard = await window.context.newPage()
  await ringCard.goto(`${desktop.origin}/ring-card.html`)
  await ringCard.getByRole('heading', { name: known }).waitFor()
  // It begins in the system's language, until it has heard of the chosen one.
  const language = await page.locator('html').getAttribute('lang')
  await ringCard.locator(`html[lang="${language}"]`).waitFor({ state: 'attached' })
  await look('ring card', ringCard)
  await ringCard.close()
  await page.goto(`${desktop.origin}/#/calls`)
  await page.locator('main section:visible').getByText(known).locator('visible=true').first().waitFor()
  await look('calls while one rings', page)
  await page.goto(`${desktop.origin}/#/phone`)
  await keyboard.press('Alt+a')
  await far.phone.established()
  await page.locator('[data-level]:visible').first().waitFor()
  await look('in a call', page)
  await keyboard.press('Alt+k')
  await page.locator('[id^=keypad-]').waitFor()
  await look('keypad', page)
  await keyboard.press('Escape')
  await page.locator('[id^=keypad-]').waitFor({ state: 'detached' })
  await keyboard.press('Alt+m')
  await keyboard.press('Alt+h')
  await far.reinvited('sendonly')
  await page.locator('[data-level]:visible').first().waitFor({ state: 'detached' })
  await look('a call on hold', page)
  const since = far.position
  await keyboard.press('Alt+h')
  await far.reinvited('sendrecv', since)
  // The window hears of it a moment later; before that the key would mean no call that is spoken on.
  await page.locator('[data-level]:visible').first().waitFor()
  await keyboard.press('Alt+x')
  await far.phone.closed()
  await page.getByRole('timer').filter({ visible: true }).first().waitFor({ state: 'detached' })
  await look('a call that has ended', page)
  await at('#/calls', 'calls')
  await page.locator('main').getByText(known).locator('visible=true').first().click()
  await page.locator('main article ol:visible').waitFor()
  await look('a call and its time line', page)
}

describe('everybody can use it (5-softphone), in the real application', { timeout: 600_000 }, () => {
  const stack = new AsyncDisposableStack()
  let crm: WebApp
  let browser: DesktopBrowser
  beforeAll(async () => {
    if (!installed(...programs)) return
    crm = stack.use(await WebApp.start())
    crm.on('/in.xml', { body: renamed, headers: { 'content-type': 'text/xml' } })
    crm.on('/crm', { headers: { 'content-type': 'text/html' }, body: '<!doctype html><title>CRM</title><h1>CRM</h1>' })
    browser = stack.use(await DesktopBrowser.launch({ hertz: 700 }))
  }, 120_000)
  afterAll(() => stack.disposeAsync())
  beforeEach((context) => needs(context, ...programs))

  const start = (settings: Partial<Settings>) =>
    DesktopProcess.start({
      firstRun: true,
      settings,
      config(ports) {
        const config = coreConfig(ports, {
          cti: {
            inbound: { url: `${crm.origin}/in.xml?n=%%calleridnumber%%`, timeoutMs: 4000 },
            popup: { url: `${crm.origin}/crm?name=%%calleridname%%` }
          }
        })
        // It rings for as long as is looked at.
        for (const user of config.domains[0]?.users ?? []) user.ringSeconds = 180
        return config
      }
    })

  it('axe finds nothing on any page, in light and dark', async () => {
    await using desktop = await start({})
    await using window = await browser.open(await desktop.logInLink())
    await window.registered()
    const found: { readonly what: string; readonly violations: readonly Violation[] }[] = []
    await walk(desktop, window, async (what, page) => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        const violations = await violationsOf(page)
        if (violations.length > 0) found.push({ what: `${what}, ${colorScheme}`, violations })
      }
    })
    expect(found).toEqual([])
  })

  it('in German every word that is shown, on any page, is a word of the German file or data', async () => {
    await using words = await buildMarkedWords()
    await using desktop = await start({ language: 'de' })
    await using window = await browser.open(await desktop.logInLink())
    await window.registered()
    await showMarkedWords(window.context, desktop.origin, words.path)
    await window.page.reload()
    const found: { readonly what: string; readonly texts: readonly string[] }[] = []
    await walk(desktop, window, async (what, page) => {
      const texts = unmarked(await textsOf(page), data)
      if (texts.length > 0) found.push({ what, texts })
    })
    expect(found).toEqual([])
  })
})
