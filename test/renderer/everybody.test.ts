import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { AppState } from '../../main/ipc/contract.ts'
import { de } from '../../renderer/i18n/de.ts'
import { en } from '../../renderer/i18n/en.ts'
import { violationsOf } from '../support/axe.ts'
import type { FakeMain } from './support/fake-main.ts'
import { active, firstRun, held, history, ringing, tab } from './support/samples.ts'
import { windows } from './support/window.ts'

const openWindow = windows()

/** The page has come, and what it asked main for stands in it. */
async function isSettled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor({ state: 'attached' })
  await expect.poll(() => page.locator('[aria-busy=true]').count()).toBe(0)
}

const inCall = (main: FakeMain): Partial<AppState> => ({
  calls: [active({ muted: true }), ringing({ id: 'call-3' }), held()],
  tabs: [tab(main.crmUrl), tab(main.crmUrl, { id: 'tab-2', title: 'Jordan Meyer' })],
  missed: 2
})

const pages: readonly {
  readonly name: string
  readonly path: string
  readonly state: (main: FakeMain) => Partial<AppState>
  readonly ready: RegExp
}[] = [
  { name: 'first run', path: '/', state: () => ({ firstRun }), ready: /Your phone is ready/ },
  { name: 'phone in calls', path: '/', state: inCall, ready: /Lena Brandt/ },
  { name: 'phone idle', path: '/', state: () => ({}), ready: /Lena Brandt/ },
  { name: 'calls', path: `/#/calls/${history(1)[0]?.uniqueid}`, state: () => ({}), ready: /Before inbound calls/ },
  {
    name: 'calls while ringing',
    path: '/#/calls',
    state: () => ({ calls: [active(), ringing({ id: 'x' })] }),
    ready: /Pick a call/
  },
  { name: 'CTI', path: '/#/cti/inbound', state: () => ({}), ready: /Send test call/ },
  { name: 'CTI pop-up', path: '/#/cti/popup', state: () => ({}), ready: /Also for internal calls/ },
  { name: 'settings', path: '/#/settings', state: () => ({}), ready: /Echo cancellation/ },
  { name: 'ring card', path: '/ring-card', state: () => ({ calls: [ringing()] }), ready: /ACME/ }
]

for (const { name, path, state, ready } of pages) {
  test(`axe finds nothing, in light and in dark, on: ${name}`, async () => {
    await using window = await openWindow({}, { path, state })
    await window.page.getByText(ready).first().waitFor()
    await isSettled(window.page)
    const light = await violationsOf(window.page)
    await window.page.emulateMedia({ colorScheme: 'dark' })
    await window.page.locator('html[data-mantine-color-scheme=dark]').waitFor()
    expect({ light, dark: await violationsOf(window.page) }).toEqual({ light: [], dark: [] })
  })
}

test.each(['/', '/#/popup', '/#/calls', '/#/cti', '/#/settings'])(
  'axe finds nothing in a narrow window on %s',
  async (path) => {
    await using window = await openWindow(
      {},
      { path, state: inCall, viewport: { width: 380, height: 640 }, colorScheme: 'dark' }
    )
    await isSettled(window.page)
    expect(await violationsOf(window.page)).toEqual([])
  }
)

/** Words of English that German has not. */
const wordsOf = (words: object): string[] =>
  Object.values(words).flatMap((value) => (typeof value === 'string' ? [value] : wordsOf(value)))
const germanWords = new Set(wordsOf(de))
const english = wordsOf(en).filter(
  (words) => !germanWords.has(words) && !words.includes('{{') && /\p{L}{3}/u.test(words)
)

test.each(pages.map(({ name, path, state }) => ({ name, path, state })))(
  'in German nothing of English is left on: $name',
  async ({ path, state }) => {
    await using window = await openWindow(
      {},
      {
        path,
        state: (main) => ({
          ...state(main),
          shell: { kind: 'browser', version: '0.1.0', locale: 'de-DE', opensWindows: false }
        })
      }
    )
    await expect.poll(() => window.page.evaluate(() => document.documentElement.lang)).toBe('de')
    await isSettled(window.page)
    const untranslated = async () => {
      const shown = await window.page.evaluate(() =>
        [...document.querySelectorAll('body *:not(script):not(style)')].flatMap((element) => [
          ...[...element.childNodes]
            .filter(({ nodeType }) => nodeType === Node.TEXT_NODE)
            .map(({ textContent }) => textContent?.trim() ?? ''),
          ...['aria-label', 'title', 'placeholder'].map((name) => element.getAttribute(name) ?? '')
        ])
      )
      return english.filter((words) => shown.includes(words))
    }
    await expect.poll(untranslated).toEqual([])
  }
)

test('the keyboard reaches every action of the phone, with a focus that is to be seen', async () => {
  await using window = await openWindow({}, { state: inCall })
  await window.page.getByText('Lena Brandt').first().waitFor()
  const reached: string[] = []
  for (let tabs = 0; tabs < 60; tabs++) {
    await window.page.keyboard.press('Tab')
    const stop = await window.page.evaluate(() => {
      const element = document.activeElement
      if (element === null || element === document.body) return null
      const { outlineStyle, borderColor } = getComputedStyle(element)
      return {
        name: element.getAttribute('aria-label') ?? element.textContent ?? '',
        seen: outlineStyle !== 'none' || element.tagName === 'IFRAME' || element.matches('input') || borderColor === ''
      }
    })
    if (stop === null) break
    expect(stop).toEqual({ ...stop, seen: true })
    reached.push(stop.name)
  }
  for (const name of [
    'Mute',
    'Hold',
    'Keypad',
    'Notes',
    'Hang up',
    'Decline',
    'Answer',
    'Swap',
    'Reload',
    'Open in browser'
  ]) {
    expect(reached).toContain(name)
  }
})
