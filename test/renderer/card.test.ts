import { readFileSync } from 'node:fs'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { caller, callsWith, cardOffice } from '../main/support/card-office.ts'
import { violationsOf } from '../support/axe.ts'
import { waitFor } from '../support/wait-for.ts'
import { KeptPages, launchBrowser } from './support/browser.ts'

let browser: Browser
let pages: KeptPages
let office: Awaited<ReturnType<typeof cardOffice>>['office']
let pbx: Awaited<ReturnType<typeof cardOffice>>['pbx']

beforeAll(async () => {
  browser = await launchBrowser()
  pages = new KeptPages(browser)
  ;({ office, pbx } = await cardOffice({ timeZone: 'America/New_York' }))
})
afterAll(async () => {
  await browser.close()
  await office[Symbol.asyncDispose]()
})
beforeEach(() => {
  pbx.records = callsWith(8)
})

const hostile = '<img src=x onerror=alert(1)>"\'&\u202e\u200f'

interface Shown {
  readonly name?: string
  readonly call?: string
  readonly beside?: boolean
  readonly context?: BrowserContextOptions
}

async function card({ name = 'ACME Inc OVRDUE', call = '', beside = true, context = {} }: Shown = {}): Promise<Page> {
  const path = await office.cardPath({ call, number: caller, name, ...(beside ? { notes: 'beside' } : {}) })
  const opened = await pages.open('about:blank', context)
  await opened.page.goto(office.office.origin + path)
  onTestFinished(async () => {
    await opened[Symbol.asyncDispose]()
    expect(opened.errors).toEqual([])
  })
  return opened.page
}

const overflows = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)

const looks: readonly BrowserContextOptions[] = [
  { colorScheme: 'light' },
  { colorScheme: 'dark' },
  { viewport: { width: 380, height: 640 } },
  { locale: 'de-DE', viewport: { width: 380, height: 640 } }
]

const contents: readonly Shown[] = [
  { beside: false, call: 'earlier.0' },
  { name: `${'Donaudampfschiff'.repeat(8)} ${hostile}` }
]

describe('the built-in caller page (1-product, HTTP)', () => {
  describe.each(looks)('looked at with %o', (context) => {
    it.each(contents)('axe finds nothing on it, and nothing is wider than the window: %o', async (shown) => {
      const page = await card({ ...shown, context })
      await page.getByRole('list').waitFor()
      expect(await violationsOf(page)).toEqual([])
      await expect.poll(() => overflows(page)).toBe(false)
    })
  })

  it('shows who calls, earlier calls with their notes, and who of the house had them', async () => {
    const page = await card()
    await page.getByRole('heading', { level: 1, name: 'ACME Inc OVRDUE' }).waitFor()
    await expect.poll(() => page.getByText('+1 555 010 0199').count()).toBe(1)
    const calls = page.getByRole('listitem')
    await expect.poll(() => calls.count()).toBe(8)
    await expect
      .poll(() => calls.nth(0).innerText())
      .toMatch(/^Called us · 1:04 · Tom Okafor\s+Nov 27, 2026.*\s+Asks for a credit note/)
    await expect.poll(() => calls.nth(1).innerText()).toMatch(/^Missed/)
    await expect.poll(() => calls.nth(2).innerText()).toMatch(/^We called · 1:04/)
    const long = calls.nth(3).getByRole('group')
    await expect.poll(() => long.evaluate((element) => (element as HTMLDetailsElement).open)).toBe(false)
    await long.locator('summary').click()
    await expect.poll(() => long.evaluate((element) => (element as HTMLDetailsElement).open)).toBe(true)
  })

  it("writes times as the reader has them: in the browser's time zone, and in its variant of the language", async () => {
    const page = await card({ context: { timezoneId: 'Asia/Tokyo', locale: 'en-GB' } })
    const times = page.locator('time')
    await expect.poll(() => times.first().getAttribute('datetime')).toBe('2026-11-27T09:41:00.000Z')
    await expect.poll(() => times.first().textContent()).toBe('27 Nov 2026, 18:41')
    await expect
      .poll(() => page.getByText('8 earlier calls, the last').locator('time').textContent())
      .toBe('27 Nov 2026, 18:41')
  })

  it('without script they stand in the time zone of the domain', async () => {
    const page = await card({ context: { timezoneId: 'Asia/Tokyo', javaScriptEnabled: false } })
    await expect.poll(() => page.locator('time').first().innerText()).toMatch(/^Nov 27, 2026, 4:41\sAM$/)
  })

  it('a name is text, whatever stands in it', async () => {
    const page = await card({ name: hostile })
    await expect.poll(() => page.getByRole('heading', { level: 1 }).textContent()).toBe(hostile)
    await expect.poll(() => page.locator('img').count()).toBe(0)
  })

  it('says that it is the first call; of many it shows the newest, and how many there are', async () => {
    pbx.records = []
    const first = await card()
    await first.getByText('This is the first call.').waitFor()
    pbx.records = callsWith(64)
    const many = await card()
    await many.getByText(/^64 earlier calls, the last Nov 27, 2026/).waitFor()
    await expect.poll(() => many.getByRole('listitem').count()).toBe(20)
    await many.getByText('The newest 20 are shown.').waitFor()
  })

  it('in the pane the notes stand beside it; alone it has them, saves as one types and tells when one leaves', async () => {
    const beside = await card({ call: 'earlier.0' })
    await expect.poll(() => beside.getByRole('textbox').count()).toBe(0)
    const page = await card({ call: 'earlier.0', beside: false })
    const before = pbx.notesWritten.length
    await page.getByRole('textbox', { name: 'Notes' }).fill('pays on Friday')
    await page.getByText('Saved.').waitFor()
    const written = () => pbx.notesWritten.slice(before)
    expect(written()).toEqual([{ uniqueid: 'earlier.0', text: 'pays on Friday', finished: false }])
    await page.goto('about:blank')
    await waitFor(() => written().length === 2, { what: 'the last word of the page' })
    expect(written()[1]).toEqual({ uniqueid: 'earlier.0', text: 'pays on Friday', finished: true })
  })

  it("is made of the application's tokens and its font", async () => {
    const tokens = declared('renderer/theme/tokens.css')
    const page = declared('main/http/pages/assets/page.css')
    expect(page.size).toBeGreaterThan(12)
    expect([...page].filter(([name, value]) => tokens.get(name) !== value)).toEqual([])
    const shown = await card()
    await shown.evaluate(() => document.fonts.ready.then(() => undefined))
    expect(await shown.evaluate(() => [...document.fonts].map(({ family, status }) => `${family} ${status}`))).toEqual([
      'Inter Variable loaded'
    ])
  })
})

/** Custom properties of a style sheet's first `:root`. */
function declared(path: string): ReadonlyMap<string, string> {
  const css = readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
  const block = /:root \{(.*?)\n\}/s.exec(css)?.[1] ?? ''
  return new Map([...block.matchAll(/(--[\w-]+): ([^;]+);/g)].map(([, name = '', value = '']) => [name, value]))
}
