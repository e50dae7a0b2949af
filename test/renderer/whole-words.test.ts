import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { words } from '../../main/phone/words.ts'
import { resizeTo } from '../support/resize.ts'
import { active, handedOn, held, history, ringing } from './support/samples.ts'
import { windows } from './support/window.ts'

const openWindow = windows()
const sizes = [
  [1240, 780],
  [860, 640],
  [380, 640]
] as const
const paths = [
  '/',
  `/#/calls/${history(5)[4]?.uniqueid}`,
  '/#/cti/inbound',
  '/#/cti/popup',
  '/#/cti/timeout',
  '/#/settings'
]

/** The words of buttons and of empty fields that have no room for their last letters. */
const cut = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const seen = (element: Element) => element.checkVisibility({ visibilityProperty: true })
    const labels = [...document.querySelectorAll('button .mantine-Button-label')]
      .filter((label) => seen(label) && label.scrollWidth > label.clientWidth)
      .map((label) => label.textContent ?? '')
    const pen = document.createElement('canvas').getContext('2d')
    const hints = [...document.querySelectorAll('input')].filter((field) => {
      if (pen === null || !seen(field) || field.value !== '') return false
      // An address is an example of what can be longer than any field.
      if (field.placeholder === '' || field.placeholder.includes('://')) return false
      const { font, paddingLeft, paddingRight } = getComputedStyle(field)
      pen.font = font
      const room = field.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight)
      return pen.measureText(field.placeholder).width > room + 1
    })
    return [...labels, ...hints.map((field) => field.placeholder)]
  })

test.each([
  ['English', 'en-US'],
  ['German', 'de-DE']
] as const)(
  'the words of buttons and empty fields are whole on every page in windows of every width: %s (5-softphone, Windows)',
  async (_, locale) => {
    const shell = { kind: 'browser', version: '0.1.0', locale, opensWindows: false } as const
    await using window = await openWindow({ shell }, { locale })
    for (const path of paths) {
      await window.page.goto(window.main.origin + path)
      await window.page.locator('main').waitFor()
      await window.page.locator('[aria-busy=true]').first().waitFor({ state: 'hidden' })
      await window.page.evaluate(() => document.fonts.ready.then(() => undefined))
      for (const [width, height] of sizes) {
        await resizeTo(window.page, { width, height })
        await expect.poll(() => cut(window.page), { message: `${path} at ${width}` }).toEqual([])
      }
    }
  }
)

test.each(['en-US', 'de-DE'])(
  'the words of the buttons of calls are whole, also while one is handed on: %s (5-softphone, In a call)',
  async (locale) => {
    const shell = { kind: 'browser', version: '0.1.0', locale, opensWindows: false } as const
    await using window = await openWindow({ shell }, { locale })
    const { main, page } = window
    const states = [
      [active({ handedOn: handedOn() }), held(), ringing({ id: 'call-3' })],
      [active({ handedOn: handedOn({ kind: 'send', state: 'ringing' }) })],
      [held({ handedOn: handedOn() })]
    ]
    for (const calls of states) {
      main.set({ calls })
      await page.getByText('Lena Brandt').filter({ visible: true }).first().waitFor()
      for (const [width, height] of sizes) {
        await resizeTo(page, { width, height })
        await expect.poll(() => cut(page), { message: `${calls.length} calls at ${width}` }).toEqual([])
      }
    }
  }
)

test('a call that rings over another page leaves the bar to be read that says what closing ends', async () => {
  await using window = await openWindow({ calls: [active(), ringing({ id: 'call-3' })] }, { path: '/#/calls' })
  const { page } = window
  const card = page.getByRole('region', { name: 'Incoming call' })
  for (const [width, height] of sizes) {
    await resizeTo(page, { width, height })
    const between = async () => {
      const [rings, bar] = [await card.boundingBox(), await page.getByRole('note').boundingBox()]
      return rings !== null && bar !== null ? bar.y - (rings.y + rings.height) : undefined
    }
    await expect.poll(between, { message: `${width} px` }).toBeGreaterThanOrEqual(0)
  }
})

test('why a call is over stands there whole, however long it takes to say', async () => {
  await using window = await openWindow()
  const { main, page } = window
  for (const reason of [words.en.cut.talking, words.de.cut.talking]) {
    main.set({ calls: [active({ state: 'ended', cut: true, quality: null, reason })] })
    const said = page.getByText(reason, { exact: true })
    for (const [width, height] of sizes) {
      await resizeTo(page, { width, height })
      await expect.poll(() => said.evaluate((text) => getComputedStyle(text).whiteSpace)).toBe('normal')
      await expect.poll(async () => (await said.boundingBox())?.height).toBeGreaterThan(width === 860 ? 20 : 40)
    }
  }
})
