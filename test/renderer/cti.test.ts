import { expect, test } from 'vitest'
import { newSecret, secretForms } from '../../renderer/features/cti/secret-forms.ts'
import { violationsOf } from '../support/axe.ts'
import { Refusal } from './support/fake-main.ts'
import { active, history, hooks, hookView } from './support/samples.ts'
import { windows } from './support/window.ts'

const openWindow = windows()

test('a pasted reply shows what it would do, before anything is saved (2-cti, Trying it)', async () => {
  await using window = await openWindow({}, { path: '/#/cti/inbound' })
  const { page, main } = window
  await page.getByText('Paste a reply', { exact: true }).click()
  const reply = page.getByRole('textbox', { name: 'Reply of the application' })
  await reply.fill('<ipbx><set><calleridname>ACME</calleridname><tier>gold</tier></set></ipbx>')
  const effects = page.getByRole('list', { name: 'What this does to the call' })
  await expect
    .poll(() => effects.getByRole('listitem').allInnerTexts())
    .toEqual(['Caller name\n\nACME', expect.stringContaining('tier')])
  await reply.fill('<Response><Say>One: two</Say><Pause/><Pause/><Dial><Queue>support</Queue></Dial></Response>')
  await expect
    .poll(() => effects.getByRole('listitem').allInnerTexts())
    .toEqual(['Says\n\nOne: two', 'Pauses\n\n1 s', 'Pauses\n\n1 s', 'Dials\n\nqueue support'])
  await reply.fill('<ipbx>\n  <set>&bomb;</set>\n</ipbx>')
  await page.getByText('Line 2, column 8').waitFor()
  await effects.getByText('goes on as it would have').waitFor()
  await reply.fill('')
  await page.getByText('Nothing pasted yet').waitFor()
  expect([main.sent('hooks.write'), main.sent('hooks.test')]).toEqual([[], []])
})

test('the forms of a number follow what is typed (2-cti, Forms of a number)', async () => {
  await using window = await openWindow({}, { path: '/#/cti/inbound' })
  const { page } = window
  const forms = page.getByRole('table', { name: 'The number in each form' })
  await forms.getByText('5550100199', { exact: true }).first().waitFor()
  await page.getByRole('textbox', { name: 'Caller number' }).fill('+49 30 901820')
  await forms.getByText('030901820', { exact: true }).waitFor()
})

test('fallback and moments are set in the form (2-cti, Hook and events)', async () => {
  await using window = await openWindow(
    {},
    {
      path: '/#/cti/events',
      prepare: (main) => {
        const events = hookView({
          hook: 'events',
          edit: { url: 'https://crm.acme.test/now', moments: ['ring', 'end'] }
        })
        main.answers['hooks.read'] = () => ({ ...hooks, hooks: [events] })
      }
    }
  )
  const { page, main } = window
  await page.getByRole('button', { name: 'is answered' }).click()
  const fallback = page.getByRole('textbox', { name: 'If it is of no use, ask' })
  await fallback.fill('ftp://x')
  await page.getByText('Begins with http:// or https://').waitFor()
  await expect.poll(() => page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
  await fallback.fill('https://crm.acme.test/else?why=%%error%%')
  await page.getByRole('button', { name: 'Save' }).click()
  expect(await main.received('hooks.write')).toEqual({
    hook: 'events',
    edit: {
      url: 'https://crm.acme.test/now',
      moments: ['ring', 'answer', 'end'],
      fallbackUrl: 'https://crm.acme.test/else?why=%%error%%'
    }
  })
})

test('a new secret is made, copied in both forms, and stands beside the old one (2-cti, Post-call)', async () => {
  await using window = await openWindow({}, { path: '/#/cti/postCall' })
  const { page, main } = window
  await page.getByRole('button', { name: 'Make a secret' }).click()
  const made = await page.getByRole('textbox', { name: 'New secret' }).inputValue()
  expect(made).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/)
  await page.getByRole('button', { name: 'Copy: Key in base64' }).click()
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(made.slice(6))
  await page.getByRole('button', { name: 'Save' }).click()
  const edit = { url: 'https://crm.acme.test/cdr', method: 'POST' as const }
  expect(await main.received('hooks.write')).toEqual({ hook: 'postCall', edit: { ...edit, nextSecret: made } })
  await expect.poll(async () => (await page.content()).includes(made)).toBe(false)
})

test('the old secret is removed once the application has changed over', async () => {
  await using window = await openWindow(
    {},
    {
      path: '/#/cti/postCall',
      prepare: (main) => {
        const edit = { url: 'https://crm.acme.test/cdr' }
        main.answers['hooks.read'] = () => ({ ...hooks, hooks: [hookView({ hook: 'postCall', edit, secrets: 2 })] })
      }
    }
  )
  const { page, main } = window
  await page.getByRole('button', { name: 'Remove the old one' }).click()
  await page.getByText('One is set. It is not shown.').waitFor()
  await page.getByRole('button', { name: 'Save' }).click()
  expect((await main.received('hooks.write')).edit).toEqual({ url: 'https://crm.acme.test/cdr', dropOldSecret: true })
})

test('a secret as receivers write it: what follows whsec_ is base64, another one is its text', () => {
  expect(secretForms('hush')).toEqual({ whsec: 'whsec_aHVzaA==', base64: 'aHVzaA==' })
  expect(secretForms('whsec_aHVzaA==')).toEqual({ whsec: 'whsec_aHVzaA==', base64: 'aHVzaA==' })
  expect([secretForms('whsec_not base64'), secretForms('whsec_')]).toEqual([null, null])
  expect(secretForms(newSecret())?.base64).toHaveLength(32)
})

test('requests since the start are shown with their reply, and lead to the call (2-cti, Trying it)', async () => {
  await using window = await openWindow({}, { path: '/#/cti/inbound' })
  const { page } = window
  const list = page.getByRole('list', { name: 'Recent requests' })
  await list.getByText('200 · 84 ms').click()
  await list.getByText('<accountcode>88214</accountcode>').waitFor()
  await list.getByText('503 · 31 ms').click()
  await list.getByText(/answered 503/).waitFor()
  await expect
    .poll(() => list.getByRole('link', { name: 'Show the call' }).first().getAttribute('href'))
    .toBe('#/calls/1796169600.c3')
})

test('deliveries of all calls, by state, with their attempts, and repeated on demand (2-cti, Post-call)', async () => {
  await using window = await openWindow({}, { path: '/#/cti/deliveries' })
  const { page, main } = window
  const rows = page.getByRole('list', { name: 'Deliveries' }).locator(':scope > li')
  await expect.poll(() => rows.count()).toBe(4)
  await page.getByRole('button', { name: 'Waits', exact: true }).click()
  await expect.poll(() => rows.count()).toBe(1)
  await rows
    .first()
    .getByText(/3 attempts/)
    .click()
  const attempts = rows.getByRole('list', { name: 'Attempts' }).getByRole('listitem')
  await expect.poll(() => attempts.count()).toBe(3)
  await rows.getByText('1796169600.c3.1.postCall', { exact: true }).waitFor()
  await rows.getByRole('button', { name: 'Repeat now' }).click()
  expect(await main.received('deliveries.repeat')).toEqual({ id: '1796169600.c3.1.postCall' })
  await page.getByText('None is in this state.').waitFor()
})

test('a hook that has answered 410 is said to be stopped, and goes on by Resume (2-cti, Post-call)', async () => {
  const edit = { url: 'https://crm.acme.test/cdr' }
  const health = { lastAnswer: null, lastFailure: null, skippedUntil: null, stopped: true, waiting: 2 }
  const stopped = hookView({ hook: 'postCall', edit, health })
  await using window = await openWindow(
    {},
    {
      path: '/#/cti/deliveries',
      prepare: (main) => {
        main.answers['hooks.read'] = () => ({ ...hooks, hooks: [stopped] })
      }
    }
  )
  const { page, main } = window
  await page.getByText(/2 deliveries wait, and are kept for three days/).waitFor()
  await page
    .getByText(/kept until/)
    .first()
    .waitFor()
  main.answers['hooks.read'] = () => hooks
  await page.getByRole('button', { name: 'Resume' }).click()
  expect(await main.received('hooks.resume')).toEqual({ hook: 'postCall' })
  await page.getByRole('button', { name: 'Resume' }).waitFor({ state: 'detached' })
})

test('deliveries by keyboard alone; what could not be read is tried again, and that there are none is said', async () => {
  await using window = await openWindow(
    {},
    {
      path: '/#/cti/deliveries',
      prepare: (main) => {
        main.answers['deliveries.list'] = () => {
          throw new Refusal({ code: 'internal_error', message: '' })
        }
      }
    }
  )
  const { page, main } = window
  await page.getByText('The deliveries could not be read').waitFor()
  main.answers['deliveries.list'] = () => ({ items: main.deliveries, next: null })
  await page.getByRole('button', { name: 'Try again' }).press('Enter')
  const first = page.getByRole('list', { name: 'Deliveries' }).locator('summary').first()
  await first.focus()
  await first.press('Enter')
  await page.getByRole('button', { name: 'Repeat now' }).waitFor()
  await first.press('Enter')
  await page.getByRole('button', { name: 'Repeat now' }).waitFor({ state: 'hidden' })
  main.answers['deliveries.list'] = () => ({ items: [], next: null })
  await page.getByRole('button', { name: 'Given up', exact: true }).press('Enter')
  await page.getByText('None is in this state.').waitFor()
})

test('more deliveries are read as one asks for them', async () => {
  await using window = await openWindow(
    {},
    {
      path: '/#/cti/deliveries',
      prepare: (main) => {
        main.answers['deliveries.list'] = ({ cursor }) =>
          cursor === null
            ? { items: main.deliveries.slice(0, 2), next: 'further' }
            : { items: main.deliveries.slice(2), next: null }
      }
    }
  )
  const { page, main } = window
  const rows = page.getByRole('list', { name: 'Deliveries' }).locator(':scope > li')
  await page.getByRole('button', { name: 'Show more' }).click()
  await expect.poll(() => rows.count()).toBe(4)
  await expect.poll(() => main.sent('deliveries.list').at(-1)).toEqual({ hook: null, state: null, cursor: 'further' })
  await expect.poll(() => page.getByRole('button', { name: 'Show more' }).count()).toBe(0)
})

test('how a call went is said beside its notes, in a code that colleagues have used or a new one', async () => {
  const [call] = history(5)
  await using window = await openWindow({}, { path: `/#/calls/${call?.uniqueid}` })
  const { page, main } = window
  const outcome = page.getByRole('combobox', { name: 'How it went' })
  await outcome.fill('sold')
  expect(await main.received('notes.write')).toEqual({ uniqueid: call?.uniqueid, outcome: 'sold', finished: true })
  await outcome.fill('sent to the moon')
  await outcome.press('Enter')
  expect(await main.received('notes.write', 2)).toMatchObject({ outcome: 'sent to the moon' })
  await page.getByText(/^Saved/).waitFor()
})

test('a call that goes on has it in its pane, too', async () => {
  await using window = await openWindow({ calls: [active()] })
  const outcome = window.page.getByRole('complementary').getByRole('combobox', { name: 'How it went' })
  await outcome.fill('complaint')
  expect(await window.main.received('notes.write')).toMatchObject({ outcome: 'complaint' })
})

test.each(['inbound', 'postCall', 'deliveries'])(
  'nothing of it is hidden from a screen reader: %s (axe)',
  async (item) => {
    await using window = await openWindow({}, { path: `/#/cti/${item}` })
    const { page } = window
    await page
      .getByText(item === 'deliveries' ? 'Given up' : 'Recent requests')
      .first()
      .waitFor()
    if (item === 'deliveries')
      await page
        .getByText(/3 attempts/)
        .first()
        .click()
    expect(await violationsOf(page)).toEqual([])
  }
)
