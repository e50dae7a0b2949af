import { expect, test } from 'vitest'
import type { OpeningView } from '../../pbx-core/contract/views.ts'
import { windows } from './support/window.ts'

const openWindow = windows()

const office: OpeningView = { name: 'office', open: true, because: 'hours', holiday: '', code: '*81' }
const shop: OpeningView = { name: 'shop', open: false, because: 'holiday', holiday: '1. Weihnachtstag', code: null }

test('whether it is open by its hours stands in the settings with why, and a press that switches it', async () => {
  await using window = await openWindow({ openings: [office, shop], admin: true }, { path: '/#/settings' })
  const listed = (name: string) => window.page.getByRole('listitem').filter({ hasText: name })
  await listed('office').getByText('By its hours. From a phone: *81').waitFor()
  await listed('shop').getByText('1. Weihnachtstag.').waitFor()
  await listed('shop').getByText('closed', { exact: true }).waitFor()
  await listed('office').getByRole('button', { name: 'Close now' }).click()
  await listed('office').getByText('Switched by hand, until it is switched back.').waitFor()
  await listed('office').getByRole('button', { name: 'Back to its hours' }).click()
  await listed('office').getByText('By its hours.').waitFor()
  await listed('shop').getByRole('button', { name: 'Open now' }).click()
  await listed('shop').getByText('open', { exact: true }).waitFor()
  await expect
    .poll(() => window.main.sent('opening.switch'))
    .toEqual([
      { name: 'office', to: 'closed' },
      { name: 'office', to: null },
      { name: 'shop', to: 'open' }
    ])
})

test('hours without a code are switched by admins alone: others see no press', async () => {
  await using window = await openWindow({ openings: [office, shop], admin: false }, { path: '/#/settings' })
  const listed = (name: string) => window.page.getByRole('listitem').filter({ hasText: name })
  await listed('office').getByRole('button', { name: 'Close now' }).waitFor()
  await listed('shop').getByText('1. Weihnachtstag.').waitFor()
  await expect.poll(() => listed('shop').getByRole('button').count()).toBe(0)
})

test('where a domain has no opening hours the settings say nothing of them', async () => {
  await using window = await openWindow({ openings: [] }, { path: '/#/settings' })
  await window.page.getByRole('heading', { name: 'Settings' }).waitFor()
  await expect.poll(() => window.page.getByText('Opening hours').count()).toBe(0)
})
