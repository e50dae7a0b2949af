import { expect, test } from 'vitest'
import type { RecentCall } from '../../main/ipc/contract.ts'
import { Refusal } from './support/fake-main.ts'
import { active, history, idle, ringing } from './support/samples.ts'
import { windows } from './support/window.ts'

const openWindow = windows()

test('recent calls: the telephone is a link within the session, which a new tab or a copied address opens as well (3-click-to-dial)', async () => {
  await using window = await openWindow()
  const telephone = window.page.getByRole('link', { name: 'Call +49 30 1234567' }).first()
  expect(await telephone.getAttribute('href')).toBe('/remote_call.htm?dest=%2B49301234567')
  const opened = window.page.context().waitForEvent('page')
  await telephone.click({ modifiers: ['ControlOrMeta'] })
  await (await opened).close()
  expect(window.main.sent('call.dial')).toEqual([])
})

test('recent calls: in the desktop application, which has no such address, the telephone is a button', async () => {
  await using window = await openWindow({ shell: { ...idle.shell, kind: 'electron' } })
  await window.page.getByRole('button', { name: 'Call +49 30 1234567' }).first().click()
  expect(await window.main.received('call.dial')).toMatchObject({ source: 'printed' })
  expect(await window.page.locator('a[href^="/remote_call"]').count()).toBe(0)
})

test('recent calls: the telephone of a row calls, a press on the row opens it (5-softphone, In a call)', async () => {
  await using window = await openWindow()
  const missed = window.page.getByRole('link', { name: /\+49 30 1234567.*missed/ }).first()
  await window.page.getByRole('link', { name: 'Call +49 30 1234567' }).first().click()
  expect(await window.main.received('call.dial')).toEqual({ target: history(2)[1]?.number, source: 'printed' })
  await missed.click()
  await window.page.getByRole('heading', { name: '+49 30 1234567', level: 2 }).waitFor()
  await expect.poll(() => window.main.sent('call.dial')).toHaveLength(1)
})

test('recent calls have times, stand by day, and repeated ones are one row that unfolds', async () => {
  await using window = await openWindow(
    {},
    {
      prepare(main) {
        const [call] = history(1)
        if (call === undefined) throw new Error('there is no sample')
        const at = (uniqueid: string, startedAt: number, outcome: RecentCall['outcome']): RecentCall => ({
          ...call,
          uniqueid,
          startedAt,
          outcome
        })
        const now = Date.now()
        main.calls = [
          at('5', now, 'answered'),
          at('4', now - 1, 'missed'),
          at('3', now - 2, 'missed'),
          at('2', now - 3, 'missed'),
          at('1', now - 86_400_000, 'missed')
        ]
      }
    }
  )
  const today = window.page.getByRole('region', { name: 'today' })
  await today.waitFor()
  // Beside the link to dial by.
  const rows = (day: string) => window.page.getByRole('region', { name: day }).locator('a[href^="#"]')
  await expect.poll(() => Promise.all([rows('today').count(), rows('yesterday').count()])).toEqual([2, 1])
  const unfold = today.getByRole('button', { name: '3 calls with Jordan Meyer' })
  await expect.poll(() => unfold.getAttribute('aria-expanded')).toBe('false')
  await expect.poll(() => rows('today').nth(1).locator('time').getAttribute('datetime')).toMatch(/T/)
  await unfold.click()
  await expect
    .poll(() => rows('today').evaluateAll((links) => links.map((link) => link.getAttribute('href'))))
    .toEqual(['#/calls/5', '#/calls/4', '#/calls/3', '#/calls/2'])
})

test('recent calls are read again when a call has ended, and not while it rings or is talked on', async () => {
  await using window = await openWindow()
  await window.main.received('recent.list')
  window.main.set({ calls: [ringing()] })
  await window.page.getByRole('button', { name: 'Answer', exact: true }).waitFor()
  window.main.set({ calls: [active()] })
  await window.page.getByRole('button', { name: 'Hang up' }).waitFor()
  await expect.poll(() => window.main.sent('recent.list')).toHaveLength(1)
  window.main.set({ calls: [{ ...active(), state: 'ended' }] })
  await window.main.received('recent.list', 2)
})

test('recent calls that cannot be read say why, and can be tried again', async () => {
  let works = false
  await using window = await openWindow(
    {},
    {
      prepare(main) {
        const { 'recent.list': list } = main.answers
        main.answers['recent.list'] = (payload) => {
          if (!works) throw new Refusal({ code: 'store', message: 'The disk is full.' })
          return list(payload)
        }
      }
    }
  )
  await window.page.getByText('The disk is full.').waitFor()
  works = true
  await window.page.getByRole('button', { name: 'Try again' }).click()
  await window.page.getByText('Lena Brandt').first().waitFor()
})
