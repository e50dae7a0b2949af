import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { violationsOf } from '../support/axe.ts'
import { type FakeMain, Refusal } from './support/fake-main.ts'
import { mailSettings, mailTemplate } from './support/sample-mail.ts'
import { idle } from './support/samples.ts'
import { windows } from './support/window.ts'

const openWindow = windows()
const path = '/#/settings/mail'
const server = { ...mailSettings.machine?.server } as NonNullable<NonNullable<typeof mailSettings.machine>['server']>
const { hasPassword: _, ...shown } = server
const form = (page: Page) => page.getByRole('form', { name: 'Mail server' })
const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

test('a server is changed and saved; the password stays where it is unless another one is typed (3-click-to-dial, E-mail)', async () => {
  await using window = await openWindow({ admin: true }, { path })
  const { page, main } = window
  await field(page, 'Server').fill('smtp.acme.test')
  await page.getByRole('combobox', { name: 'Encryption' }).click()
  await page.getByRole('option', { name: 'TLS from the start' }).click()
  main.answers['mail.server.write'] = () => {
    throw new Refusal({ code: 'mail_password_again', message: 'Again.', path: 'password' })
  }
  await button(page, 'Save').click()
  const changed = { ...shown, host: 'smtp.acme.test', security: 'tls' }
  expect(await main.received('mail.server.write')).toEqual({ server: { ...changed, password: null } })
  await form(page)
    .getByText(/type the password once more/)
    .waitFor()
  main.answers['mail.server.write'] = () => null
  await page.getByLabel('Password', { exact: true }).fill('another')
  await page.keyboard.press('Enter')
  expect(await main.received('mail.server.write', 2)).toEqual({ server: { ...changed, password: 'another' } })
  await page.getByText('Mails leave by this server from now on, those that wait too.').waitFor()
  // What was typed does not stand on the screen any more.
  await expect.poll(() => page.getByLabel('Password', { exact: true }).inputValue()).toBe('')
  expect(await violationsOf(page)).toEqual([])
})

test('a first server is set up from an empty form, and taken away after a question', async () => {
  const prepare = (main: FakeMain) => {
    main.mail = { ...mailSettings, on: false, machine: { server: null } }
  }
  await using window = await openWindow({ admin: true }, { path, prepare })
  const { page, main } = window
  await page.getByText('What is switched on here is mailed once a server is set up.').waitFor()
  await field(page, 'Server').fill('mail.acme.test')
  await field(page, 'Sender').fill('pbx@acme.test')
  await button(page, 'Save').click()
  expect(await main.received('mail.server.write')).toEqual({
    server: {
      ...{ host: 'mail.acme.test', port: null, security: 'offered', username: '', password: '' },
      ...{ from: 'pbx@acme.test', publicUrl: '' }
    }
  })
  await button(page, 'Send no mail any more').click()
  await page
    .getByRole('dialog')
    .getByText(/The server is forgotten/)
    .waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await button(page, 'Send no mail any more').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Send no mail any more' }).click()
  expect(await main.received('mail.server.write', 2)).toEqual({ server: null })
  await expect.poll(() => field(page, 'Server').inputValue()).toBe('')
})

test('a test mail goes by what stands in the form, and the answer of the server is shown', async () => {
  await using window = await openWindow({ admin: true }, { path })
  const { page, main } = window
  await field(page, 'Sender').fill('desk@acme.test')
  await field(page, 'Send a test mail to').fill('ana@acme.test')
  await button(page, 'Send test mail').click()
  expect(await main.received('mail.test')).toEqual({
    server: { ...shown, from: 'desk@acme.test', password: null },
    to: 'ana@acme.test'
  })
  await page.getByText('250 2.0.0 Ok: queued as 4F1').waitFor()
  main.answers['mail.test'] = () => ({
    ...{ failure: { code: 'mail-log-in', reply: '535 5.7.8 authentication failed' } },
    reply: '535 5.7.8 authentication failed'
  })
  await button(page, 'Send test mail').click()
  await page.getByText(/does not let Offhook log in/).waitFor()
  main.answers['mail.test'] = () => {
    throw new Refusal({ code: 'mail_from_wrong', message: 'No.', path: 'from' })
  }
  await button(page, 'Send test mail').click()
  await form(page)
    .getByText(/This is no sender/)
    .waitFor()
  expect(main.sent('mail.server.write')).toEqual([])
})

test('words of a mail are changed with variables, shown as they arrive, refused with their place, and brought back', async () => {
  await using window = await openWindow({ admin: true }, { path })
  const { page, main } = window
  await button(page, 'Read and change').click()
  const subject = field(page, 'Subject')
  await subject.fill('Call from ')
  await button(page, '%%caller%%').click()
  await expect.poll(() => subject.inputValue()).toBe('Call from %%caller%%')
  await page.getByText('Call from %%caller%%', { exact: true }).waitFor()
  // Of what a template says nothing runs, and nothing is pressed into leading anywhere.
  expect(await page.locator('iframe').getAttribute('sandbox')).toBe('')
  const mail = page.frameLocator('iframe[title="The mail as HTML"]')
  await mail.getByText('ACME Inc. called you, and nobody answered.').waitFor()
  // Styles of a mail stand at its elements: they are drawn.
  expect(
    await mail
      .locator('a')
      .first()
      .evaluate((link) => getComputedStyle(link).fontWeight)
  ).toBe('600')
  await field(page, 'HTML').fill('<p>%%caler%%</p>')
  await page.getByText('Line 1, column 4: There is no %%caler%% in this mail.').waitFor()
  expect(await button(page, 'Save words').isDisabled()).toBe(true)
  await field(page, 'HTML').fill('<p>%%caller%%</p><script>top.location = "http://evil.test"</script>')
  await page.getByText(/<script.* does nothing in a mail, and is refused/).waitFor()
  await field(page, 'HTML').fill('<p>%%caller%%</p>')
  await button(page, 'Save words').click()
  const { builtIn } = mailTemplate('missed', 'en')
  expect(await main.received('mail.template.write')).toEqual({
    ...{ kind: 'missed', language: 'en' },
    template: { ...builtIn, subject: 'Call from %%caller%%', html: '<p>%%caller%%</p>' }
  })
  await button(page, 'As it comes with Offhook').click()
  expect(await main.received('mail.template.write', 2)).toEqual({ kind: 'missed', language: 'en', template: null })
  await expect.poll(() => subject.inputValue()).toBe(builtIn.subject)
})

test('each user’s mails are switched; who has no address is said', async () => {
  await using window = await openWindow({ admin: true }, { path })
  const { page, main } = window
  const of = (name: string) => page.getByRole('switch', { name, exact: true })
  await of('Missed calls of Tom Okafor · 101 are mailed').click()
  expect(await main.received('mail.user.write')).toEqual({ user: '101', missed: true, voicemail: true })
  await expect.poll(() => of('Missed calls of Tom Okafor · 101 are mailed').isChecked()).toBe(true)
  expect(await of('Messages for 102 are mailed').isDisabled()).toBe(true)
  await page.getByText('No address in the configuration').waitFor()
})

test('who rules a domain only sees whom mails go to, and who rules nothing has no such part', async () => {
  const prepare = (main: FakeMain) => {
    main.mail = { ...mailSettings, machine: null }
  }
  await using window = await openWindow({ admin: true }, { path, prepare })
  const { page, main } = window
  await page.getByText('Mail is set up by the administrator of the machine.').waitFor()
  expect(await form(page).count()).toBe(0)
  main.set({ admin: false })
  await page.getByRole('heading', { name: 'Mail', exact: true }).waitFor({ state: 'detached' })
  expect(await page.getByRole('link', { name: 'Mail', exact: true }).count()).toBe(0)
})

test.each([
  ['en-US', 'light', 1240],
  ['de-DE', 'dark', 860],
  ['de-DE', 'light', 380]
] as const)('all of it fits, and passes axe: %s, %s, %d wide', async (locale, appearance, width) => {
  await using window = await openWindow(
    { admin: true, shell: { ...idle.shell, locale } },
    { path, locale, colorScheme: appearance, viewport: { width, height: 800 } }
  )
  const { page } = window
  await button(page, locale === 'de-DE' ? 'Lesen und ändern' : 'Read and change').click()
  await page.locator('iframe').waitFor()
  expect(await violationsOf(page)).toEqual([])
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false)
})
