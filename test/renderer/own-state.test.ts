import { setImmediate } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { OwnState } from '../../main/ipc/contract.ts'
import { violationsOf } from '../support/axe.ts'
import { Refusal } from './support/fake-main.ts'
import { idle, now } from './support/samples.ts'
import { windows } from './support/window.ts'

const openWindow = windows()
const narrow = { width: 380, height: 640 }
const settings = '/#/settings/calls'
const none = idle.userState.forward
const tom = { destination: 'extension:101', name: 'Tom Okafor', number: '101' }
const queue = { destination: 'queue:support', name: 'support', number: '' }
const state = (change: Partial<OwnState>) => ({ userState: { ...idle.userState, ...change } })

const sign = (page: Page) =>
  page.getByRole('status').filter({ has: page.getByRole('button', { name: /^Switch off: / }) })
const field = (page: Page, occasion: string) => page.getByRole('textbox', { name: `${occasion} to: name or number` })

test('do not disturb and calls that are sent on are in sight on every page, and end by one press (5-softphone)', async () => {
  await using window = await openWindow(
    state({ doNotDisturb: { on: true, until: null }, forward: { ...none, all: tom, busy: queue } })
  )
  const { page, main } = window
  for (const link of ['Calls', 'CTI', 'Settings', 'Phone']) {
    await page.getByRole('link', { name: link, exact: true }).click()
    await sign(page).getByText('Do not disturb', { exact: true }).waitFor()
    await sign(page).getByText('All calls go to Tom Okafor').waitFor()
  }
  // While all calls go elsewhere there are none to be sent on later.
  await expect.poll(() => sign(page).getByRole('button').count()).toBe(2)
  await page.getByRole('button', { name: 'Switch off: All calls go to Tom Okafor' }).click()
  expect(await main.received('user-state.write')).toEqual({ forward: { all: null } })
  await sign(page).getByText('Calls go on: if busy to queue support').waitFor()
  await page.getByRole('button', { name: 'Switch off: Do not disturb' }).click()
  expect(await main.received('user-state.write', 2)).toEqual({ doNotDisturb: { on: false, until: null } })
  await page.getByRole('button', { name: /^Switch off: Calls go on/ }).click()
  expect(await main.received('user-state.write', 3)).toEqual({ forward: { busy: null } })
  await page.getByRole('button', { name: /^Switch off: / }).waitFor({ state: 'detached' })
  await page.getByText('Calls ring on your phones again.').waitFor({ state: 'attached' })
  // The button went with its sign: the focus is at one's own status.
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toMatch(/^You, Ana Keller: free/)
  expect(await violationsOf(page)).toEqual([])
})

test('whoever has gone on to type while a press is answered is not taken from there (5-softphone)', async () => {
  await using window = await openWindow(state({ doNotDisturb: { on: true, until: null } }))
  const { page, main } = window
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>()
  main.answers['user-state.write'] = async () => {
    main.set(state({}))
    await answered
    return null
  }
  await page.getByRole('button', { name: 'Switch off: Do not disturb' }).click()
  await main.received('user-state.write')
  const dial = page.getByRole('textbox', { name: 'Name or number' })
  await dial.fill('*60')
  answer()
  await setImmediate()
  // Told after the answer, so that the answer has come.
  main.set(state({ forward: { ...none, all: tom } }))
  await sign(page).getByText('All calls go to Tom Okafor').waitFor()
  await page.keyboard.press('Enter')
  expect(await main.received('call.dial')).toEqual({ target: '*60', source: 'typed' })
})

test('what is typed into a target outlives a change that comes from a telephone', async () => {
  await using window = await openWindow({}, { path: settings })
  const { page, main } = window
  await field(page, 'All calls').fill('len')
  main.set(state({ forward: { ...none, all: tom, busy: queue } }))
  await expect.poll(() => field(page, 'When I am busy').inputValue()).toBe('queue support')
  expect(await field(page, 'All calls').inputValue()).toBe('len')
})

test("at one's own status: not to be disturbed for a time, until it is switched off, and the way to where calls go", async () => {
  await using window = await openWindow({}, { alone: true })
  const { page, main } = window
  await page.clock.setFixedTime(now)
  const status = page.getByRole('button', { name: /^You, Ana Keller: / })
  await status.click()
  await page.getByRole('dialog').getByRole('button', { name: 'for 1 hr' }).click()
  expect(await main.received('user-state.write')).toEqual({ doNotDisturb: { on: true, until: now + 3_600_000 } })
  await sign(page).getByText('Do not disturb until 11:45 AM').waitFor()
  await expect.poll(() => status.textContent()).toMatch(/^You, Ana Keller: do not disturb\./)
  await status.press('Enter')
  await page.getByRole('dialog').getByRole('button', { name: 'Switch off' }).press('Enter')
  expect(await main.received('user-state.write', 2)).toEqual({ doNotDisturb: { on: false, until: null } })
  await status.press('Enter')
  await page.getByRole('button', { name: 'until I switch it off' }).press('Enter')
  expect(await main.received('user-state.write', 3)).toEqual({ doNotDisturb: { on: true, until: null } })
  await status.press('Enter')
  await page.getByRole('button', { name: 'Where my calls go…' }).press('Enter')
  await page.getByRole('heading', { name: 'Calls', exact: true }).and(page.locator(':focus')).waitFor()
})

test('Alt+Q switches it on and off, and the narrow window has the same menu at its status', async () => {
  await using window = await openWindow({}, { viewport: narrow })
  const { page, main } = window
  await page.getByText('100 ready').waitFor()
  await page.keyboard.press('Alt+q')
  expect(await main.received('user-state.write')).toEqual({ doNotDisturb: { on: true, until: null } })
  await page.getByRole('button', { name: 'do not disturb', exact: true }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Switch off' }).click()
  expect(await main.received('user-state.write', 2)).toEqual({ doNotDisturb: { on: false, until: null } })
  await page.getByText('100 ready').waitFor()
})

test('calls go to a colleague whose name is chosen, or a number; nothing goes anywhere before Enter or the press', async () => {
  await using window = await openWindow({}, { path: settings })
  const { page, main } = window
  await page.getByRole('heading', { name: 'Calls', exact: true }).and(page.locator(':focus')).waitFor()
  await field(page, 'When I am busy').fill('lena')
  await field(page, 'All calls').click()
  expect(main.sent('user-state.write')).toEqual([])
  await field(page, 'When I am busy').press('End')
  await page.keyboard.type(' b')
  await page.getByRole('option', { name: /Lena Brandt/ }).click()
  expect(await main.received('user-state.write')).toEqual({ forward: { busy: { to: '103', source: 'keyed' } } })
  await field(page, 'When I do not answer').fill('+1 555 010-0134')
  await field(page, 'When I do not answer').press('Enter')
  expect(await main.received('user-state.write', 2)).toEqual({
    forward: { noAnswer: { to: '+1 555 010-0134', source: 'typed' } }
  })
  await field(page, 'When no phone is at hand').fill('queue:support')
  await page.getByRole('button', { name: 'Send on: When no phone is at hand to: name or number' }).click()
  expect(await main.received('user-state.write', 3)).toEqual({
    forward: { unreachable: { to: 'queue:support', source: 'keyed' } }
  })
  await page.getByRole('button', { name: 'Switch off: When I am busy' }).click()
  expect(await main.received('user-state.write', 4)).toEqual({ forward: { busy: null } })
  await expect.poll(() => field(page, 'When I am busy').inputValue()).toBe('')
  await page.locator('input:focus').and(field(page, 'When I am busy')).waitFor()
  expect(await violationsOf(page)).toEqual([])
})

test('what cannot be is told at its field in words, and what was typed stays', async () => {
  await using window = await openWindow({}, { path: settings })
  const { page, main } = window
  const all = field(page, 'All calls')
  await all.fill('zzz')
  await all.press('Enter')
  await page.getByText('Nobody of that name').waitFor()
  expect(main.sent('user-state.write')).toEqual([])
  for (const [code, words] of [
    ['destination_invalid', 'Calls cannot be sent there.'],
    ['destination_barred', 'You may not dial this number, so no call is sent there.']
  ] as const) {
    main.answers['user-state.write'] = () => {
      throw new Refusal({ code, message: 'in the words of the core', path: 'forward.all' })
    }
    await all.fill('199')
    await all.press('Enter')
    await page.getByText(words).waitFor()
    await expect.poll(() => Promise.all([all.inputValue(), all.getAttribute('aria-invalid')])).toEqual(['199', 'true'])
  }
  expect(await violationsOf(page)).toEqual([])
})

test('do not disturb by its switch, for a while, or until a time; a time that is over is told at the field', async () => {
  await using window = await openWindow({}, { path: settings, alone: true })
  const { page, main } = window
  await page.clock.setFixedTime(now)
  await page.getByRole('switch', { name: 'Do not disturb' }).press('Space')
  expect(await main.received('user-state.write')).toEqual({ doNotDisturb: { on: true, until: null } })
  const ends = page.getByLabel('Ends at')
  await ends.fill('2026-11-24T17:30')
  await ends.press('Enter')
  const until = Date.UTC(2026, 10, 24, 16, 30)
  expect(await main.received('user-state.write', 2)).toEqual({ doNotDisturb: { on: true, until } })
  await sign(page).getByText('Do not disturb until 5:30 PM').waitFor()
  await page.getByRole('button', { name: 'for 30 min' }).click()
  expect(await main.received('user-state.write', 3)).toEqual({ doNotDisturb: { on: true, until: now + 1_800_000 } })
  await expect.poll(() => ends.inputValue()).toBe('2026-11-24T11:15')
  main.answers['user-state.write'] = () => {
    throw new Refusal({ code: 'time_over', message: 'over', path: 'doNotDisturb.until' })
  }
  await ends.fill('2026-11-24T08:00')
  await ends.press('Enter')
  await page.getByText('That time is over already.').waitFor()
})

test('what a code or a program has set stands in the open window at once', async () => {
  await using window = await openWindow({}, { path: settings })
  const { page, main } = window
  await field(page, 'All calls').waitFor()
  main.set(state({ doNotDisturb: { on: true, until: null }, forward: { ...none, all: tom }, callWaiting: false }))
  await expect.poll(() => field(page, 'All calls').inputValue()).toBe('Tom Okafor')
  await expect.poll(() => page.getByRole('switch', { name: 'Do not disturb' }).isChecked()).toBe(true)
  await expect
    .poll(() => page.getByRole('switch', { name: 'A second call rings while I talk' }).isChecked())
    .toBe(false)
  await sign(page).getByText('All calls go to Tom Okafor').waitFor()
})

test('a second number rings with the phones or later, with 1 to be pressed or not, and goes by one press', async () => {
  await using window = await openWindow({}, { path: settings })
  const { page, main } = window
  const second = page.getByRole('textbox', { name: 'Second number' })
  await second.fill('+15550100188')
  await second.press('Enter')
  expect(await main.received('user-state.write')).toEqual({
    secondNumber: { number: { to: '+15550100188', source: 'typed' } }
  })
  await expect.poll(() => second.inputValue()).toBe('+1 555 010 0188')
  await page.getByRole('combobox', { name: 'When it rings' }).click()
  await page.getByRole('option', { name: '10 sec later' }).click()
  expect(await main.received('user-state.write', 2)).toEqual({ secondNumber: { afterSeconds: 10 } })
  await page.getByRole('switch', { name: /presses 1/ }).press('Space')
  expect(await main.received('user-state.write', 3)).toEqual({ secondNumber: { confirm: false } })
  await page.getByRole('switch', { name: 'Rings as well' }).press('Space')
  expect(await main.received('user-state.write', 4)).toEqual({ secondNumber: { on: false } })
  await page.getByRole('button', { name: 'Remove: Second number' }).click()
  expect(await main.received('user-state.write', 5)).toEqual({ secondNumber: { number: null } })
  await page.getByRole('switch', { name: 'Rings as well' }).waitFor({ state: 'detached' })
  expect(await violationsOf(page)).toEqual([])
})

test('callers are blocked by number, and those who hide theirs; each is let go by itself', async () => {
  await using window = await openWindow(state({ blockList: ['+15550100199'] }), { path: settings })
  const { page, main } = window
  const field = page.getByRole('textbox', { name: 'Number to block' })
  await field.fill('030 901820')
  await field.press('Enter')
  expect(await main.received('user-state.write')).toEqual({ blockList: ['+15550100199', '030 901820'] })
  await expect.poll(() => field.inputValue()).toBe('')
  await page.getByRole('switch', { name: 'Callers who hide their number' }).press('Space')
  expect(await main.received('user-state.write', 2)).toEqual({ blockList: ['+15550100199', '030 901820', 'anonymous'] })
  await page.getByRole('button', { name: 'No longer blocked: +1 555 010 0199' }).click()
  expect(await main.received('user-state.write', 3)).toEqual({ blockList: ['030 901820', 'anonymous'] })
  main.answers['user-state.write'] = () => {
    throw new Refusal({ code: 'destination_invalid', message: 'none', path: 'blockList[1]' })
  }
  await field.fill('nobody')
  await field.press('Enter')
  await page.getByText('This is no number.').waitFor()
  await expect.poll(() => field.inputValue()).toBe('nobody')
})

test.each([
  ['en-US', 'light', 1240],
  ['de-DE', 'dark', 860],
  ['de-DE', 'light', 380]
] as const)('all of it fits, and passes axe: %s, %s, %i wide', async (locale, colorScheme, width) => {
  const long = { destination: 'extension:101', name: 'Donaudampfschifffahrtsgesellschaft Wien-Döbling', number: '101' }
  const forward = { all: null, busy: long, noAnswer: long, unreachable: queue }
  await using window = await openWindow(
    {
      ...state({
        doNotDisturb: { on: true, until: now },
        forward,
        secondNumber: { on: true, number: '+15550100188', afterSeconds: 10, confirm: true },
        blockList: ['+15550100199', '+4930901820', 'anonymous']
      }),
      shell: { ...idle.shell, locale }
    },
    { path: settings, locale, colorScheme, viewport: { width, height: 700 } }
  )
  const { page } = window
  await page.locator('h2:focus').waitFor()
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false)
  expect(await violationsOf(page)).toEqual([])
})
