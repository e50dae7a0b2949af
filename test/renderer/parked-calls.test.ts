import { expect, test } from 'vitest'
import { violationsOf } from '../support/axe.ts'
import { active, held, long, parked } from './support/samples.ts'
import { windows } from './support/window.ts'

const openWindow = windows()

test('who is parked is shown with slot, number, by whom and since when; a press fetches (5-softphone, In a call)', async () => {
  await using window = await openWindow()
  const { page, main } = window
  main.set({ parked })
  const list = page.getByRole('region', { name: 'Parked calls' })
  const rows = list.getByRole('listitem')
  await rows.nth(1).waitFor()
  expect(await rows.allInnerTexts()).toEqual([
    expect.stringMatching(/^\*71\s+Rita Wagner\s+\+1 555 010 0177 · by you\s+00:4\d\s+Fetch/),
    expect.stringMatching(/^\*73\s+\+1 555 010 0188\s+rings at Lena Brandt\s+01:3\d\s+Fetch/)
  ])
  expect(await violationsOf(page)).toEqual([])
  await list.getByRole('button', { name: /^Fetch ?: Rita Wagner, \*71$/ }).click()
  expect(await main.received('call.fetch')).toEqual({ uniqueid: 'parked.1' })
  main.set({ parked: { list: [], at: 0 } })
  await list.waitFor({ state: 'detached' })
})

test('a press on the card of a call parks it (5-softphone, In a call: park)', async () => {
  await using window = await openWindow({ calls: [active()] })
  const { page, main } = window
  await page.getByRole('button', { name: 'Park' }).click()
  expect(await main.received('call.park')).toEqual({ uniqueid: active().uniqueid })
})

test('a call that is not answered yet cannot be parked', async () => {
  await using window = await openWindow({ calls: [active({ answeredAt: null, state: 'calling' })] })
  await window.page.getByRole('button', { name: 'Park' }).waitFor()
  expect(await window.page.getByRole('button', { name: 'Park' }).isDisabled()).toBe(true)
})

test('of a call that has come back the card says from which slot', async () => {
  await using window = await openWindow({ calls: [active({ via: null, way: [{ app: 'park', name: '*71' }] })] })
  await window.page.getByText('Back from slot *71').waitFor()
})

test.each([
  ['en-US', 'light', 1240],
  ['de-DE', 'dark', 860],
  ['de-DE', 'light', 380]
] as const)(
  'long names fit, and the buttons of a call stay beside them: %s, %s, %i wide',
  async (locale, colorScheme, width) => {
    const [first] = parked.list
    if (first === undefined) throw new Error('nobody is parked')
    const list = [1, 2, 3, 4, 5, 6].map((at) => ({ ...first, uniqueid: `p.${at}`, caller: { ...long, user: null } }))
    await using window = await openWindow(
      { calls: [active(), held()], parked: { ...parked, list } },
      { locale, colorScheme, viewport: { width, height: 700 } }
    )
    const { page } = window
    await page.getByText('Parkplatz wählen').or(page.getByText('dial its slot')).waitFor()
    const cut = await page.evaluate(() =>
      [...document.querySelectorAll('article li button, article li > span, main article button')].flatMap((each) =>
        each.scrollWidth > each.clientWidth + 1 ? [each.textContent] : []
      )
    )
    expect(cut).toEqual([])
  }
)
