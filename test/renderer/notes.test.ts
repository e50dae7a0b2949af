import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { resizeTo } from '../support/resize.ts'
import { type FakeMain, Refusal } from './support/fake-main.ts'
import { active } from './support/samples.ts'
import { windows } from './support/window.ts'

const openWindow = windows()
const uniqueid = '1763977507.1'

const besideCall = (page: Page) => page.locator('#call-notes')
const inRecord = (page: Page) => page.locator('#record-notes')

test('a note is one note, wherever it is typed (5-softphone, In a call: kept with the call record)', async () => {
  await using window = await openWindow({ calls: [active()] })
  const { page, main } = window
  await besideCall(page).fill('Wants a credit note')
  await main.received('notes.write')
  main.set({ calls: [] })
  await page.evaluate((id) => {
    location.hash = `#/calls/${id}`
  }, uniqueid)
  await expect.poll(() => inRecord(page).inputValue()).toBe('Wants a credit note')
  await inRecord(page).fill('Wants a credit note, by Friday')
  await main.received('notes.write', 2)
  await page.evaluate(() => {
    location.hash = '#/phone'
  })
  await inRecord(page).waitFor({ state: 'detached' })
  await expect.poll(() => besideCall(page).inputValue()).toBe('Wants a credit note, by Friday')
  // The next call takes the place of the field in which it was begun.
  main.set({ calls: [active({ id: 'call-5', uniqueid: 'other.1' })] })
  await expect.poll(() => main.sent('notes.read').at(-1)).toEqual({ uniqueid: 'other.1' })
  await expect
    .poll(() => main.sent('notes.write').at(-1))
    .toEqual({
      uniqueid,
      text: 'Wants a credit note, by Friday',
      finished: true
    })
})

const readAtLast = (failing: number) => (main: FakeMain) => {
  let reads = 0
  main.answers['notes.read'] = () => {
    reads += 1
    if (reads <= failing) throw new Refusal({ code: 'no_reply', message: '' })
    return { text: 'Pays on Friday', outcome: '', savedAt: 1 }
  }
}

test('what was noted before, and could not be read at first, stays before what is typed meanwhile (1-product, Principles)', async () => {
  await using window = await openWindow({ calls: [active()] }, { prepare: readAtLast(1) })
  const { page, main } = window
  await page.getByText('Not read').waitFor()
  await besideCall(page).focus()
  await page.keyboard.type('Rings again')
  await expect.poll(() => besideCall(page).inputValue()).toBe('Pays on Friday\nRings again')
  await page.keyboard.type(' on Monday')
  await expect
    .poll(() => main.sent('notes.write').at(-1))
    .toEqual({ uniqueid, text: 'Pays on Friday\nRings again on Monday', finished: false })
})

test('what is typed before the note was read, in a field that is left at once, is saved after it (1-product, Principles)', async () => {
  await using window = await openWindow({}, { prepare: readAtLast(1), path: `/#/calls/${uniqueid}` })
  const { page, main } = window
  await page.getByText('Not read').waitFor()
  await inRecord(page).focus()
  await page.keyboard.type('Rings again')
  await page.evaluate(() => {
    location.hash = '#/phone'
  })
  await inRecord(page).waitFor({ state: 'detached' })
  await expect
    .poll(() => main.sent('notes.write'))
    .toEqual([{ uniqueid, text: 'Pays on Friday\nRings again', finished: true }])
})

test('a note that main did not take is sent again by itself (1-product, Principles)', async () => {
  let writes = 0
  await using window = await openWindow(
    { calls: [active()] },
    {
      prepare(main) {
        const { 'notes.write': write } = main.answers
        main.answers['notes.write'] = (note) => {
          writes += 1
          if (writes === 1) throw new Refusal({ code: 'no_reply', message: '' })
          return write(note)
        }
      }
    }
  )
  await besideCall(window.page).fill('Pays on Friday')
  await window.page.getByText(/^Not saved/).waitFor()
  await window.page.getByText(/^Saved/).waitFor()
})

test('a note whose field moves with the width of the window is finished once for what was typed (2-cti, Post-call)', async () => {
  await using window = await openWindow({ calls: [active()] })
  const { page, main } = window
  await besideCall(page).fill('Pays on Friday')
  await main.received('notes.write')
  main.set({ calls: [] })
  await page.getByRole('button', { name: 'Hang up' }).waitFor({ state: 'detached' })
  await resizeTo(page, { width: 1000, height: 780 })
  const card = page.getByRole('article', { name: 'ACME Inc OVRDUE' })
  await expect.poll(() => card.getByRole('textbox', { name: 'Notes' }).inputValue()).toBe('Pays on Friday')
  await main.received('notes.write', 2)
  await card.getByRole('button', { name: /^Close/ }).click()
  await card.waitFor({ state: 'detached' })
  await page.getByRole('textbox', { name: 'Name or number' }).fill('1')
  await main.received('people.find')
  await expect.poll(() => main.sent('notes.write').map(({ finished }) => finished)).toEqual([false, true])
})

const goes = {
  'the page crashes, and main has not answered': async (page: Page, main: FakeMain) => {
    main.answers['notes.write'] = () => new Promise(() => {})
    await besideCall(page).fill('Pays on Friday')
    await main.received('notes.write')
    const crashed = page.waitForEvent('crash')
    const session = await page.context().newCDPSession(page)
    session.send('Page.crash').catch(() => {})
    await crashed
  },
  'main has ended, and the page is closed': async (page: Page, main: FakeMain) => {
    await page.context().setOffline(true)
    main.dropLinks()
    await page.waitForFunction('!navigator.onLine')
    await besideCall(page).fill('Pays on Friday')
    await page.close()
  }
} as const

test.each(Object.entries(goes))('no typed note is lost where %s', async (_where, end) => {
  await using window = await openWindow({ calls: [active()] }, { alone: true })
  const { page, main } = window
  const context = page.context()
  const { 'notes.write': write } = main.answers
  await besideCall(page).waitFor()
  await main.received('notes.read')
  await end(page, main)
  await context.setOffline(false)
  main.answers['notes.write'] = write
  const before = main.sent('notes.write').length
  const next = await context.newPage()
  await next.goto(main.origin)
  expect(await main.received('notes.write', before + 1)).toMatchObject({ uniqueid, text: 'Pays on Friday' })
  await expect.poll(() => besideCall(next).inputValue()).toBe('Pays on Friday')
})

test('nothing is lost that was typed before the note was read, in a window that is closed meanwhile (1-product, Principles)', async () => {
  await using window = await openWindow(
    { calls: [active()] },
    { alone: true, prepare: readAtLast(Number.POSITIVE_INFINITY) }
  )
  const { page, main } = window
  const context = page.context()
  await page.getByText('Not read').waitFor()
  await besideCall(page).focus()
  await page.keyboard.type('Rings again')
  await expect.poll(() => besideCall(page).inputValue()).toBe('Rings again')
  await page.close()
  readAtLast(0)(main)
  const next = await context.newPage()
  await next.goto(main.origin)
  await expect
    .poll(() => main.sent('notes.write').at(-1))
    .toMatchObject({ uniqueid, text: 'Pays on Friday\nRings again' })
  await expect.poll(() => besideCall(next).inputValue()).toBe('Pays on Friday\nRings again')
})
