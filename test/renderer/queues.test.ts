import { describe, expect, test } from 'vitest'
import type { QueueView } from '../../pbx-core/contract/views.ts'
import { idle } from '../support/app-state.ts'
import { violationsOf } from '../support/axe.ts'
import { queuesAt as at, queues } from './support/samples.ts'
import { windows } from './support/window.ts'

const openWindow = windows()

const [support, sales] = queues

const open = (queues: readonly QueueView[], path = '/#/queues') =>
  openWindow({ ...idle, queues: { list: queues, at } }, { path })

describe('the page of queues', () => {
  test('says who waits where and how long, and what each agent does', async () => {
    await using window = await open([support, sales])
    const card = window.page.getByRole('article', { name: 'support' })
    await card.getByText('ACME Inc').waitFor()
    const callers = card.getByRole('list', { name: 'Callers who wait' }).getByRole('listitem')
    await expect.poll(() => callers.count()).toBe(2)
    await expect
      .poll(() => callers.nth(0).textContent())
      .toMatch(/Place 1.*ACME Inc.*rings at Tom Okafor.*goes first.*02:\d\d/)
    await expect.poll(() => callers.nth(1).textContent()).toMatch(/Place 2.*hidden number.*00:[3-5]\d/)
    const agents = card.getByRole('list', { name: 'Agents' }).getByRole('listitem')
    await expect.poll(() => agents.nth(2).textContent()).toMatch(/Lena Brandt.*102 · 3 calls · lunch.*pause.*01:\d\d/)
    await card.getByText('0 of 2').waitFor()
    await window.page.getByRole('article', { name: 'sales' }).getByText('No agent is there').waitFor()
    expect(await violationsOf(window.page)).toEqual([])
  })

  test('says who is to be called back and whom nobody has reached, and cancels by a press', async () => {
    await using window = await open([support])
    const { page, main } = window
    const callbacks = page.getByRole('list', { name: 'To be called back' }).getByRole('listitem')
    await callbacks.nth(1).waitFor()
    expect(await callbacks.nth(0).textContent()).toMatch(
      /Bolt AG.*\+49 30 98765432 · called once in vain · again at .*to be called back/
    )
    expect(await callbacks.nth(1).textContent()).toMatch(/called 3 times in vain · nobody was reached.*given up/)
    await page.getByRole('button', { name: 'Cancel Bolt AG' }).click()
    await page.getByRole('button', { name: /^Remove/ }).click()
    await expect
      .poll(() => main.sent('queue.cancel-callback'))
      .toEqual([
        { queue: 'support', id: 'callback-1' },
        { queue: 'support', id: 'callback-2' }
      ])
  })

  test('how many wait stands at its way in, on every page', async () => {
    await using window = await open([support], '/')
    await window.page.getByRole('link', { name: 'Queues, 2 callers wait' }).waitFor()
  })

  test('where one sees no queue there is no way in; an old address says why', async () => {
    await using window = await open([])
    await window.page.getByText('No queues here').waitFor()
    await expect.poll(() => window.page.getByRole('link', { name: /Queues/ }).count()).toBe(0)
  })

  test('logs in and out, pauses with a reason, works again, and ends the rest after a call', async () => {
    await using window = await open([support, sales])
    const { page, main } = window
    await page.getByRole('button', { name: 'sales', exact: true }).click()
    await page.getByRole('button', { name: 'support', exact: true }).click()
    await page.getByRole('button', { name: 'Ready now' }).click()
    await page.getByLabel('Why I pause').fill('lunch')
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByRole('button', { name: 'Work again' }).click()
    await page.getByRole('button', { name: 'Pause' }).waitFor()
    await expect
      .poll(() => [main.sent('user-state.write'), main.sent('queue.end-wrap-up')])
      .toEqual([
        [
          { queues: { sales: 'in' } },
          { queues: { support: 'out' } },
          { pause: { on: true, reason: 'lunch' } },
          { pause: { on: false } }
        ],
        [{}]
      ])
  })

  test('one who was paused for calls that nobody took is told so', async () => {
    await using window = await openWindow(
      {
        ...idle,
        queues: { list: [support], at },
        userState: { ...idle.userState, pause: { on: true, reason: 'missed', since: at } }
      },
      { path: '/#/queues' }
    )
    await window.page.getByText('Paused: calls rang here that nobody took.').waitFor()
  })

  test('who only looks on has no work of its own there', async () => {
    await using window = await open([{ ...support, agents: support.agents.slice(1) }])
    await window.page.getByRole('article', { name: 'support' }).waitFor()
    await expect.poll(() => window.page.getByText('My work').count()).toBe(0)
  })

  test.each([
    ['light', 'en', 1240],
    ['dark', 'de', 1240],
    ['light', 'de', 380],
    ['dark', 'en', 860]
  ] as const)('nothing is cut in %s, %s, at %i px', async (scheme, language, width) => {
    await using window = await openWindow(
      { ...idle, queues: { list: [support, sales], at }, settings: { ...idle.settings, language } },
      { path: '/#/queues', viewport: { width, height: 900 }, colorScheme: scheme }
    )
    await window.page.getByRole('article').first().waitFor()
    await expect.poll(() => window.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    if (process.env.SHOTS)
      await window.page.screenshot({ path: `${process.env.SHOTS}/queues-${scheme}-${language}-${width}.png` })
  })
})
