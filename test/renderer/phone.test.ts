import { expect, test } from 'vitest'
import { violationsOf } from '../support/axe.ts'
import { Refusal } from './support/fake-main.ts'
import { active, firstRun, held, history, long, ringing, tab } from './support/samples.ts'
import { windows } from './support/window.ts'

const openWindow = windows()

test('a number typed into the field is dialled by Enter, and the field is empty again', async () => {
  await using window = await openWindow()
  const field = window.page.getByRole('textbox', { name: 'Name or number' })
  await field.waitFor()
  await window.page.keyboard.press('Control+k')
  await window.page.keyboard.type('+1 555 010-0199')
  await window.page.keyboard.press('Enter')
  expect(await window.main.received('call.dial')).toEqual({ target: '+1 555 010-0199', source: 'typed' })
  await field.and(window.page.locator('[value=""]')).waitFor()
})

for (const [path, number, written] of [
  ['/', '+15550100199', '+1 555 010 0199'],
  ['/#/settings', '+4930901820', '+49 30 901820']
] as const) {
  test(`a telephone link shows its number, and Enter dials it (3-click-to-dial, The desktop): on ${path}`, async () => {
    await using window = await openWindow({ firstRun }, { path })
    await window.page.getByRole('navigation').first().waitFor()
    window.main.emit('link', { target: number, numbers: { [number]: written } })
    const field = window.page.getByRole('textbox', { name: 'Name or number' })
    await expect.poll(() => field.inputValue()).toBe(written)
    expect(window.main.sent('call.dial')).toEqual([])
    await window.page.locator('input:focus').and(field).waitFor()
    await window.page.keyboard.press('Enter')
    expect(await window.main.received('call.dial')).toEqual({ target: written, source: 'printed' })
  })

  test(`the field for a number is reached by its key: from ${path}`, async () => {
    await using window = await openWindow({ firstRun }, { path })
    await window.page.getByRole('navigation').first().waitFor()
    await window.page.keyboard.press('Control+k')
    const field = window.page.getByRole('textbox', { name: 'Name or number' })
    await window.page.locator('input:focus').and(field).waitFor()
  })
}

test('the link to the phone brings the first page back from the field for a number', async () => {
  await using window = await openWindow({ firstRun })
  const welcome = window.page.getByRole('heading', { name: 'Your phone is ready' })
  await welcome.waitFor()
  await window.page.keyboard.press('Control+k')
  await welcome.waitFor({ state: 'hidden' })
  await window.page.getByRole('link', { name: 'Phone', exact: true }).click()
  await welcome.waitFor()
})

test('loaded anew, the window has the page that was open: the phone, or the first page in its place', async () => {
  await using window = await openWindow({ firstRun })
  const { page } = window
  const welcome = page.getByRole('heading', { name: 'Your phone is ready' })
  const field = page.getByRole('textbox', { name: 'Name or number' })
  await welcome.waitFor()
  await page.keyboard.press('Control+k')
  await welcome.waitFor({ state: 'hidden' })
  await page.reload()
  await field.waitFor()
  await expect.poll(() => welcome.count()).toBe(0)
  await page.getByRole('link', { name: 'Phone', exact: true }).click()
  await welcome.waitFor()
  await page.reload()
  await welcome.waitFor()
  // Whoever comes to the page by its address, as after a log-in, is welcome anew.
  await page.keyboard.press('Control+k')
  await welcome.waitFor({ state: 'hidden' })
  await page.goto(`${window.main.origin}/?anew`)
  await welcome.waitFor()
})

test('a name finds earlier callers; arrows and Enter call one', async () => {
  await using window = await openWindow()
  await window.page.getByRole('textbox', { name: 'Name or number' }).waitFor()
  await window.page.keyboard.press('Control+k')
  await window.page.keyboard.type('lena')
  await window.page.getByRole('option', { name: /Lena Brandt/ }).waitFor()
  await window.page.keyboard.press('ArrowDown')
  await window.page.keyboard.press('Enter')
  expect(await window.main.received('call.dial')).toEqual({ target: '103', source: 'keyed', name: 'Lena Brandt' })
})

test('a name that nobody has is told at the field and dials nothing', async () => {
  await using window = await openWindow({})
  await window.page.getByRole('textbox', { name: 'Name or number' }).fill('zzz')
  await window.page.keyboard.press('Enter')
  await window.page.getByText('Nobody of that name').waitFor()
  expect(window.main.sent('call.dial')).toEqual([])
})

test('the dial pad writes into the field and calls', async () => {
  await using window = await openWindow()
  await window.page.getByRole('button', { name: 'Dial pad' }).click()
  for (const key of ['Star', 'Digit 4', 'Digit 3']) await window.page.getByRole('button', { name: key }).click()
  const pad = window.page.getByRole('dialog', { name: 'Dial pad' })
  await pad.getByRole('button', { name: 'Call', exact: true }).click()
  expect(await window.main.received('call.dial')).toEqual({ target: '*43', source: 'typed' })
})

test('a refusal of main is shown in its words, and what was typed stays', async () => {
  await using window = await openWindow(
    {},
    {
      prepare(main) {
        main.answers['call.dial'] = () => {
          throw new Refusal({ code: 'barred', message: 'International calls are off.' })
        }
      }
    }
  )
  const field = window.page.getByRole('textbox', { name: 'Name or number' })
  await field.fill('+44123')
  await window.page.keyboard.press('Enter')
  await window.page.getByText('International calls are off.').waitFor()
  // What was typed can be mended.
  await expect.poll(() => field.inputValue()).toBe('+44123')
})

test('a ringing call shows name, number and the way it came in places of their own', async () => {
  await using window = await openWindow({ calls: [ringing()] })
  const card = window.page.getByRole('article', { name: 'ACME Inc OVRDUE' })
  await card.getByText('+1 555 010 0199', { exact: true }).waitFor()
  await card.getByText('+1 555 010 0100', { exact: true }).waitFor()
  await card.getByRole('button', { name: 'Answer', exact: true }).click()
  expect(await window.main.received('call.answer')).toEqual({ call: 'call-1' })
  await card.getByRole('button', { name: 'Decline' }).click()
  expect(await window.main.received('call.decline')).toEqual({ call: 'call-1' })
})

test('a click-to-dial call asks before it calls (3-click-to-dial)', async () => {
  await using window = await openWindow({ calls: [ringing({ clickToDial: { dest: '+15550100199' } })] })
  await window.page.getByRole('heading', { name: 'Call +1 555 010 0199?' }).waitFor()
  await window.page.getByRole('button', { name: 'Call', exact: true }).click()
  expect(await window.main.received('call.answer')).toEqual({ call: 'call-1' })
  await window.page.getByRole('button', { name: 'Cancel' }).click()
  expect(await window.main.received('call.decline')).toEqual({ call: 'call-1' })
})

test('in a call: mute, hold, hang up, and what main says of them', async () => {
  await using window = await openWindow({ calls: [active()] })
  const card = window.page.getByRole('article', { name: 'ACME Inc OVRDUE' })
  await card.getByRole('button', { name: 'Mute' }).click()
  expect(await window.main.received('call.mute')).toEqual({ call: 'call-1', on: true })
  window.main.set({ calls: [active({ muted: true })] })
  await card.getByRole('button', { name: 'Mute', pressed: true }).waitFor()
  await card.getByRole('button', { name: 'Hold' }).click()
  expect(await window.main.received('call.hold')).toEqual({ call: 'call-1', on: true })
  await card.getByRole('button', { name: 'Hang up' }).click()
  expect(await window.main.received('call.hang-up')).toEqual({ call: 'call-1' })
  window.main.set({ calls: [active({ state: 'ended', reason: 'The other side hung up.' })] })
  await card.getByText('The other side hung up.').waitFor()
})

test('the keypad sends digits by mouse and by keyboard, and gives the focus back', async () => {
  await using window = await openWindow({ calls: [active()] })
  const toggle = window.page.getByRole('button', { name: 'Keypad' })
  await toggle.click()
  await window.page.getByRole('button', { name: 'Digit 5' }).click()
  await window.page.keyboard.press('#')
  expect([await window.main.received('call.digit', 1), await window.main.received('call.digit', 2)]).toEqual([
    { call: 'call-1', digit: '5' },
    { call: 'call-1', digit: '#' }
  ])
  await window.page.keyboard.press('Escape')
  await expect.poll(() => toggle.evaluate((button) => button === document.activeElement)).toBe(true)
})

test('digits that are typed in a call are sent, outside text fields (5-softphone, In a call)', async () => {
  await using window = await openWindow({ calls: [active(), held()] })
  const { page, main } = window
  await page.getByRole('button', { name: 'Hang up', exact: true }).waitFor()
  await page.keyboard.type('5*')
  await main.received('call.digit', 2)
  const field = page.getByRole('textbox', { name: 'Name or number' })
  await field.focus()
  await page.keyboard.type('102')
  await expect.poll(() => field.inputValue()).toBe('102')
  await expect
    .poll(() => main.sent('call.digit'))
    .toEqual([
      { call: 'call-1', digit: '5' },
      { call: 'call-1', digit: '*' }
    ])
  await page.getByText('Sent: \u200e5*\u200e').waitFor()
  main.set({ calls: [held()] })
  await page.getByRole('button', { name: 'Resume' }).focus()
  await page.keyboard.press('7')
  await expect.poll(() => main.sent('call.digit')).toHaveLength(2)
})

test('a key that is held down acts once', async () => {
  await using window = await openWindow({ calls: [active()] })
  const { page, main } = window
  await page.getByRole('button', { name: 'Hang up', exact: true }).waitFor()
  await page.keyboard.down('Alt')
  await page.keyboard.down('m')
  // What the keyboard says again and again of one that stays down.
  await page.keyboard.down('m')
  await page.keyboard.down('m')
  await page.keyboard.up('m')
  await page.keyboard.up('Alt')
  await main.received('call.mute')
  await page.getByRole('button', { name: 'Hold' }).click()
  await main.received('call.hold')
  await expect.poll(() => main.sent('call.mute')).toHaveLength(1)
})

test('quality stands as a figure and opens into all figures; Escape closes what covers the buttons', async () => {
  await using window = await openWindow({ calls: [active()] })
  await window.page.getByRole('button', { name: /Call quality: Good sound/ }).click()
  await window.page.getByText('Packet loss').waitFor()
  await window.page.getByText('0.1%').waitFor()
  await window.page.keyboard.press('Escape')
  await window.page.getByText('Packet loss').waitFor({ state: 'hidden' })
})

test('two calls: the held one is swapped in; a third that rings stands below the one spoken on', async () => {
  await using window = await openWindow({
    calls: [held(), active(), ringing({ id: 'call-3', name: 'Rita Wagner', startedAt: 0 })]
  })
  await window.page.getByRole('button', { name: 'Swap' }).click()
  expect(await window.main.received('call.swap')).toEqual({ call: 'call-2' })
  const names = async () =>
    (await window.page.getByRole('main').getByRole('heading', { level: 2 }).allTextContents()).slice(0, 3)
  await expect.poll(names).toEqual(['ACME Inc OVRDUE', 'Rita Wagner', 'Jordan Meyer'])
})

test('notes are saved as typed, and finished when the card goes', async () => {
  await using window = await openWindow({ calls: [active()] })
  const notes = window.page.getByRole('textbox', { name: 'Notes' })
  await notes.fill('Call back Tuesday')
  await window.page.getByText('Saved').waitFor()
  expect(await window.main.received('notes.write')).toEqual({
    uniqueid: '1763977507.1',
    text: 'Call back Tuesday',
    finished: false
  })
  await notes.fill('Call back Wednesday')
  window.main.set({ calls: [active({ id: 'call-5', uniqueid: 'other.1' })] })
  expect(await window.main.received('notes.write', 2)).toEqual({
    uniqueid: '1763977507.1',
    text: 'Call back Wednesday',
    finished: true
  })
})

test('a state of the call that changes moves no button (5-softphone: text that fits)', async () => {
  await using window = await openWindow({ calls: [active({ state: 'calling', answeredAt: null, quality: null })] })
  const { page } = window
  const place = () => page.getByRole('button', { name: 'Hang up' }).boundingBox()
  const before = await place()
  const quality = page.getByRole('button', { name: /^Call quality/ })
  for (const [call, isShown] of [
    [active(), () => quality.waitFor()],
    [active({ muted: true }), () => page.getByRole('button', { name: 'Mute', pressed: true }).waitFor()],
    [active({ quality: null }), () => quality.waitFor({ state: 'detached' })]
  ] as const) {
    window.main.set({ calls: [call] })
    await isShown()
    expect(await place()).toEqual(before)
  }
})

for (const viewport of [
  { width: 380, height: 780 },
  { width: 860, height: 640 },
  { width: 1240, height: 780 }
]) {
  test(`a call that is over has only what still works, and moves nothing: ${viewport.width} px (5-softphone, In a call)`, async () => {
    const rings = ringing({ id: 'call-3', uniqueid: '1763977507.3', name: 'Rita Wagner' })
    await using window = await openWindow({ calls: [rings] }, { viewport })
    const { page, main } = window
    const declined = page.getByRole('article', { name: 'Rita Wagner' })
    const talked = page.getByRole('article', { name: 'ACME Inc OVRDUE' })
    const below = () => page.getByRole('heading', { name: 'Recent' }).boundingBox()
    await declined.getByRole('button', { name: 'Decline' }).waitFor()
    const ringsAbove = await below()
    const over = ringing({ ...rings, state: 'ended', reason: 'Declined' })
    main.set({ calls: [over] })
    await declined.getByText('Declined').waitFor()
    await expect.poll(() => below()).toEqual(ringsAbove)
    await expect.poll(() => declined.getByRole('button').allTextContents()).toEqual([])
    const line = declined.getByRole('link', { name: 'Time line' })
    await expect.poll(() => line.getAttribute('href')).toBe('#/calls/1763977507.3')

    main.set({ calls: [active(), over] })
    await talked.getByRole('button', { name: 'Hang up' }).waitFor()
    const talkedAbove = await below()
    await talked.getByRole('button', { name: 'Hang up' }).focus()
    main.set({ calls: [active({ state: 'ended', reason: 'Hung up' }), over] })
    await talked.getByText('Hung up').waitFor()
    await expect.poll(() => below()).toEqual(talkedAbove)
    await expect
      .poll(() => talked.getByRole('button').allTextContents())
      .toEqual([viewport.width < 900 ? 'Close' : 'Notes'])
    await talked.getByRole('heading').and(page.locator(':focus')).waitFor()
    // None of them lies over another.
    const boxes = (await page.getByRole('article').locator('a, button').all()).map((each) => each.boundingBox())
    const places = (await Promise.all(boxes)).filter((box) => box !== null).sort((a, b) => a.y - b.y || a.x - b.x)
    expect(places.length).toBeGreaterThan(2)
    for (const [at, box] of places.entries()) {
      const next = places[at + 1]
      if (next !== undefined) expect(next.y >= box.y + box.height || next.x >= box.x + box.width).toBe(true)
    }
  })
}

test('the state of the registration stands in words', async () => {
  await using window = await openWindow()
  await window.page.getByText('Registered · 100@localhost').waitFor()
  const account = { ...window.main.state.account, state: 'offline', reason: 'The network is away.' } as const
  window.main.set({ account })
  await window.page.getByText('Offline · The network is away.').waitFor()
})

test('keys answer, mute, hold, swap and hang up wherever the focus is', async () => {
  await using window = await openWindow({ calls: [ringing()] })
  await window.page.getByRole('button', { name: 'Answer', exact: true }).waitFor()
  await window.page.keyboard.press('Alt+a')
  await window.main.received('call.answer')
  window.main.set({ calls: [active(), held()] })
  await window.page.getByRole('button', { name: 'Swap' }).waitFor()
  await window.page.getByRole('textbox', { name: 'Notes' }).focus()
  for (const key of ['Alt+m', 'Alt+h', 'Alt+s', 'Alt+x']) await window.page.keyboard.press(key)
  expect(await window.main.received('call.mute')).toEqual({ call: 'call-1', on: true })
  expect(await window.main.received('call.hold')).toEqual({ call: 'call-1', on: true })
  expect(await window.main.received('call.swap')).toEqual({ call: 'call-2' })
  expect(await window.main.received('call.hang-up')).toEqual({ call: 'call-1' })
  await window.page.keyboard.press('Escape')
})

test('a question mark lists the keys, but not while one types', async () => {
  await using window = await openWindow()
  await window.page.getByRole('textbox', { name: 'Name or number' }).focus()
  await window.page.keyboard.press('?')
  await expect.poll(() => window.page.getByRole('dialog').count()).toBe(0)
  await window.page.getByRole('link', { name: 'Calls', exact: true }).focus()
  await window.page.keyboard.press('?')
  await window.page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
  await window.page.keyboard.press('Escape')
  await window.page.getByRole('dialog').waitFor({ state: 'detached' })
})

test('a screen reader hears who calls, and what became of it', async () => {
  await using window = await openWindow()
  await window.page.getByRole('textbox', { name: 'Name or number' }).waitFor()
  window.main.set({ calls: [ringing()] })
  await window.page
    .getByRole('alert')
    .filter({ hasText: 'Incoming call from ACME Inc OVRDUE, by +1 555 010 0100' })
    .waitFor()
  window.main.set({ calls: [active()] })
  await window.page.getByRole('status').filter({ hasText: 'In a call with ACME Inc OVRDUE' }).waitFor()
})

test('the focus does not fall to the page when Answer goes with its card', async () => {
  await using window = await openWindow({ calls: [ringing()] })
  await window.page.getByRole('button', { name: 'Answer', exact: true }).click()
  window.main.set({ calls: [active()] })
  await window.page.getByRole('button', { name: 'Hang up' }).waitFor()
  await expect.poll(() => window.page.evaluate(() => document.activeElement?.textContent)).toBe('ACME Inc OVRDUE')
})

test.each([1240, 900, 380])('very long names, numbers and addresses overflow nothing at %d px', async (width) => {
  await using window = await openWindow(
    { calls: [active(long), ringing({ ...long, id: 'call-3' }), held(long)] },
    {
      viewport: { width, height: 640 },
      state: (main) => ({
        tabs: [
          {
            id: 't',
            call: 'call-1',
            title: long.name,
            url: `${main.crmUrl}&${long.url}`,
            pinned: false,
            over: false,
            uniqueid: '1763977507.1'
          }
        ]
      })
    }
  )
  await window.page.getByRole('button', { name: 'Hang up' }).first().waitFor()
  await expect.poll(() => window.page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
  const outside = () =>
    window.page.evaluate(() =>
      [...document.querySelectorAll('main button, main h2')]
        .filter((element) => element.checkVisibility({ visibilityProperty: true }))
        .filter((element) => element.getBoundingClientRect().right > innerWidth)
        .map((element) => element.textContent)
    )
  await expect.poll(outside).toEqual([])
})

test.each([1240, 380])(
  'a long name from right to left keeps its beginning at %d px (5-softphone: text that fits)',
  async (width) => {
    const name = 'شركة النور للاتصالات الدولية والحلول المتكاملة (فرع القاهرة الجديدة) 12'
    await using window = await openWindow(
      { calls: [active({ name }), held({ name }), ringing({ id: 'call-3', name })] },
      {
        viewport: { width, height: 900 },
        state: (main) => ({ tabs: [tab(main.crmUrl, { title: name })] }),
        prepare(main) {
          main.calls = history(3).map((call) => ({ ...call, name }))
        }
      }
    )
    await window.page.getByText(name).first().waitFor()
    const beginnings = () =>
      window.page.evaluate((name) => {
        const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
        const seen: string[] = []
        for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
          const element = node.parentElement
          if (node.textContent !== name || element?.checkVisibility({ visibilityProperty: true }) !== true) continue
          if (getComputedStyle(element).textOverflow !== 'ellipsis') continue
          const letter = new Range()
          letter.setStart(node, 0)
          letter.setEnd(node, 1)
          const [at, room] = [letter.getBoundingClientRect(), element.getBoundingClientRect()]
          seen.push(at.right <= room.right + 1 && at.left >= room.left - 1 ? 'seen' : `cut: ${element.className}`)
        }
        return seen
      }, name)
    await expect.poll(async () => (await beginnings()).length).toBeGreaterThan(width > 900 ? 6 : 5)
    await expect.poll(async () => new Set(await beginnings())).toEqual(new Set(['seen']))
  }
)

test('a lost link is told, and everything is asked anew when it is back', async () => {
  await using window = await openWindow()
  await window.page.getByText('Registered').waitFor()
  window.main.dropLinks()
  await window.main.received('app.state', 2)
  await window.main.received('app.ready', 2)
  window.main.set({ calls: [ringing()] })
  await window.page.getByRole('button', { name: 'Answer', exact: true }).waitFor()
})

test('a number that is typed has a Call button; the tab says who rings; a notice can be closed and read (5-softphone)', async () => {
  await using window = await openWindow({})
  const { page, main } = window
  const field = page.getByRole('textbox', { name: 'Name or number' })
  await field.fill('102')
  await page.getByRole('button', { name: 'Call', exact: true }).click()
  expect(await main.received('call.dial')).toMatchObject({ target: '102' })
  main.set({ calls: [ringing({ name: 'Rita Wagner' })] })
  await expect.poll(() => page.title()).toBe('Rita Wagner is calling · Offhook')
  main.set({ calls: [] })
  await expect.poll(() => page.title()).toBe('Phone · Offhook')
  main.emit('notice', { kind: 'error', title: 'Something is amiss', text: 'in words' })
  await page.getByText('Something is amiss').waitFor()
  expect(await violationsOf(page)).toEqual([])
  await page.getByRole('alert').getByRole('button', { name: 'Close' }).click()
  await page.getByText('Something is amiss').waitFor({ state: 'detached' })
})

test('numbers of all countries are written as people there write them: on the card, by what it came, in the list', async () => {
  const [berlin, london] = ['+4930901820', '+442079460958']
  await using window = await openWindow({}, { path: '/' })
  // From here on it is told by the state alone.
  await window.main.received('app.ready')
  window.main.set({ calls: [ringing({ number: berlin, name: 'Rita Groß', via: london })] })
  await window.page.getByRole('article').getByText('+49 30 901820', { exact: true }).waitFor()
  await window.page.getByText('+44 20 7946 0958', { exact: true }).first().waitFor()
  window.main.set({ calls: [] })
  window.main.calls = window.main.calls.map((call) => ({ ...call, name: '', number: '+33142685300' }))
  await window.page.getByRole('link', { name: 'Calls', exact: true }).click()
  await window.page.getByText('+33 1 42 68 53 00', { exact: false }).first().waitFor()
})

test('a second call that rings below one that is spoken on has Answer and Decline in sight, however long the names (380 px)', async () => {
  const call = active(long)
  await using window = await openWindow({ calls: [call, held(long)] }, { viewport: { width: 380, height: 640 } })
  const { page, main } = window
  await page.getByRole('button', { name: 'Hang up' }).first().waitFor()
  main.set({ calls: [call, ringing({ id: 'second', uniqueid: '9.9' }), held(long)] })
  for (const name of ['Answer', 'Decline']) {
    const button = page.getByRole('button', { name }).first()
    await button.waitFor()
    const seen = () =>
      button.evaluate((element) => {
        const { left, top, width, height } = element.getBoundingClientRect()
        return element.contains(document.elementFromPoint(left + width / 2, top + height - 2))
      })
    await expect.poll(seen, { message: name }).toBe(true)
  }
})

test.each([
  ['TN-Validation-Passed-A', 'Number verified'],
  ['TN-Validation-Passed-C', 'Number not verified'],
  ['No-TN-Validation', 'Number not verified'],
  ['TN-Validation-Failed', 'Number may be forged']
] as const)(
  'the card says of a number what the provider says of it, in three words: %s (RFC 8588)',
  async (verstat, words) => {
    await using window = await openWindow({ calls: [ringing({ verstat })] })
    const { page } = window
    const tag = page.getByRole('article').getByTitle(`The provider says: ${verstat}`)
    await expect.poll(() => tag.textContent()).toBe(words)
    expect(await violationsOf(page)).toEqual([])
  }
)
