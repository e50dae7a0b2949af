import type { Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { PhoneCall } from '../../main/ipc/contract.ts'
import { violationsOf } from '../support/axe.ts'
import { active, firstRun, ringing, tab } from './support/samples.ts'
import { windows } from './support/window.ts'

const openWindow = windows()
const narrow = { viewport: { width: 380, height: 640 } }
const uniqueid = '1763977507.1'
const ended: PhoneCall = active({ state: 'ended' })

const noteIn = (place: Page | Locator) => place.getByRole('textbox', { name: 'Notes' })
const cardOf = (page: Page) => page.getByRole('article', { name: 'ACME Inc OVRDUE' })
const hasFocus = (field: Locator) => field.evaluate((element) => element === document.activeElement)

test('who types a note at the hang-up goes on typing in the same field (5-softphone, In a call)', async () => {
  await using window = await openWindow({ calls: [active()] }, narrow)
  const { page, main } = window
  await cardOf(page).waitFor()
  await page.keyboard.press('Alt+n')
  await noteIn(page).and(page.locator(':focus')).waitFor()
  await page.keyboard.type('Wants a ')
  main.set({ calls: [ended] })
  await page.getByText('Ended', { exact: true }).waitFor()
  await page.keyboard.type('credit ')
  main.set({ calls: [] })
  await cardOf(page).getByRole('button', { name: 'Close: ACME Inc OVRDUE' }).waitFor()
  await page.keyboard.type('note')
  await expect.poll(() => noteIn(page).inputValue()).toBe('Wants a credit note')
  await expect.poll(() => hasFocus(noteIn(page))).toBe(true)
  await expect
    .poll(() => main.sent('notes.write').at(-1))
    .toMatchObject({
      uniqueid,
      text: 'Wants a credit note',
      finished: false
    })
  expect(await violationsOf(page)).toEqual([])
})

test('the time of a call is told by clocks that nobody sets, and is the same while its card stays', async () => {
  const day = 86_400_000
  await using window = await openWindow({ calls: [active()] }, narrow)
  const { page, main } = window
  const timer = cardOf(page).getByRole('timer')
  await expect.poll(() => timer.textContent()).toMatch(/^0?4:[1-5]\d$/)
  // Main's wall clock is set; its word of the call is what its own clock says.
  main.set({ calls: [active({ startedAt: 8_000 - day, answeredAt: 16_000 - day, at: 316_000 - day })] })
  await expect.poll(() => timer.textContent()).toMatch(/^0?5:[0-5]\d$/)
  main.set({ calls: [] })
  await cardOf(page).getByRole('button', { name: 'Close: ACME Inc OVRDUE' }).waitFor()
  await expect.poll(() => timer.textContent()).toMatch(/^0?5:[0-5]\d$/)
})

test('the card stays with name, number, time talked and a way to the time line, until it is closed', async () => {
  await using window = await openWindow({ calls: [active()] }, narrow)
  const { page, main } = window
  await cardOf(page).waitFor()
  main.set({ calls: [] })
  const card = cardOf(page)
  await card.getByText('+1 555 010 0199').waitFor()
  const link = card.getByRole('link', { name: 'Time line' })
  await expect.poll(() => link.getAttribute('href')).toBe(`#/calls/${uniqueid}`)
  await expect.poll(() => card.getByRole('timer').count()).toBe(1)
  await expect.poll(() => card.getByRole('button', { name: 'Hang up' }).count()).toBe(0)
  await noteIn(card).fill('pays on Friday')
  await card.getByRole('button', { name: 'Close: ACME Inc OVRDUE' }).press('Enter')
  await card.waitFor({ state: 'detached' })
  await expect.poll(() => main.sent('notes.write').at(-1)).toEqual({ uniqueid, text: 'pays on Friday', finished: true })
  await page.getByRole('textbox', { name: 'Name or number' }).and(page.locator(':focus')).waitFor()
})

test('the next call takes its place, unless a note is being typed in it', async () => {
  await using window = await openWindow({ calls: [active()] }, narrow)
  const { page, main } = window
  await cardOf(page).waitFor()
  main.set({ calls: [] })
  await noteIn(cardOf(page)).focus()
  main.set({ calls: [ringing({ id: 'call-3', uniqueid: 'other.3', name: 'Rita Wagner' })] })
  await page.getByRole('button', { name: 'Answer', exact: true }).waitFor()
  await expect
    .poll(() => page.getByRole('main').getByRole('heading', { level: 2 }).allTextContents())
    .toEqual(expect.arrayContaining(['Rita Wagner', 'ACME Inc OVRDUE']))
  await expect.poll(() => hasFocus(noteIn(cardOf(page)))).toBe(true)
  main.set({ calls: [] })
  await page.getByRole('button', { name: 'Answer', exact: true }).waitFor({ state: 'detached' })
  await page.getByRole('textbox', { name: 'Name or number' }).focus()
  main.set({ calls: [ringing({ id: 'call-4', uniqueid: 'other.4', name: 'Lena Brandt' })] })
  await cardOf(page).waitFor({ state: 'detached' })
})

test('a call that nobody answered leaves no card', async () => {
  await using window = await openWindow({ calls: [ringing()] }, narrow)
  await cardOf(window.page).waitFor()
  window.main.set({ calls: [] })
  await cardOf(window.page).waitFor({ state: 'detached' })
})

test("over the caller's page of a narrow window it is told where the note can be finished; the key leads there", async () => {
  await using window = await openWindow(
    { calls: [active()] },
    { ...narrow, path: '/#/popup', state: (main) => ({ tabs: [tab(main.crmUrl)] }) }
  )
  const { page, main } = window
  await page.getByRole('region', { name: 'In a call' }).waitFor()
  main.set({ calls: [] })
  const dock = page.getByRole('region', { name: 'Ended' })
  await dock.getByRole('link', { name: 'ACME Inc OVRDUE' }).click()
  await cardOf(page).waitFor()
  await page.keyboard.press('Alt+n')
  await noteIn(cardOf(page)).and(page.locator(':focus')).waitFor()
})

test("with room beside the caller's page the note stays there alone", async () => {
  await using window = await openWindow({ calls: [active()] }, { viewport: { width: 1240, height: 780 } })
  const { page, main } = window
  await cardOf(page).waitFor()
  main.set({ calls: [] })
  await cardOf(page).waitFor({ state: 'detached' })
  await expect.poll(() => noteIn(page).count()).toBe(1)
})

test('the first page does not cover a note that is being typed when its call ends', async () => {
  await using window = await openWindow({ firstRun, calls: [active()] })
  const { page, main } = window
  await noteIn(page).click()
  await page.keyboard.type('Wants a ')
  main.set({ calls: [ended] })
  main.set({ calls: [] })
  await cardOf(page).waitFor({ state: 'detached' })
  await page.keyboard.type('quote')
  await expect.poll(() => noteIn(page).inputValue()).toBe('Wants a quote')
  await page.getByRole('link', { name: 'Phone', exact: true }).click()
  await page.getByRole('heading', { name: 'Your phone is ready' }).waitFor()
})

test('a card that nobody is at goes by itself after half a minute; one whose note has the cursor stays (5-softphone)', async () => {
  await using window = await openWindow({ calls: [active()] }, { ...narrow, alone: true })
  const { page, main } = window
  await page.clock.install()
  await page.reload()
  await cardOf(page).waitFor()
  main.set({ calls: [] })
  await cardOf(page).getByRole('button', { name: 'Close: ACME Inc OVRDUE' }).waitFor()
  await noteIn(cardOf(page)).focus()
  await page.clock.fastForward(40_000)
  await expect.poll(() => hasFocus(noteIn(cardOf(page)))).toBe(true)
  await page.getByRole('textbox', { name: 'Name or number' }).focus()
  await page.clock.fastForward(30_000)
  await cardOf(page).waitFor({ state: 'detached' })
})

test.each([380, 860])(
  'what comes after a call moves nothing: its card is as high as the call was, until it is closed (%i px)',
  async (width) => {
    const viewport = { width, height: 700 }
    await using window = await openWindow(
      { calls: [active()] },
      { viewport, state: (main) => ({ tabs: [tab(main.crmUrl)] }) }
    )
    const { page, main } = window
    const height = async () => (await cardOf(page).boundingBox())?.height
    await cardOf(page).getByRole('button', { name: 'Hang up' }).waitFor()
    const inCall = await height()
    main.set({ calls: [ended] })
    await cardOf(page).getByRole('button', { name: 'Close: ACME Inc OVRDUE' }).waitFor()
    await expect.poll(() => height()).toBe(inCall)
    main.set({ calls: [] })
    await page.getByRole('button', { name: 'Close: ACME Inc OVRDUE' }).waitFor()
    await expect.poll(() => height()).toBe(inCall)
    expect(await violationsOf(page)).toEqual([])
    // Who writes has the room for it.
    await noteIn(cardOf(page)).focus()
    await expect.poll(() => height()).toBeGreaterThan(inCall ?? 0)
  }
)

test('a note that was open before the end leaves the card as high as it was, too', async () => {
  await using window = await openWindow({ calls: [active()] }, narrow)
  const { page, main } = window
  await cardOf(page).waitFor()
  await page.keyboard.press('Alt+n')
  await noteIn(page).waitFor()
  const height = async () => (await cardOf(page).boundingBox())?.height
  const before = await height()
  main.set({ calls: [ended] })
  await cardOf(page).getByRole('button', { name: 'Close: ACME Inc OVRDUE' }).waitFor()
  await expect.poll(() => height()).toBe(before)
  main.set({ calls: [] })
  await cardOf(page).getByText('Ended').waitFor()
  await expect.poll(() => height()).toBe(before)
})

test('a card of a call that has just ended is closed by a press, and not only the one that stays', async () => {
  await using window = await openWindow({ calls: [active()] }, narrow)
  const { page, main } = window
  await cardOf(page).waitFor()
  main.set({ calls: [ended] })
  await cardOf(page).getByRole('button', { name: 'Close: ACME Inc OVRDUE' }).click()
  expect(await main.received('call.hang-up')).toEqual({ call: 'call-1' })
  main.set({ calls: [] })
  await cardOf(page).waitFor({ state: 'detached' })
})

test.each([{}, { keys: '42#' }])('a question whether to dial that is cancelled grows no line: %o', async (keys) => {
  const clickToDial = { dest: '+15550100199', ...keys }
  const asked = ringing({ clickToDial, name: '', via: null, direction: 'outgoing' })
  await using window = await openWindow({ calls: [asked] })
  const { page, main } = window
  const card = page.getByRole('article')
  await card.getByText('Call +1 555 010 0199?').waitFor()
  const before = await card.boundingBox()
  main.set({ calls: [{ ...asked, state: 'ended', reason: 'The call was declined.' }] })
  await card.getByText('The call was declined.').waitFor()
  await expect.poll(() => card.boundingBox()).toEqual(before)
})
