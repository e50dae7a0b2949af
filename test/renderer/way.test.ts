import { expect, test } from 'vitest'
import type { WayStep } from '../../main/ipc/contract.ts'
import { applicationTypes } from '../../pbx-core/contract/applications.ts'
import { cameBy } from '../../renderer/i18n/way-words.ts'
import { violationsOf } from '../support/axe.ts'
import { active, came, crowded, held, history, idle, long, ringing } from './support/samples.ts'
import { windows } from './support/window.ts'
import { i18n } from './support/words.ts'

const openWindow = windows()
const office: WayStep = { app: 'time', name: 'office' }
const menu: WayStep = { app: 'ivr', name: 'main' }
const sales: WayStep = { app: 'group', name: 'Sales' }

const said = (way: readonly WayStep[], language: 'en' | 'de', via: string | null = null) =>
  cameBy({ via, way }, i18n.getFixedT(language))

test.each(applicationTypes)(
  'every application of the table has its words as last step and as the one before, in both languages: %s (8-reshape §6)',
  (app) => {
    for (const language of ['en', 'de'] as const) {
      const step: WayStep = { app, name: 'Anton' }
      for (const way of [[step], [step, sales]]) {
        const words = said(way, language)
        expect(`${words?.brief} ${words?.whole}`).not.toMatch(/way\.|place\.|\{\{/)
        expect(words?.brief).toMatch(way.length === 1 ? /Anton$/ : language === 'en' ? /^Sales, by / : /^Sales, über /)
      }
      expect(said([step, sales], language)?.whole).toContain('Anton → ')
    }
  }
)

test('a way is told by its last two steps, whole where one asks, with the number that was dialled', () => {
  expect(said([menu, sales], 'en')?.brief).toBe('Sales, by the menu')
  expect(said([menu, { app: 'group', name: 'Vertrieb' }], 'de')?.brief).toBe('Vertrieb, über das Menü')
  expect(said([office, menu, sales], 'en', '12')).toEqual({
    brief: 'Sales, by the menu',
    whole: '12 → opening hours office → menu main → group Sales'
  })
  expect(
    said(
      [
        { app: 'extension', name: 'Lena Brandt' },
        { app: 'extension', name: 'Tom Okafor' }
      ],
      'de'
    )?.brief
  ).toBe('Tom Okafor, über Lena Brandt')
  expect([said([], 'en'), said([], 'en', '12')]).toEqual([null, { brief: '12', whole: '12' }])
})

test('the ringing, the live and the held card say by what a call came, and whose caller it is (4-pbx, groups[].prefix)', async () => {
  await using window = await openWindow({ calls: [ringing(came)] })
  const { page, main } = window
  const card = page.getByRole('article', { name: 'Sales: ACME Inc OVRDUE' })
  await card.getByText('Sales, by the menu').waitFor()
  await expect.poll(() => card.getByTitle('Came by +1 555 010 0100 → menu main → group Sales').count()).toBe(1)
  await page
    .getByRole('alert')
    .getByText('Incoming call from Sales: ACME Inc OVRDUE, by Sales, by the menu')
    .waitFor({ state: 'attached' })
  main.set({ calls: [active(came)] })
  await page.getByRole('button', { name: 'Hang up' }).waitFor()
  await card.getByText('Sales, by the menu').waitFor()
  main.set({ calls: [held({ ...came, direction: 'incoming', name: '', number: '' })] })
  await page.getByRole('article', { name: 'Sales: Unknown caller' }).waitFor()
})

test('the ring card says both in its one line', async () => {
  await using window = await openWindow(
    { calls: [ringing(came)] },
    { path: '/ring-card', viewport: { width: 440, height: 96 } }
  )
  await window.page.getByRole('heading', { name: 'Sales: ACME Inc OVRDUE' }).waitFor()
  await window.page.getByText('Sales, by the menu').waitFor()
})

test('an earlier call keeps the name without it, and its page says the whole way', async () => {
  await using window = await openWindow({}, { path: `/#/calls/${history(5)[4]?.uniqueid}` })
  const { page, main } = window
  const before = main.answers['timeline.read']
  main.answers['timeline.read'] = async (asked) => ({ ...(await before(asked)), way: [office, menu, sales] })
  await page.reload()
  await page.getByRole('heading', { level: 2, name: /^ACME Inc OVRDUE$/ }).waitFor()
  await page.getByText('+1 555 010 0100 → opening hours office → menu main → group Sales').waitFor()
})

test.each([
  ['en-US', 'light', 1240],
  ['de-DE', 'dark', 860],
  ['de-DE', 'light', 380]
] as const)(
  'a way of five steps with long names stays in its line: %s, %s, %i wide',
  async (locale, colorScheme, width) => {
    const calls = [ringing({ ...crowded, name: long.name }), active({ id: 'call-3', ...crowded })]
    await using window = await openWindow(
      { shell: { ...idle.shell, locale }, calls },
      { locale, colorScheme, viewport: { width, height: 700 } }
    )
    const { page } = window
    const cards = page.getByRole('article')
    await cards.nth(1).waitFor()
    for (const card of await cards.all()) {
      const box = await card.boundingBox()
      const tag = await card.getByTitle(/opening hours office|Öffnungszeiten office/).boundingBox()
      expect((tag?.x ?? 0) + (tag?.width ?? 0)).toBeLessThanOrEqual((box?.x ?? 0) + (box?.width ?? 0))
      expect(tag?.height).toBeLessThan(30)
    }
    await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
    expect(await violationsOf(page)).toEqual([])
  }
)
