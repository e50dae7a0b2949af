import { expect, test } from 'vitest'
import { windows } from './support/window.ts'

const openWindow = windows()
const onTokens = { path: '/#/cti/tokens' }

test('a token is made with what is ticked, shown once, listed, and revoked (4-pbx, Names of what is new)', async () => {
  await using window = await openWindow({}, onTokens)
  const { page, main } = window
  await page.getByText('There are none yet.').waitFor()
  const make = page.getByRole('button', { name: 'Make token' })
  expect(await make.isDisabled()).toBe(true)
  await page.getByLabel('What is it for?').fill('CRM')
  await page.getByText('events:read').click()
  await page.getByRole('combobox', { name: 'It lasts' }).click()
  await page.getByRole('option', { name: '90 days' }).click()
  await make.click()
  await page.getByText('oh_t1', { exact: true }).waitFor()
  await expect
    .poll(() => main.sent('tokens.make'))
    .toEqual([{ name: 'CRM', scopes: ['calls:read', 'events:read'], days: 90 }])
  const list = page.getByRole('list', { name: 'Tokens' })
  await list.getByText('calls:read · events:read').waitFor()
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByText('oh_t1', { exact: true }).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Revoke CRM' }).click()
  await page.getByText('There are none yet.').waitFor()
  await expect.poll(() => main.sent('tokens.revoke')).toEqual([{ id: 't1' }])
})
