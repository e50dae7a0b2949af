import { expect, test } from 'vitest'
import { violationsOf } from '../support/axe.ts'
import { active, handedOn, held, ringing } from './support/samples.ts'
import { windows } from './support/window.ts'

const openWindow = windows()
const { uniqueid } = active()
const wide = { width: 1240, height: 780 }
const narrow = { width: 380, height: 640 }

test.each([
  ['Ask first', 'ask'],
  ['Send now', 'send']
] as const)(
  'two presses and a name: Transfer, the first letters, %s; to whom is said before, and nobody is picked (5-softphone)',
  async (button, action) => {
    await using window = await openWindow({ calls: [active()] })
    const { page, main } = window
    await page.getByRole('button', { name: 'Transfer', exact: true }).click()
    await page.keyboard.type('lena')
    // The list of those whom it may mean stands open, and costs no press.
    await page.getByRole('option', { name: /Lena Brandt/ }).waitFor()
    await page.getByText('To Lena Brandt · 103').waitFor()
    await page.getByRole('button', { name: button }).click()
    expect(await main.received('call.transfer')).toEqual({
      ...{ uniqueid, action, to: '103', source: 'keyed', name: 'Lena Brandt' }
    })
  }
)

test('who is picked from the list is whom it goes to, also where it is not the first; the field has the focus, and the suggestions are those of the dial field', async () => {
  await using window = await openWindow({ calls: [active()] })
  const { page, main } = window
  const toggle = page.getByRole('button', { name: 'Transfer', exact: true })
  await toggle.click()
  const field = page.getByRole('textbox', { name: 'Transfer to: name or number' })
  await page.locator('input:focus').and(field).waitFor()
  await page.keyboard.type('e')
  await page.getByText('To Jordan Meyer · 102').waitFor()
  await page.getByRole('option', { name: /Lena Brandt/ }).click()
  await expect.poll(() => field.inputValue()).toBe('Lena Brandt')
  await page.getByRole('button', { name: 'Ask first' }).click()
  const asked = { uniqueid, action: 'ask', to: '103', source: 'keyed', name: 'Lena Brandt' }
  expect(await main.received('call.transfer')).toEqual(asked)
  await field.waitFor({ state: 'hidden' })
  await page.locator('button:focus').and(toggle).waitFor()
})

test('by keyboard alone: Alt+T, a number, Tab to Send now; digits that are typed go into no call', async () => {
  await using window = await openWindow({ calls: [active()] })
  const { page, main } = window
  await page.getByRole('button', { name: 'Transfer', exact: true }).waitFor()
  await page.keyboard.press('Alt+t')
  await page.getByRole('textbox', { name: 'Transfer to: name or number' }).waitFor()
  await page.keyboard.type('+1 555 010-0134')
  await page.keyboard.press('Tab')
  await page.getByRole('button', { name: 'Send now' }).and(page.locator(':focus')).waitFor()
  await page.keyboard.press('Enter')
  expect(await main.received('call.transfer')).toEqual({
    ...{ uniqueid, action: 'send', to: '+1 555 010-0134', source: 'typed' }
  })
  expect(main.sent('call.digit')).toEqual([])
})

test('Enter asks, for that can be taken back; a name means the first who has it, and Escape closes the field', async () => {
  await using window = await openWindow({ calls: [active()] })
  const { page, main } = window
  await page.getByRole('button', { name: 'Transfer', exact: true }).click()
  await page.keyboard.type('zzz')
  await page.keyboard.press('Enter')
  await page.getByText('Nobody of that name').waitFor()
  expect(main.sent('call.transfer')).toEqual([])
  await page.getByRole('textbox', { name: 'Transfer to: name or number' }).fill('lena b')
  await page.keyboard.press('Enter')
  expect(await main.received('call.transfer')).toEqual({
    ...{ uniqueid, action: 'ask', to: '103', source: 'keyed', name: 'Lena Brandt' }
  })
  await page.keyboard.press('Alt+t')
  await page.locator('input:focus').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('textbox', { name: 'Transfer to: name or number' }).waitFor({ state: 'hidden' })
})

test('keypad and Transfer open one at a time, and a call in which nobody talks cannot be handed on', async () => {
  await using window = await openWindow({ calls: [active()] })
  const { page, main } = window
  await page.getByRole('button', { name: 'Keypad' }).click()
  await page.getByRole('button', { name: 'Transfer', exact: true }).click()
  await page.getByRole('region', { name: 'Keypad' }).waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: 'Keypad' }).click()
  await page.getByRole('textbox', { name: 'Transfer to: name or number' }).waitFor({ state: 'hidden' })
  main.set({ calls: [active({ state: 'calling', answeredAt: null })] })
  await expect.poll(() => page.getByRole('button', { name: 'Transfer', exact: true }).isDisabled()).toBe(true)
})

test('who is asked stands on the card with number and time, and who waits; Complete and Take back say what they do', async () => {
  await using window = await openWindow({ calls: [active({ handedOn: handedOn({ state: 'ringing' }) })] })
  const { page, main } = window
  const panel = page.getByRole('region', { name: 'Asking Lena Brandt' })
  await panel.getByText('103 · Ringing').waitFor()
  await panel.getByText('ACME Inc OVRDUE waits').waitFor()
  main.set({ calls: [active({ handedOn: handedOn() })] })
  await panel.getByText('103 · Talking').waitFor()
  await expect.poll(() => panel.getByRole('timer').innerText()).toMatch(/^00:[1-5]\d$/)
  const card = await panel.boundingBox()
  const complete = await panel.getByRole('button', { name: 'Complete' }).boundingBox()
  expect((complete?.x ?? 0) + (complete?.width ?? 0), 'no button leaves the card').toBeLessThanOrEqual(
    (card?.x ?? 0) + (card?.width ?? 0)
  )
  await panel.getByRole('button', { name: 'Complete' }).click()
  expect(await main.received('call.transfer')).toEqual({ uniqueid, action: 'complete' })
  await panel.getByRole('button', { name: 'Take back' }).click()
  expect(await main.received('call.transfer', 2)).toEqual({ uniqueid, action: 'cancel' })
})

test('while somebody is asked, hanging up is on that one: by the red button, its key, in the dock, and of a held call', async () => {
  await using window = await openWindow({ calls: [active({ handedOn: handedOn() })] })
  const { page, main } = window
  const red = page.getByRole('button', { name: 'Hang up on Lena Brandt, back to ACME Inc OVRDUE' })
  await red.click()
  await main.received('call.transfer')
  await page.keyboard.press('Alt+x')
  await main.received('call.transfer', 2)
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByText('Asking Lena Brandt').filter({ visible: true }).waitFor()
  await red.click()
  await main.received('call.transfer', 3)
  await page.getByRole('link', { name: 'Phone', exact: true }).click()
  main.set({ calls: [held({ handedOn: handedOn() })] })
  await page.getByRole('button', { name: 'Hang up on Lena Brandt, back to Jordan Meyer' }).click()
  await main.received('call.transfer', 4)
  const orders = main.sent('call.transfer').map(({ action }) => action)
  expect(orders).toEqual(['cancel', 'cancel', 'cancel', 'cancel'])
  expect(main.sent('call.hang-up')).toEqual([])
})

test('a call that is only sent can be taken back until it has arrived, and is left by Hang up: it goes on without this phone', async () => {
  const sent = handedOn({ kind: 'send', state: 'ringing' })
  await using window = await openWindow({ calls: [active({ handedOn: sent })] })
  const { page, main } = window
  const panel = page.getByRole('region', { name: 'Sent to Lena Brandt' })
  await expect.poll(() => panel.getByRole('button').allInnerTexts()).toEqual(['Take back'])
  await panel.getByRole('button', { name: 'Take back' }).click()
  expect(await main.received('call.transfer')).toEqual({ uniqueid, action: 'cancel' })
  await page.getByRole('button', { name: 'Hang up', exact: true }).click()
  expect(await main.received('call.hang-up')).toEqual({ call: 'call-1' })
  main.set({ calls: [active({ state: 'ended', handedOn: { ...sent, state: 'gone' } })] })
  await page.getByRole('article').getByText('Handed on to Lena Brandt').waitFor()
})

test('what comes back says why until that was read, and can be handed on again', async () => {
  await using window = await openWindow({ calls: [active()] })
  const { page, main } = window
  const panel = page.getByRole('region', { name: 'Transfer' })
  for (const [why, sentence] of [
    ['busy', 'Lena Brandt was busy: back with ACME Inc OVRDUE'],
    ['declined', 'Lena Brandt declined: back with ACME Inc OVRDUE'],
    ['no-answer', 'Lena Brandt did not answer: back with ACME Inc OVRDUE'],
    ['unreachable', 'Lena Brandt could not be reached: back with ACME Inc OVRDUE'],
    ['hung-up', 'Lena Brandt hung up: back with ACME Inc OVRDUE']
  ] as const) {
    main.set({ calls: [active({ handedOn: handedOn({ state: 'back', why }) })] })
    await panel.getByText(sentence).waitFor()
  }
  await panel.getByRole('button', { name: 'Close' }).click()
  await panel.waitFor({ state: 'hidden' })
  main.set({ calls: [active({ handedOn: handedOn({ state: 'back', why: 'busy' }) })] })
  await panel.getByRole('button', { name: 'Transfer again' }).click()
  await page.getByRole('textbox', { name: 'Transfer to: name or number' }).waitFor()
})

test('screen readers hear each step once (live region)', async () => {
  await using window = await openWindow({ calls: [active()] })
  const { page, main } = window
  const said = page.locator('[aria-live="polite"][role="status"]').filter({ hasText: /ACME|Lena/ })
  const steps = [
    [handedOn({ state: 'calling' }), 'Asking Lena Brandt'],
    [handedOn(), 'You talk with Lena Brandt, ACME Inc OVRDUE waits'],
    [null, 'Back with ACME Inc OVRDUE'],
    [handedOn({ kind: 'send', state: 'ringing' }), 'Sent to Lena Brandt'],
    [handedOn({ kind: 'send', state: 'back', why: 'busy' }), 'Lena Brandt was busy: back with ACME Inc OVRDUE']
  ] as const
  for (const [handed, words] of steps) {
    main.set({ calls: [active({ handedOn: handed })] })
    await said
      .getByText(words, { exact: true })
      .or(said.filter({ hasText: words }))
      .first()
      .waitFor()
  }
  main.set({ calls: [active({ state: 'ended', reason: null, handedOn: handedOn({ state: 'gone' }) })] })
  await said.filter({ hasText: 'Call with ACME Inc OVRDUE ended. Handed on to Lena Brandt' }).waitFor()
})

for (const [look, options] of [
  ['light', { viewport: wide, colorScheme: 'light' }],
  ['dark', { viewport: wide, colorScheme: 'dark' }],
  ['tablet', { viewport: { width: 860, height: 780 } }],
  ['narrow, German', { viewport: narrow, locale: 'de-DE' }]
] as const) {
  test(`nothing jumps from one step to the next, Hang up is in sight, and axe finds nothing: ${look}`, async () => {
    const german = look.includes('German')
    await using window = await openWindow(
      { calls: [active()] },
      { ...options, state: () => (german ? { shell: germanShell } : {}) }
    )
    const { page, main } = window
    const red = page.getByRole('button', { name: /^(Hang up|Auflegen)/ })
    await page.getByRole('button', { name: /^(Transfer|Weitergeben)$/ }).click()
    await page.getByRole('textbox', { name: /^(Transfer to|Weitergeben an)/ }).waitFor()
    await page.keyboard.type('103')
    const places = [await red.boundingBox()]
    await page.keyboard.press('Enter')
    await main.received('call.transfer')
    for (const handed of [
      handedOn({ state: 'ringing' }),
      handedOn({ name: 'Donaudampfschifffahrtsgesellschaft, Hauptverwaltung' }),
      handedOn({ kind: 'send', state: 'ringing' }),
      handedOn({ state: 'back', why: 'no-answer', name: 'Donaudampfschifffahrtsgesellschaft, Hauptverwaltung' })
    ]) {
      main.set({ calls: [active({ handedOn: handed })] })
      await page.locator(`[id="transfer-call-1"][tabindex="-1"]`).filter({ hasText: handed.name }).waitFor()
      places.push(await red.boundingBox())
    }
    expect(await violationsOf(page)).toEqual([])
    expect(new Set(places.map((place) => place?.y)).size).toBe(1)
    expect((places[0]?.y ?? 0) + (places[0]?.height ?? 0)).toBeLessThanOrEqual(options.viewport.height)
    const overflows = () => document.documentElement.scrollWidth > document.documentElement.clientWidth
    expect(await page.evaluate(overflows)).toBe(false)
  })
}

const germanShell = { kind: 'browser', version: '0.1.0', locale: 'de-DE', opensWindows: false } as const

test('a second caller who rings leaves the panel of the first call as it is', async () => {
  const asking = active({ handedOn: handedOn() })
  await using window = await openWindow({ calls: [asking] })
  const { page, main } = window
  const panel = page.getByRole('region', { name: 'Asking Lena Brandt' })
  const before = await panel.boundingBox()
  main.set({ calls: [asking, ringing({ id: 'call-7', name: 'Rita Wagner', number: '+15550100177' })] })
  await page.getByRole('button', { name: 'Answer', exact: true }).waitFor()
  await expect.poll(() => panel.boundingBox()).toEqual(before)
})

test.each([wide, { width: 860, height: 700 }, narrow])(
  'while a target is typed the suggestions leave Hang up to be seen and pressed: %o',
  async (viewport) => {
    await using window = await openWindow({ calls: [active(), held()] }, { viewport })
    const { page, main } = window
    await page.getByRole('button', { name: 'Transfer', exact: true }).click()
    await page.keyboard.type('a')
    const list = page.getByRole('listbox', { name: 'Recent calls that match' })
    await list.getByRole('option').first().waitFor()
    for (const name of ['Hang up', 'Send now', 'Ask first']) {
      const below = async () => {
        const [box, button] = [
          await list.boundingBox(),
          await page.getByRole('button', { name, exact: true }).first().boundingBox()
        ]
        return box !== null && button !== null ? button.y - (box.y + box.height) : undefined
      }
      await expect.poll(below, { message: name }).toBeGreaterThanOrEqual(0)
    }
    await expect.poll(async () => (await list.boundingBox())?.y).toBeGreaterThanOrEqual(0)
    // Chromium presses what is there: nothing lies over it.
    await page.getByRole('button', { name: 'Hang up', exact: true }).first().click()
    expect(await main.received('call.hang-up')).toEqual({ call: 'call-1' })
  }
)
