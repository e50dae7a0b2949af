import { expect, test } from 'vitest'
import { violationsOf } from '../support/axe.ts'
import { windows } from './support/window.ts'

const openWindow = windows()
const onSettings = { path: '/#/settings' }

test('a browser is paired by a code that the window shows, stands in the list, and is revoked there (5-softphone, Phone links on this computer)', async () => {
  await using window = await openWindow({}, onSettings)
  const { page, main } = window
  await page.getByText('Phone links on this computer').waitFor()
  expect(await page.getByRole('link', { name: 'Open the link' }).getAttribute('href')).toBe('tel:*43')
  await page.getByRole('button', { name: 'Pair a browser' }).click()
  await page.getByText('4711 0815').waitFor()
  await page.getByText('with the address http://127.0.0.1:8980').waitFor()
  await page.getByText('for 5 minutes more').waitFor()
  expect(await violationsOf(page)).toEqual([])
  // The browser has typed it.
  main.tokens = [
    {
      ...{ id: 't9', name: 'Chrome 156, Linux', domain: 'acme.test', user: '100', scopes: ['calls:dial'] as const },
      ...{ createdAt: 0, usedAt: null, expiresAt: null }
    }
  ]
  main.pairing = null
  await page.getByText('4711 0815').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Revoke Chrome 156, Linux' }).click()
  await page.getByRole('button', { name: 'Revoke Chrome 156, Linux' }).waitFor({ state: 'detached' })
  expect([main.sent('tokens.revoke'), main.sent('pairing.start')]).toEqual([[{ id: 't9' }], [{}]])
  await page.getByRole('button', { name: 'Pair a browser' }).click()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByText('4711 0815').waitFor({ state: 'detached' })
  expect(main.sent('pairing.end')).toEqual([{}])
})
