import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { violationsOf } from '../support/axe.ts'
import { type FakeMain, Refusal } from './support/fake-main.ts'
import { crmInUse, templateText } from './support/sample-crm.ts'
import { windows } from './support/window.ts'

const openWindow = windows()
const path = '/#/cti/crm'
const open = (prepare?: (main: FakeMain) => void, more: object = {}) =>
  openWindow({ admin: true }, { path, ...(prepare === undefined ? {} : { prepare }), ...more })
const inUse = (main: FakeMain) => {
  main.crm = crmInUse
}
const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const give = (page: Page, text: string) =>
  page.locator('input[type=file]').setInputFiles({
    ...{ name: 'deals.xml', mimeType: 'text/xml', buffer: Buffer.from(text) }
  })
const switches = { enabled: true, account: 'none', page: true, journal: true, createContacts: false }

test('a template is imported, says what it can do and what it asks for, and is saved with that (cti.crm)', async () => {
  await using window = await open()
  const { page, main } = window
  await page.getByText('No template yet').waitFor()
  await give(page, templateText)
  expect(await main.received('crm.template')).toEqual({ template: templateText })
  const can = page.getByRole('list', { name: 'What the template can do' }).getByRole('listitem')
  await expect
    .poll(() => can.allTextContents())
    .toEqual(['looks callers up', 'makes contacts(it cannot)', 'writes calls down'])
  await page.getByText('“ReportCall” asks for [Deal], which nothing sets: it stays empty.').waitFor()
  await page.getByLabel('API Key', { exact: true }).fill('key-1')
  await field(page, 'Domain Part').fill('acme-gmbh')
  await page.getByRole('combobox', { name: 'Account code of the call' }).click()
  await page.getByRole('option', { name: 'the company' }).click()
  await page.getByRole('switch', { name: 'Open the page of the contact' }).press('Space')
  expect(await page.getByRole('switch', { name: 'Make contacts of unknown callers' }).isDisabled()).toBe(true)
  expect(await violationsOf(page)).toEqual([])
  await button(page, 'Save').click()
  expect(await main.received('crm.write')).toEqual({
    edit: {
      ...{ ...switches, page: false, account: 'CompanyName', template: templateText, form: null },
      parameters: { APIkey: 'key-1', Domain: 'acme-gmbh', ReportCallEnabled: 'True' }
    }
  })
  await page.getByText('The next call is looked up this way.').waitFor()
})

test('a template that cannot be used says why, and what was there stays', async () => {
  await using window = await open(inUse)
  const { page, main } = window
  main.answers['crm.template'] = () => ({ template: null, fault: { code: 'template-authentication', type: 'OAuth2' } })
  await give(page, '<Crm/>')
  await page.getByRole('alert').getByText('It logs in by OAuth2, which does not work here.').waitFor()
  await page.getByText('Deals', { exact: true }).waitFor()
  await give(page, 'x'.repeat(200_001))
  await page.getByRole('alert').getByText('This file is larger than 200 kB.').waitFor()
})

test('a key that is kept is not shown; where it would go elsewhere it is asked for, beside its field', async () => {
  await using window = await open(inUse)
  const { page, main } = window
  await page.getByText('answers in 84 ms').waitFor()
  const key = page.getByLabel('API Key', { exact: true })
  expect([await key.inputValue(), await key.getAttribute('placeholder')]).toEqual([...['', 'is kept']])
  await field(page, 'Domain Part').fill('other')
  main.answers['crm.write'] = () => {
    throw new Refusal({ code: 'crm_key_again', message: 'Again.', path: 'parameters.APIkey' })
  }
  await button(page, 'Save').click()
  expect((await main.received('crm.write')).edit?.parameters).toEqual({
    ...{ APIkey: null, Domain: 'other', ReportCallEnabled: 'True' }
  })
  await page.getByText('Where it is sent has changed: type the key once more').waitFor()
})

test('a number is tried with what stands there: who it is, the requests with their replies, and no key', async () => {
  await using window = await open(inUse)
  const { page, main } = window
  const trial = page.getByRole('form', { name: 'Try it' })
  await trial.getByRole('textbox').fill('+49 30 901820')
  await page.keyboard.press('Enter')
  expect((await main.received('crm.try')).number).toBe('+49 30 901820')
  await trial.getByText('Ana Ruiz (ACME)').waitFor()
  const steps = trial.getByRole('list', { name: 'What was asked' }).getByRole('listitem')
  await expect.poll(() => steps.count()).toBe(2)
  await steps.first().getByText('*APIkey*').click()
  await steps.first().getByText('"items"').waitFor()
  expect(await violationsOf(page)).toEqual([])
  main.answers['crm.try'] = () => ({
    ...{ kind: 'failed', contact: null, remark: { code: 'status', status: 401 }, ms: 5 },
    steps: [{ scenario: '', method: 'GET', url: 'https://x.test/', status: 401, ms: 5, reply: '' }]
  })
  await button(page, 'Look up').click()
  await trial.getByText('401').first().waitFor()
  main.answers['crm.try'] = () => ({ kind: 'nothing', contact: null, remark: null, steps: [], ms: 5 })
  await button(page, 'Look up').click()
  await trial.getByText('Nobody in the CRM has this number.').waitFor()
})

test('the same by a form, in German; an address that is none is told in words', async () => {
  const shell = { kind: 'browser', version: '0.1.0', locale: 'de-DE', opensWindows: false } as const
  await using window = await openWindow({ admin: true, shell }, { path })
  const { page, main } = window
  await page.getByText('Formular', { exact: true }).click()
  await field(page, 'Adresse der Suche').fill('crm.test/?n=[Number]')
  await page.getByRole('combobox', { name: 'Anmeldung' }).click()
  await page.getByRole('option', { name: 'Token (Bearer)' }).click()
  await page.getByLabel('Passwort, Token oder Schlüssel', { exact: true }).fill('key-2')
  await field(page, 'Vorname oder ganzer Name').fill('name')
  main.answers['crm.write'] = () => {
    throw new Refusal({ code: 'crm_wrong', message: 'expected an http: or https: URL', path: 'form.url' })
  }
  await button(page, 'Speichern').click()
  expect(await main.received('crm.write')).toEqual({
    edit: {
      ...{ ...switches, template: null, parameters: {} },
      form: {
        ...{ url: 'crm.test/?n=[Number]', number: 'plus', authentication: 'bearer', user: '', key: 'key-2' },
        ...{ phones: '', id: '', firstName: 'name', lastName: '', company: '', email: '', page: '', report: '' }
      }
    }
  })
  await page.getByText('Das ist keine Adresse: Sie beginnt mit https:// oder http://.').waitFor()
  expect(await violationsOf(page)).toEqual([])
})

test('looking callers up is stopped after a question', async () => {
  await using window = await open(inUse)
  const { page, main } = window
  await button(page, 'Stop looking callers up').click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('What was filled in, keys too, is deleted.', { exact: false }).waitFor()
  await dialog.getByRole('button', { name: 'Stop looking callers up' }).click()
  expect(await main.received('crm.write')).toEqual({ edit: null })
  await page.getByText('No template yet').waitFor()
})

test('a configuration that is only given is shown and not changed; one that cannot be read says so', async () => {
  await using window = await open((main) => {
    main.crm = { ...crmInUse, readOnly: true }
  })
  const { page } = window
  await page.getByText('The configuration is a file that Offhook does not write', { exact: false }).waitFor()
  await expect.poll(() => button(page, 'Save').count()).toBe(0)
  expect(await field(page, 'Domain Part').isDisabled()).toBe(true)
})
