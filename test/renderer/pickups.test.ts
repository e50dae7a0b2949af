import { expect, test } from 'vitest'
import { violationsOf } from '../support/axe.ts'
import { active, held, long, pickup, ringing } from './support/samples.ts'
import { windows } from './support/window.ts'

const openWindow = windows()
const rita = { ...pickup, uniqueid: 'rings.1' }

test("a colleague's ringing phone is shown with who calls, at whom and by which number; a press takes the call (5-softphone)", async () => {
  await using window = await openWindow()
  const { page, main } = window
  main.set({ pickups: [rita] })
  const card = page.getByRole('article', { name: 'Rita Wagner' })
  await card.getByText('+1 555 010 0177').waitFor()
  await card.getByText('Rings at Lena Brandt').waitFor()
  await card.getByText('+1 555 010 0110').waitFor()
  await page.getByRole('status').getByText('Rita Wagner rings at Lena Brandt').waitFor({ state: 'attached' })
  expect(await violationsOf(page)).toEqual([])
  await card.getByRole('button', { name: /^Take this call ?: Rita Wagner$/ }).click()
  expect(await main.received('call.pick-up')).toEqual({ uniqueid: 'rings.1' })
  main.set({ pickups: [] })
  await card.waitFor({ state: 'detached' })
})

test('its key takes the one that has rung longest, from every page and in a call; without one it does nothing', async () => {
  await using window = await openWindow({ calls: [active()] })
  const { page, main } = window
  await page.getByRole('button', { name: 'Hang up' }).waitFor()
  await page.keyboard.press('Alt+p')
  main.set({ pickups: [rita, { ...rita, uniqueid: 'rings.2', name: 'Dev Nair' }] })
  await page.getByText('Alt+P').waitFor()
  await expect.poll(() => page.getByText('Alt+P').count()).toBe(1)
  await page.keyboard.press('Alt+4')
  await page.getByRole('heading', { name: 'Settings' }).waitFor()
  await page.keyboard.press('Alt+p')
  await main.received('call.pick-up')
  await expect.poll(() => main.sent('call.pick-up')).toEqual([{ uniqueid: 'rings.1' }])
})

test('on other pages it stands in the corner, unless one has a call of one’s own there', async () => {
  await using window = await openWindow({ pickups: [rita] }, { path: '/#/calls' })
  const { page, main } = window
  const dock = page.getByRole('region', { name: 'Rings at Lena Brandt' })
  await dock.getByRole('button', { name: 'Take this call' }).click()
  await main.received('call.pick-up')
  main.set({ calls: [ringing()] })
  await page.getByRole('region', { name: 'Incoming call' }).waitFor()
  await expect.poll(() => dock.count()).toBe(0)
})

test('one’s own calls stay where they are when it rings elsewhere, and more than three are counted', async () => {
  await using window = await openWindow({ calls: [active(), held()] })
  const { page, main } = window
  const red = page.getByRole('button', { name: 'Hang up', exact: true })
  const before = await red.boundingBox()
  main.set({ pickups: [1, 2, 3, 4, 5].map((at) => ({ ...rita, uniqueid: `rings.${at}` })) })
  await page.getByText('and 2 more that ring').waitFor()
  await expect.poll(() => page.getByRole('button', { name: /^Take this call/ }).count()).toBe(3)
  await expect.poll(() => red.boundingBox()).toEqual(before)
})

test.each([
  ['en-US', 'light', 1240],
  ['de-DE', 'dark', 860],
  ['de-DE', 'light', 380]
] as const)(
  'long names and numbers fit, and nothing is cut beside them: %s, %s, %i wide',
  async (locale, colorScheme, width) => {
    const pickups = [{ ...rita, ...long, owner: long.name }]
    await using window = await openWindow({ pickups }, { locale, colorScheme, viewport: { width, height: 700 } })
    const { page } = window
    const card = page.getByRole('article')
    await card.waitFor()
    const wider = () =>
      card.evaluate((element) =>
        [...element.querySelectorAll('*')].some(
          (part) => part.getBoundingClientRect().right > element.getBoundingClientRect().right
        )
      )
    await expect.poll(wider).toBe(false)
    expect(await violationsOf(page)).toEqual([])
  }
)
