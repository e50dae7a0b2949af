import { expect, test } from 'vitest'
import type { FakeMain } from './support/fake-main.ts'
import { windows } from './support/window.ts'

const openWindow = windows()

test('a code at log-in is set up by password, picture and a first code; recovery codes are shown once; it is switched off by both', async () => {
  await using window = await openWindow({}, { path: '/#/settings' })
  const { page, main } = window
  const password = page.getByLabel('Your present web password', { exact: true })
  await password.fill('web-100')
  await page.getByRole('button', { name: 'Set up' }).press('Enter')
  await page.getByRole('img', { name: 'QR code for your authenticator app' }).waitFor()
  await page.getByText('JBSW Y3DP EHPK 3PXP', { exact: false }).waitFor()
  await page.getByLabel('The six digits that it shows').fill('123456')
  await page.keyboard.press('Enter')
  await page.getByText('eeee-ffff-gggg-hhhh').waitFor()
  await page.getByRole('button', { name: 'I have kept them' }).press('Enter')
  await page.getByText('2 recovery codes are left.', { exact: false }).waitFor()
  await page.getByText('eeee-ffff-gggg-hhhh').waitFor({ state: 'detached' })
  await password.fill('web-100')
  await page.getByLabel('A code, or a recovery code').fill('654321')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Set up' }).waitFor()
  await expect
    .poll(() => [
      main.sent('second-factor.begin'),
      main.sent('second-factor.confirm'),
      main.sent('second-factor.remove')
    ])
    .toEqual([[{ password: 'web-100' }], [{ code: '123456' }], [{ password: 'web-100', code: '654321' }]])
})

test('who rules the domain resets the code of somebody who has lost it', async () => {
  const others = [{ domain: 'localhost', user: '101', name: 'Tom Okafor' }]
  const prepare = (main: FakeMain) => {
    main.secondFactor = { since: null, recoveryLeft: 0, others }
  }
  await using window = await openWindow({}, { path: '/#/settings', prepare })
  const { page, main } = window
  await page.getByText('Users with a code at log-in').click()
  await page.getByRole('button', { name: 'Reset the code of Tom Okafor · 101' }).click()
  await page.getByText('Users with a code at log-in').waitFor({ state: 'detached' })
  await expect.poll(() => main.sent('second-factor.reset')).toEqual([{ domain: 'localhost', user: '101' }])
})
