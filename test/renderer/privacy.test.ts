import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { violationsOf } from '../support/axe.ts'
import { Refusal } from './support/fake-main.ts'
import { erasure } from './support/sample-erasure.ts'
import { windows } from './support/window.ts'

const openWindow = windows()

const opened = (prepare: NonNullable<NonNullable<Parameters<typeof openWindow>[1]>['prepare']> = () => {}) =>
  openWindow({ admin: true }, { path: '/#/settings/account', prepare })

test('an admin looks what would be erased of a number, and erases it once that is confirmed', async () => {
  await using window = await opened()
  const { page, main } = window
  const card = page.getByRole('form', { name: 'What is kept of a person' })
  const number = card.getByLabel('Telephone number')
  await number.waitFor()
  expect(await card.getByRole('button', { name: 'Erase…' }).isDisabled()).toBe(true)
  await number.fill('030 901820')
  await card.getByRole('button', { name: 'What would be erased' }).click()
  const would = page.getByRole('heading', { name: 'Would be erased of 030 901820' })
  await would.waitFor()
  const report = page.locator('section', { has: would }).last()
  for (const text of [
    '2 records made nameless',
    '4 lines of the log',
    'cti.postCall · 1764547200.8f3a.1.cti.postCall'
  ]) {
    await report.getByText(text).waitFor()
  }
  await report.getByText('A call goes on (1764547300.11aa): erase again after it.').waitFor()
  await report.getByText('recordings/acme.test/2026-11/1.wav (EACCES)', { exact: false }).waitFor()
  expect(await violationsOf(page)).toEqual([])
  await card.getByRole('button', { name: 'Erase…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Erase 030 901820?' })
  await dialog.getByRole('button', { name: 'Erase', exact: true }).click()
  await page.getByRole('heading', { name: 'Erased of 030 901820', exact: true }).waitFor()
  await page.getByText('stands in privacy/2026-12-01.json of the data directory', { exact: false }).waitFor()
  await expect
    .poll(() => main.sent('privacy.erase'))
    .toEqual([
      { number: '030 901820', dryRun: true },
      { number: '030 901820', dryRun: false }
    ])
})

test('the export is saved as one file, however many parts it comes in', async () => {
  await using window = await opened((main) => {
    const parts = ['{"number":', '"+4930901820"', '}']
    main.answers['privacy.export'] = ({ part }) => ({ text: parts[part] ?? '', isLast: part === parts.length - 1 })
  })
  const { page, main } = window
  await page.getByLabel('Telephone number').fill('030 901820')
  const saving = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export', exact: true }).click()
  const file = await saving
  expect(file.suggestedFilename()).toBe('number.json')
  expect(JSON.parse(await readFile(await file.path(), 'utf8'))).toEqual({ number: '+4930901820' })
  expect(main.sent('privacy.export').map(({ part }) => part)).toEqual([0, 1, 2])
})

test('what cannot be read as a number is said at its field, and nothing being kept is said as well', async () => {
  const asked = Promise.withResolvers<void>()
  await using window = await opened((main) => {
    main.answers['privacy.erase'] = async ({ number, dryRun }) => {
      await asked.promise
      // It takes longer than a window waits: asked for again, it is there.
      if (number !== '100' && main.sent('privacy.erase').length % 2 === 0) return null
      if (number === '100') throw new Refusal({ code: 'number_invalid', message: '' })
      const removed = { ...erasure.removed, records: 0, mentions: 0, recordings: 0, timeLines: 0 }
      const none = { ...removed, deliveries: 0, logLines: 0, copies: 0 }
      return {
        report: { ...erasure, number, dryRun, removed: none, cancelled: [], remaining: [] },
        file: null,
        finishes: []
      }
    }
  })
  const { page } = window
  const number = page.getByLabel('Telephone number')
  await number.fill('100')
  await number.press('Enter')
  await page.getByText('Everything is being gone through.', { exact: false }).waitFor()
  asked.resolve()
  await page.getByText('This is no telephone number outside.', { exact: false }).waitFor()
  await number.fill('0401234567')
  await number.press('Enter')
  await page.getByText('Nothing is kept of this number.').waitFor()
  expect(await violationsOf(page)).toEqual([])
})

test('who is no admin has no such card', async () => {
  await using window = await openWindow({ admin: false }, { path: '/#/settings/account' })
  await window.page.getByRole('heading', { name: 'Where you are logged in' }).waitFor()
  expect(await window.page.getByLabel('Telephone number').count()).toBe(0)
})
