import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { settingsSchema } from '../../main/base/settings-schema.ts'
import { ringEar, ringerCall } from '../support/desktop/ringer.ts'
import { stopwatch } from '../support/stopwatch.ts'
import { Refusal } from './support/fake-main.ts'
import { active, firstRun, history, hooks, hookView, md5Links, ringing } from './support/samples.ts'
import { windows } from './support/window.ts'

const openWindow = windows()

test('first run by keyboard alone: Call me with a caller of one’s choice (1-product, First run)', async () => {
  await using window = await openWindow({ firstRun })
  await window.page.getByRole('heading', { name: 'Your phone is ready' }).waitFor()
  const reach = async (name: string) => {
    const focused = () =>
      window.page.evaluate(
        () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent
      )
    for (let tabs = 0; tabs < 40; tabs++) {
      await window.page.keyboard.press('Tab')
      if ((await focused()) === name) return
    }
    throw new Error(`Tab never came to ${name}`)
  }
  await reach('Echo test')
  await window.page.keyboard.press('Enter')
  expect(await window.main.received('call.dial')).toEqual({ target: '*43', source: 'typed' })
  await reach('Caller’s number')
  await window.page.keyboard.press('Control+a')
  await window.page.keyboard.type('+1 555 010 0142')
  await reach('Call me')
  await window.page.keyboard.press('Enter')
  expect(await window.main.received('call-me')).toEqual({ number: '+1 555 010 0142', name: 'Rita Wagner' })
  await reach('Log in my browser')
  await window.page.keyboard.press('Enter')
  await window.main.received('browser.log-in')
  window.main.set({ calls: [ringing()] })
  await window.page.getByRole('button', { name: 'Answer', exact: true }).waitFor()
  window.main.set({ calls: [] })
  await window.page.getByRole('heading', { name: 'Your phone is ready' }).waitFor()
  await window.page.getByRole('button', { name: 'Go to the phone' }).press('Enter')
  await window.main.received('first-run.dismiss')
  await window.page.getByRole('textbox', { name: 'Name or number' }).waitFor()
})

test('first run: passwords come only when shown or copied', async () => {
  await using window = await openWindow({ firstRun })
  await window.page.getByRole('button', { name: 'Copy SIP password' }).waitFor()
  expect(window.main.sent('first-run.secrets')).toEqual([])
  await window.page.getByRole('button', { name: 'Show Web password' }).click()
  await window.page.getByText('web-Secret-2K').waitFor()
  await window.page.getByRole('button', { name: 'Hide Web password' }).click()
  await window.page.getByText('web-Secret-2K').waitFor({ state: 'detached' })
  await window.page.getByRole('button', { name: 'Copy SIP password' }).click()
  await expect.poll(() => window.page.evaluate(() => navigator.clipboard.readText())).toBe('sip-Secret-7Q')
})

test('calls: what was missed has been seen, the list is searched, and goes on to its end', async () => {
  await using window = await openWindow({ missed: 3 }, { path: '/#/calls' })
  await window.main.received('recent.seen')
  const rows = window.page.getByRole('region', { name: 'Calls, newest first' }).locator('a[href^="#"]')
  await rows.first().waitFor()
  const scrolledCount = async () => {
    await rows.last().scrollIntoViewIfNeeded()
    return await rows.count()
  }
  await expect.poll(scrolledCount).toBe(45)
  await window.page.getByRole('searchbox').fill('lena')
  await expect.poll(() => rows.count()).toBe(4)
  await window.page.getByRole('searchbox').fill('')
  await window.page.getByRole('button', { name: 'Missed' }).click()
  await expect.poll(() => rows.filter({ hasText: 'missed' }).count()).toBe(4)
  await window.page.getByRole('searchbox').fill('nobody at all')
  await window.page.getByText('No call matches').waitFor()
})

test('calls: the time line tells why, and shows SIP and replies on demand', async () => {
  await using window = await openWindow({}, { path: `/#/calls/${history(1)[0]?.uniqueid}` })
  const steps = window.page.getByRole('listitem')
  await steps.filter({ hasText: /Before inbound calls.*200 · 84 ms/ }).waitFor()
  await steps.filter({ hasText: 'Caller name → ACME Inc OVRDUE, Account code → 88213, Recording → on' }).waitFor()
  await steps.filter({ hasText: 'Answered by 100 (you)' }).waitFor()
  await window.page.getByText('Details').first().click()
  await window.page.getByText('<accountcode>88213</accountcode>').waitFor()
  await window.page.getByText('GET https://crm.acme.test/cti/in?number=%2B15550100199').waitFor()
  await expect.poll(() => window.page.getByText('Messages on the wire').count()).toBe(0)
  await window.page.getByRole('button', { name: 'SIP' }).click()
  await window.page.getByLabel(/trunk main → Offhook: INVITE$/).click()
  await window.page.getByText('CSeq: 314159 INVITE').waitFor()
  await window.page.getByLabel(/100 \(you\) → Offhook: 180 Ringing$/).waitFor()
  await window.page.getByRole('button', { name: 'Call back' }).click()
  expect(await window.main.received('call.dial')).toEqual({ target: '102', source: 'printed', name: 'Jordan Meyer' })
})

test('calls: whom one has called is called again, not back', async () => {
  const outgoing = history(3).find(({ direction }) => direction === 'outgoing')
  await using window = await openWindow({}, { path: `/#/calls/${outgoing?.uniqueid}` })
  await window.page.getByRole('button', { name: 'Call again', exact: true }).waitFor()
  await expect.poll(() => window.page.getByRole('button', { name: 'Call back' }).count()).toBe(0)
})

test('calls: on other pages a ringing call is answered from its card', async () => {
  await using window = await openWindow(
    { calls: [active({ id: 'call-0', name: 'Lena' }), ringing()] },
    { path: '/#/settings' }
  )
  await window.page.getByRole('region', { name: 'Incoming call' }).getByRole('button', { name: 'Answer' }).click()
  expect(await window.main.received('call.answer')).toEqual({ call: 'call-1' })
  await window.page.getByRole('region', { name: 'In a call' }).getByRole('button', { name: 'Hang up' }).click()
  expect(await window.main.received('call.hang-up')).toEqual({ call: 'call-0' })
})

test('CTI: a variable is inserted where the caret is, and the hook saved', async () => {
  await using window = await openWindow({}, { path: '/#/cti/postCall' })
  const url = window.page.getByRole('textbox', { name: 'URL' })
  await url.fill('https://crm.acme.test/cdr?d=')
  await window.page.getByRole('button', { name: 'Insert variable' }).click()
  await window.page.keyboard.type('dispo')
  await window.page.getByRole('option', { name: /disposition/ }).waitFor()
  await window.page.keyboard.press('ArrowDown')
  await window.page.keyboard.press('Enter')
  await expect.poll(() => url.inputValue()).toBe('https://crm.acme.test/cdr?d=%%disposition%%')
  await window.page.getByRole('button', { name: 'Save' }).click()
  expect(await window.main.received('hooks.write')).toEqual({
    hook: 'postCall',
    edit: { url: 'https://crm.acme.test/cdr?d=%%disposition%%', method: 'POST' }
  })
  await window.page.getByText('Saved. The next call uses it.').waitFor()
})

test('CTI: faults are told as one types, main’s refusal at its field', async () => {
  await using window = await openWindow({}, { path: '/#/cti/inbound' })
  const url = window.page.getByRole('textbox', { name: 'URL' })
  await url.fill('https://%%domain%%.test/')
  await window.page.getByText('No variable may stand in the scheme, host or port.').waitFor()
  await expect.poll(() => window.page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
  await url.fill('https://crm.acme.test/%%nope%%')
  await window.page.getByText('No variable is named nope').waitFor()
  window.main.answers['hooks.write'] = () => {
    throw new Refusal({ code: 'invalid', message: 'This host is not allowed.', path: 'url' })
  }
  await window.page.getByRole('button', { name: 'Save' }).click()
  await window.page.getByText('This host is not allowed.').waitFor()
  await expect.poll(() => url.getAttribute('aria-invalid')).toBe('true')
  await window.page.getByRole('textbox', { name: /Time-out/ }).fill('50')
  await window.page.getByText('Between 100 and 10000 milliseconds.').waitFor()
})

test('CTI: Send test call sends the values and shows reply, time and effects (2-cti, Trying it)', async () => {
  await using window = await openWindow({}, { path: '/#/cti/inbound' })
  await window.page.getByRole('textbox', { name: 'Caller name' }).fill('RITA WAGNER')
  await window.page.getByRole('button', { name: 'Send test call' }).click()
  expect(await window.main.received('hooks.test')).toMatchObject({
    hook: 'inbound',
    values: { calleridnumber: '+15550100199', calleridname: 'RITA WAGNER', exten: '+15550100100' }
  })
  await window.page.getByText('Reply · 200 in 84 ms').waitFor()
  await window.page.getByText('<accountcode>88213</accountcode>').waitFor()
  await window.page.getByText('extension 100', { exact: true }).waitFor()
  await window.page.getByText('stays there for good').waitFor()
  const forms = window.page.getByRole('table', { name: 'The number in each form' }).getByRole('row')
  await expect
    .poll(() => forms.allInnerTexts())
    .toEqual([
      '%%calleridnumber:e164%%\t+15550100199',
      '%%calleridnumber:national%%\t5550100199',
      '%%calleridnumber:digits%%\t15550100199',
      '%%calleridnumber:last9%%\t550100199',
      '%%calleridnumber:raw%%\t+15550100199'
    ])
})

test('CTI: a configuration given as a file is shown and cannot be changed (1-product, Configuration)', async () => {
  await using window = await openWindow(
    {},
    {
      path: '/#/cti/inbound',
      prepare: (main) => {
        main.answers['hooks.read'] = () => ({ ...hooks, readOnly: true })
      }
    }
  )
  await window.page.getByText('Read-only').waitFor()
  await expect.poll(() => window.page.getByRole('textbox', { name: 'URL' }).isDisabled()).toBe(true)
  await expect.poll(() => window.page.getByRole('button', { name: 'Save' }).count()).toBe(0)
})

test('CTI: who is no administrator is told so', async () => {
  await using window = await openWindow({ admin: false }, { path: '/#/cti' })
  await window.page.getByText('For administrators').waitFor()
  expect(window.main.sent('hooks.read')).toEqual([])
})

test('settings: each part is reached by the way beside it, which marks the one that is read, and by an address', async () => {
  await using window = await openWindow({}, { path: '/#/settings/account' })
  const { page } = window
  const ways = page.getByRole('navigation', { name: 'Parts of the settings' })
  const marked = ways.locator('[aria-current="location"]')
  const headed = (name: string) => page.getByRole('heading', { level: 2, name, exact: true })
  await headed('Log-in and safety').and(page.locator(':focus')).waitFor()
  await expect.poll(() => marked.allInnerTexts()).toEqual(['Log-in and safety'])
  await ways.getByRole('link', { name: 'Sound' }).press('Enter')
  await headed('Sound').and(page.locator(':focus')).waitFor()
  await expect.poll(() => marked.allInnerTexts()).toEqual(['Sound'])
  expect(await page.getByRole('heading', { level: 2 }).allInnerTexts()).toEqual(
    await ways.getByRole('link').allInnerTexts()
  )
  await headed('General').scrollIntoViewIfNeeded()
  await expect.poll(() => marked.allInnerTexts()).toEqual(['General'])
})

test('settings: a change is saved at once and can be undone', async () => {
  await using window = await openWindow({}, { path: '/#/settings' })
  const switched = window.page.getByRole('switch', { name: 'Echo cancellation' })
  await switched.click()
  expect((await window.main.received('settings.write')).settings.echoCancellation).toBe(false)
  await window.page.getByRole('button', { name: 'Undo' }).click()
  expect((await window.main.received('settings.write', 2)).settings).toEqual(settingsSchema.parse({}))
  await expect.poll(() => switched.isChecked()).toBe(true)
})

test('settings: pop-ups for some queues and groups only (2-cti, Pop-up)', async () => {
  await using window = await openWindow({}, { path: '/#/settings' })
  const groups = window.page.getByRole('group', { name: 'Only calls that come by' })
  await groups.getByRole('button', { name: 'Queue support' }).click()
  expect((await window.main.received('settings.write')).settings.popup.only).toEqual(['queue:support'])
  await groups.getByRole('button', { name: 'Group front-desk' }).click()
  expect((await window.main.received('settings.write', 2)).settings.popup.only).toEqual([
    'queue:support',
    'group:front-desk'
  ])
})

test('settings: a page of one’s own, instead of the domain’s (2-cti, Pop-up)', async () => {
  await using window = await openWindow({}, { path: '/#/settings' })
  const own = window.page.getByRole('textbox', { name: 'A page of my own' })
  await own.fill('https://%%domain%%/')
  await window.page.getByText('No variable may stand in the scheme, host or port.').waitFor()
  await own.press('Enter')
  await own.fill('https://crm.example/%%calleridnumber%%')
  await own.press('Enter')
  const saved = (await window.main.received('settings.write')).settings.popup.own
  expect(saved).toMatchObject({ url: 'https://crm.example/%%calleridnumber%%', instead: false, on: 'ring' })
  await window.page.getByRole('combobox', { name: 'Its place' }).click()
  await window.page.getByRole('option', { name: 'Instead of the page of the PBX' }).click()
  expect((await window.main.received('settings.write', 2)).settings.popup.own.instead).toBe(true)
})

test('CTI: the filters of the domain’s pop-up; half an expression is not saved (2-cti, Pop-up)', async () => {
  await using window = await openWindow({}, { path: '/#/cti/popup' })
  const filter = window.page.getByRole('textbox', { name: 'Only for numbers that match' })
  await filter.fill('^[+49')
  await window.page.getByText('This pattern cannot be read.').waitFor()
  await expect.poll(() => window.page.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true)
  await filter.fill('^[+]49')
  await window.page.getByRole('textbox', { name: 'Shortest number' }).fill('5')
  await window.page.getByRole('button', { name: 'Queue sales' }).click()
  await window.page.getByRole('button', { name: 'Save' }).click()
  expect(await window.main.received('hooks.write')).toMatchObject({
    hook: 'popup',
    edit: { numberFilter: '^[+]49', minimumDigits: 5, only: ['queue:sales'] }
  })
})

test('calls: the notes of an earlier call can be read and finished', async () => {
  const [call] = history(5)
  await using window = await openWindow({}, { path: `/#/calls/${call?.uniqueid}` })
  const notes = window.page.getByRole('textbox', { name: 'Notes' })
  await notes.fill('He called back')
  await window.page.getByText('Saved').waitFor()
  await window.page.getByRole('link', { name: 'Settings' }).click()
  expect(await window.main.received('notes.write', 2)).toEqual({
    uniqueid: call?.uniqueid,
    text: 'He called back',
    finished: true
  })
})

test('settings: a change that is refused goes back, with the reason', async () => {
  await using window = await openWindow({}, { path: '/#/settings' })
  window.main.answers['settings.write'] = () => {
    throw new Refusal({ code: 'disk', message: 'The disk is full.' })
  }
  const switched = window.page.getByRole('switch', { name: 'Small card in the corner' })
  await switched.click()
  await window.page.getByText('The disk is full.').waitFor()
  await expect.poll(() => switched.isChecked()).toBe(true)
})

test('settings: devices are chosen with their label, and each is tested', async () => {
  await using window = await openWindow({}, { path: '/#/settings' })
  await window.page
    .getByRole('combobox', { name: 'Microphone' })
    .or(window.page.getByRole('textbox', { name: 'Microphone' }))
    .first()
    .click()
  await window.page.getByRole('option', { name: /Fake Audio Input 2/ }).click()
  expect((await window.main.received('settings.write')).settings.microphone).toMatch(/^\S+ Fake Audio Input 2/)
  await window.page.getByRole('button', { name: 'Test speaker' }).click()
  await window.page.getByRole('button', { name: 'Test microphone' }).click()
  await window.page.getByText('Say something').waitFor()
  const level = window.page.getByRole('img', { name: 'Microphone level' }).locator('div')
  await expect.poll(() => level.evaluate((bar) => Number(bar.style.getPropertyValue('--level')))).toBeGreaterThan(0.2)
  await window.page.getByText('Did you hear yourself?').waitFor()
  // It records for 3 s, unless it is stopped.
  await window.page.getByRole('button', { name: 'Test microphone' }).click()
  await window.page.getByText('Say something').waitFor()
  await window.page.getByRole('button', { name: 'Stop' }).click()
  const sinceStop = stopwatch()
  await window.page.getByRole('button', { name: 'Test microphone' }).waitFor()
  expect(sinceStop()).toBeLessThan(1500)
})

test('settings: how loud it rings stands beside the slider, and lies over no word (380 px)', async () => {
  await using window = await openWindow({}, { path: '/#/settings', viewport: { width: 380, height: 780 } })
  const { page } = window
  const slider = page.getByRole('slider', { name: 'Ring volume' })
  await slider.press('Home')
  const hint = page.getByText('Silent: calls are shown, but not heard.')
  await hint.waitFor()
  await slider.hover()
  await page.mouse.down()
  const figures = page.getByText(/^0\s?%$/)
  await figures.first().waitFor()
  const below = async () => {
    const [words, ...boxes] = await Promise.all([hint, ...(await figures.all())].map((each) => each.boundingBox()))
    return words == null ? undefined : Math.min(...boxes.map((box) => (box?.y ?? 0) - (words.y + words.height)))
  }
  await expect.poll(below).toBeGreaterThanOrEqual(0)
  await page.mouse.up()
})

test('settings: ring tone and volume are chosen, heard before a call rings, and kept (5-softphone, Audio)', async () => {
  await using window = await openWindow({}, { path: '/#/settings' })
  const { main, page } = window
  await page
    .getByRole('combobox', { name: 'Ring tone' })
    .or(page.getByRole('textbox', { name: 'Ring tone' }))
    .click()
  await page.getByRole('option', { name: 'Telephone bell' }).click()
  expect((await main.received('settings.write')).settings).toMatchObject({ ringTone: 'bell', ringVolume: 70 })
  const volume = page.getByRole('slider', { name: 'Ring volume' })
  await volume.press('ArrowRight')
  expect((await main.received('settings.write', 2)).settings).toMatchObject({ ringTone: 'bell', ringVolume: 75 })
  await page.getByText('Ring volume saved').waitFor()
  await page.getByText('75%', { exact: true }).waitFor()
  await page.getByText('Who calls while you speak is told by a quieter tone.').waitFor()
  await volume.press('Home')
  await page.getByText('Silent: calls are shown, but not heard.').waitFor()
  expect((await main.received('settings.write', 3)).settings.ringVolume).toBe(0)
  await volume.press('End')
  await main.received('settings.write', 4)
  await page.evaluate(await readFile(ringEar, 'utf8'))
  await page.getByRole('button', { name: 'Listen to the ring tone' }).click()
  const ring = await ringerCall(page)
  expect(ring.hertz).toBeGreaterThan(1400)
  await expect.poll(() => page.evaluate('ring.sounding()')).toEqual([])
  await page.getByRole('button', { name: 'Listen to the tone for a second caller' }).click()
  const waiting = await ringerCall(page)
  expect(waiting.hertz).toBeCloseTo(425, -1)
  expect(waiting.peak).toBeLessThan(ring.peak / 3)
})

test('CTI: a hook that is skipped tells what becomes of its calls meanwhile (2-cti, Hook: its calls follow onFailure)', async () => {
  const skippedUntil = Date.now() + 25_000
  const health = { lastAnswer: null, lastFailure: null, skippedUntil, waiting: 0, stopped: false }
  const skipped = (onFailure: 'continue' | 'reject') =>
    hookView({ hook: 'inbound', edit: { url: 'https://crm.acme.test/in', onFailure }, health })
  await using window = await openWindow(
    {},
    {
      path: '/#/cti/inbound',
      prepare(main) {
        main.answers['hooks.read'] = () => ({ ...hooks, hooks: [skipped('reject')] })
      }
    }
  )
  await window.page.getByRole('status').filter({ hasText: 'Its calls are refused until then' }).waitFor()
  window.main.answers['hooks.read'] = () => ({ ...hooks, hooks: [skipped('continue')] })
  window.main.dropLinks()
  await window.page.getByRole('status').filter({ hasText: 'Calls go on without it' }).waitFor()
})

test('CTI: a hook that is set for the first time is saved, and says no more that it is not', async () => {
  await using window = await openWindow({}, { path: '/#/cti/outbound' })
  const { page, main } = window
  main.answers['hooks.write'] = ({ edit }) => {
    // As the configuration has it, with what else a hook has.
    const whole = { url: edit.url, method: 'GET' as const, timeoutMs: 2000, onFailure: 'continue' as const }
    main.answers['hooks.read'] = () => ({ ...hooks, hooks: [hookView({ hook: 'outbound', edit: whole })] })
    return null
  }
  await page.getByRole('textbox', { name: 'URL' }).fill('https://crm.acme.test/out')
  await page.getByText('Not saved yet').waitFor()
  await page.getByRole('button', { name: 'Save' }).click()
  await main.received('hooks.read', 2)
  await page.getByText('Not saved yet').waitFor({ state: 'detached' })
})

test('CTI: every hook is listed by what it belongs to; nothing is called well that did not answer last', async () => {
  await using window = await openWindow({}, { path: '/#/cti/inbound' })
  const { page } = window
  const list = page.getByRole('navigation', { name: 'CTI' })
  await list.getByRole('link').first().waitFor()
  const tags = ['on', 'answers', 'off', 'on', 'failing', 'on']
  const rows = await list.getByRole('link').evaluateAll((links) => links.map((link) => link.lastChild?.textContent))
  expect(rows).toEqual(tags)
  await page.getByText('Last answer: 200 in 84 ms').waitFor()
  await list.getByRole('link', { name: /After every call/ }).click()
  await page.getByText('3 records wait to be delivered').waitFor()
  await page.getByText(/Last failure: No connection to your application/).waitFor()
  await list.getByRole('link', { name: /Jordan Meyer/ }).click()
  await page.getByText('Nobody has been asked yet.').waitFor()
})

test('CTI: a hook can be set for what has none yet, with headers that are told once and not shown again', async () => {
  await using window = await openWindow({}, { path: '/#/cti/inbound' })
  const { page, main } = window
  await page
    .getByRole('combobox', { name: 'Add a hook' })
    .or(page.getByRole('textbox', { name: 'Add a hook' }))
    .first()
    .click()
  await page.getByRole('option', { name: 'support, nobody answered' }).click()
  await page.getByRole('heading', { name: 'support, nobody answered' }).waitFor()
  await page.getByRole('textbox', { name: 'URL' }).fill('https://crm.acme.test/late')
  await page.getByRole('textbox', { name: 'Name of the header' }).fill('X-Key')
  await page.getByRole('textbox', { name: 'Value of the header' }).fill('s3cret')
  await page.getByRole('button', { name: 'Add header' }).click()
  await page.getByText('new value, not saved yet').waitFor()
  await page.getByRole('textbox', { name: 'Certificate authority' }).fill('/etc/ca.pem')
  await page.getByRole('button', { name: 'Save' }).click()
  expect(await main.received('hooks.write')).toEqual({
    hook: 'queues[support].timeoutCti',
    edit: { url: 'https://crm.acme.test/late', headers: { 'X-Key': 's3cret' }, ca: '/etc/ca.pem' }
  })
  await page.getByText('new value, not saved yet').waitFor({ state: 'detached' })
  expect(await page.content()).not.toContain('s3cret')
})

test('CTI: another application gets neither headers nor secret, and that is said before it is saved', async () => {
  await using window = await openWindow({}, { path: '/#/cti/postCall' })
  const { page } = window
  const leaves = page.getByText('This address is another application.')
  const url = page.getByRole('textbox', { name: 'URL' })
  await url.fill('https://crm.acme.test/other/path')
  await page.getByText('Not saved yet').waitFor()
  await expect.poll(() => leaves.count()).toBe(0)
  await url.fill('https://elsewhere.test/cdr')
  await leaves.waitFor()
})

test('CTI: Send test call of the pop-up opens the page with the values that were typed', async () => {
  await using window = await openWindow({}, { path: '/#/cti/popup' })
  const { page, main } = window
  main.answers['hooks.test'] = ({ values }) => ({
    method: 'GET',
    url: `${main.origin}/crm?number=15550100199&name=${values.calleridname}&call=7f3a09c2`,
    outcome: 'page',
    status: null,
    ms: 0,
    reply: '',
    effects: []
  })
  await page.getByRole('button', { name: 'Send test call' }).click()
  await page.frameLocator('iframe[title="The page that opens"]').getByText('Rita Wagner').first().waitFor()
})

test('settings: what was typed is saved where a key leads to another page', async () => {
  await using window = await openWindow({}, { path: '/#/settings' })
  await window.page.getByRole('textbox', { name: 'Only for numbers that match' }).fill('^\\+49')
  await window.page.keyboard.press('Alt+2')
  expect((await window.main.received('settings.write')).settings.popup.numberFilter).toBe('^\\+49')
})

test('settings: an expression that is none is told and not saved', async () => {
  await using window = await openWindow({}, { path: '/#/settings' })
  const filter = window.page.getByRole('textbox', { name: 'Only for numbers that match' })
  await filter.fill('^(+49')
  await filter.press('Enter')
  await window.page.getByText('This pattern cannot be read.').waitFor()
  expect(window.main.sent('settings.write')).toEqual([])
  await filter.fill('^\\+49')
  await filter.press('Enter')
  expect((await window.main.received('settings.write')).settings.popup.numberFilter).toBe('^\\+49')
})

test('appearance and language change at once, in every page', async () => {
  await using window = await openWindow({}, { path: '/#/settings' })
  await window.page.getByText('Dark', { exact: true }).click()
  await expect.poll(() => window.page.evaluate(() => document.documentElement.dataset.mantineColorScheme)).toBe('dark')
  window.main.set({ settings: settingsSchema.parse({ language: 'de' }) })
  await window.page.getByRole('heading', { name: 'Einstellungen' }).waitFor()
  await expect.poll(() => window.page.evaluate(() => document.documentElement.lang)).toBe('de')
})

test('where the words of a language cannot be fetched the phone works in English, and says why it does (5-softphone, Everybody can use it)', async () => {
  const call = ringing()
  await using window = await openWindow({ calls: [call] }, { alone: true, locale: 'de-DE' })
  const { page, main } = window
  await page.context().route(/\/app\/de-[^/]*\.js$/, (route) => route.abort())
  await page.reload()
  await page.getByRole('button', { name: 'Answer' }).first().click()
  expect(await main.received('call.answer')).toEqual({ call: call.id })
  main.set({ settings: settingsSchema.parse({ language: 'de' }) })
  await page.getByText('The words of this language could not be read').waitFor()
  await expect.poll(() => page.evaluate(() => document.documentElement.lang)).toBe('en')
  await page.context().unrouteAll()
  await page.reload()
  await page.getByRole('button', { name: 'Annehmen' }).first().waitFor()
})

test('the ring card answers and declines its one call, takes no focus, and is empty when it is over', async () => {
  await using window = await openWindow(
    { calls: [ringing()] },
    { path: '/ring-card?call=call-1', viewport: { width: 440, height: 96 } }
  )
  await window.page.getByRole('heading', { name: 'ACME Inc OVRDUE' }).waitFor()
  expect((await window.main.received('app.ready')).window).toBe('ring-card')
  await expect.poll(() => window.page.evaluate(() => document.activeElement === document.body)).toBe(true)
  await window.page.getByRole('button', { name: 'Answer' }).click()
  expect(await window.main.received('call.answer')).toEqual({ call: 'call-1' })
  window.main.set({ calls: [ringing({ id: 'call-2', name: 'Another' })] })
  await window.page.getByRole('heading').waitFor({ state: 'detached' })
})

test('settings: links with an MD5 are switched on by the web password once more, and off again (3-click-to-dial)', async () => {
  await using window = await openWindow({}, { path: '/#/settings' })
  const { page, main } = window
  const card = page.getByRole('list', { name: 'On for' })
  await page.getByText('keep the web password so that it can be read').waitFor()
  await card.getByText('Tom Okafor · 101').waitFor()
  const button = page.getByRole('button', { name: 'Switch on' })
  await expect.poll(() => button.isDisabled()).toBe(true)
  await page.getByRole('combobox', { name: 'User' }).click()
  // Those for whom they are on are not offered.
  await expect.poll(() => page.getByRole('option').allInnerTexts()).toEqual(['Ana Keller · 100', '102'])
  await page.getByRole('option', { name: '102' }).click()
  const password = page.getByLabel('Web password of this user, once more')
  main.answers['md5-links.write'] = () => {
    throw new Refusal({ code: 'web_password_wrong', message: 'English of main', path: 'password' })
  }
  await password.fill('a guess')
  await button.click()
  await page.getByText('That is not the web password of this user. Nothing was changed.').waitFor()
  await expect.poll(() => password.inputValue()).toBe('')
  main.answers['md5-links.write'] = () => null
  await password.fill('web-102')
  main.answers['md5-links.read'] = () => ({ ...md5Links, users: md5Links.users.map((user) => ({ ...user, on: true })) })
  await button.click()
  await page.getByText('Links with an MD5 are on').waitFor()
  await card.getByText('102', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Switch off for Tom Okafor · 101' }).click()
  await page.getByText('Links with an MD5 are off').waitFor()
  await expect
    .poll(() => main.sent('md5-links.write'))
    .toEqual([
      { user: '102', password: 'a guess' },
      { user: '102', password: 'web-102' },
      { user: '101', password: null }
    ])
})

test('settings: links with an MD5 are shown where the file is given, and to nobody but administrators', async () => {
  await using window = await openWindow(
    {},
    {
      path: '/#/settings',
      prepare: (main) => {
        main.answers['md5-links.read'] = () => ({ ...md5Links, readOnly: true })
      }
    }
  )
  await window.page.getByText('set md5Links there').waitFor()
  await expect.poll(() => window.page.getByRole('button', { name: /^Switch o/ }).count()).toBe(0)
  window.main.set({ admin: false })
  await window.page.getByText('set md5Links there').waitFor({ state: 'detached' })
})

test('settings: which phones a click to dial rings first is chosen, and kept (3-click-to-dial, device)', async () => {
  await using window = await openWindow({}, { path: '/#/settings' })
  await window.page.getByRole('combobox', { name: 'Click to dial rings' }).click()
  await window.page.getByRole('option', { name: 'My desk phones' }).click()
  expect((await window.main.received('settings.write')).settings.clickDevice).toBe('desk')
})
