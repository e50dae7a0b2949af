import { expect, test } from 'vitest'
import { settingsSchema } from '../../main/base/settings-schema.ts'
import { type Pressed, quickDialKeyOf, shownKey } from '../../renderer/features/settings/pressed-key.ts'
import { violationsOf } from '../support/axe.ts'
import { Refusal } from './support/fake-main.ts'
import { idle } from './support/samples.ts'
import { windows } from './support/window.ts'

const openWindow = windows()
const onSettings = { path: '/#/settings' }

test('a browser is paired by a code that the window shows, stands in the list, and is revoked there (5-softphone, Phone links on this computer)', async () => {
  await using window = await openWindow({}, onSettings)
  const { page, main } = window
  await page.getByText('Phone links on this computer').waitFor()
  expect(await page.getByRole('link', { name: 'Open the link' }).getAttribute('href')).toBe('tel:*43')
  await page.getByRole('button', { name: 'Pair a browser' }).click()
  await page.getByText('4711 0815').waitFor()
  await page.getByText('with the address http://127.0.0.1:8980').waitFor()
  await page.getByText('for 5 minutes more').waitFor()
  expect(await violationsOf(page)).toEqual([])
  // The browser has typed it.
  main.tokens = [
    {
      ...{ id: 't9', name: 'Chrome 156, Linux', domain: 'acme.test', user: '100', scopes: ['calls:dial'] as const },
      ...{ createdAt: 0, usedAt: null, expiresAt: null }
    }
  ]
  main.pairing = null
  await page.getByText('4711 0815').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Revoke Chrome 156, Linux' }).click()
  await page.getByRole('button', { name: 'Revoke Chrome 156, Linux' }).waitFor({ state: 'detached' })
  await expect.poll(() => [main.sent('tokens.revoke'), main.sent('pairing.start')]).toEqual([[{ id: 't9' }], [{}]])
  await page.getByRole('button', { name: 'Pair a browser' }).click()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByText('4711 0815').waitFor({ state: 'detached' })
  await expect.poll(() => main.sent('pairing.end')).toEqual([{}])
})

test('a page of the CRM gets a token of its own, shown once, and is revoked like a browser', async () => {
  await using window = await openWindow({}, { path: '/#/settings/links' })
  const { page, main } = window
  await page.getByRole('button', { name: 'Make a token for it' }).click()
  expect(await main.received('tokens.make')).toEqual({
    ...{ name: 'A page of the CRM', scopes: ['calls:read', 'calls:write', 'events:read', 'records:read'], days: 365 }
  })
  await page.getByText('It is shown this once.', { exact: false }).waitFor()
  await page.getByRole('button', { name: 'Revoke A page of the CRM' }).waitFor()
  expect(await violationsOf(page)).toEqual([])
  await page.getByRole('button', { name: 'Done' }).click()
  await page.getByText('It is shown this once.', { exact: false }).waitFor({ state: 'detached' })
})

const inElectron = { shell: { ...idle.shell, kind: 'electron' } } as const

test('each scheme has its owner by name, is set and given back (5-softphone, Phone links on this computer)', async () => {
  await using window = await openWindow(inElectron, { path: '/#/settings/links' })
  const { page, main } = window
  await page.getByText('\u2068Other Phone\u2069 opens these links.').waitFor()
  await page.getByText('No program opens these links.').waitFor()
  await page.getByText('This system does not tell which program').waitFor()
  await page.getByText('Offhook opens these links.', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Use Offhook: tel:' }).click()
  await page.getByRole('button', { name: 'Give back: tel:' }).waitFor()
  await page.getByRole('button', { name: 'Give back: offhook:' }).click()
  await page.getByRole('button', { name: 'Use Offhook: offhook:' }).waitFor()
  await expect
    .poll(() => main.sent('links.set'))
    .toEqual([
      { scheme: 'tel', on: true },
      { scheme: 'offhook', on: false }
    ])
  expect(await violationsOf(page)).toEqual([])
})

test('where the system does not let it be set, its own setting is opened; a refusal says who has the links', async () => {
  await using window = await openWindow(
    {},
    {
      path: '/#/settings/links',
      prepare: (main) => {
        if (main.links !== null) main.links = { ...main.links, sets: false, setting: 'windows' }
      }
    }
  )
  const { page, main } = window
  await page.getByRole('button', { name: 'Open it' }).click()
  await main.received('links.setting')
  await page.getByText('Windows lets you choose the program').waitFor()
  await expect.poll(() => page.getByRole('button', { name: /^Use Offhook/ }).count()).toBe(0)
  // Its person comes back from there.
  if (main.links !== null) main.links = { ...main.links, sets: true, setting: null }
  await page.evaluate(() => void dispatchEvent(new Event('focus')))
  main.answers['links.set'] = () => {
    throw new Refusal({ code: 'links_not_kept', message: '' })
  }
  await page.getByRole('button', { name: 'Use Offhook: tel:' }).click()
  await page.getByText('links stay with the program that has them. Choose it in the setting').waitFor()
})

test('which phone a click uses is chosen there, once', async () => {
  await using window = await openWindow({}, { path: '/#/settings/links' })
  const { page, main } = window
  await page.getByRole('combobox', { name: 'Click to dial rings' }).click()
  await page.getByRole('option', { name: 'My desk phones' }).click()
  expect((await main.received('settings.write')).settings.clickDevice).toBe('desk')
})

test('where this desktop has no key to give, the command for one of the system stands there', async () => {
  await using window = await openWindow({}, { path: '/#/settings/links' })
  await window.page.getByText('/usr/bin/node /opt/offhook/main/start.ts --clipboard').waitFor()
})

test('a key for quick dial is pressed, not typed; one that is taken is said', async () => {
  await using window = await openWindow(inElectron, {
    path: '/#/settings/links',
    prepare: (main) => {
      main.answers['links.read'] = () => {
        const { quickDialKey: key } = main.state.settings
        return main.links && { ...main.links, quickDial: { key, state: key === '' ? 'off' : 'taken', command: '' } }
      }
    }
  })
  const { page, main } = window
  await page.getByRole('button', { name: 'Choose a key' }).click()
  const waits = page.getByRole('button', { name: 'Press it now…' })
  await waits.press('d')
  await page.getByText('That is typed in other programs').waitFor()
  expect(main.sent('settings.write')).toEqual([])
  await waits.press('Control+Alt+d')
  expect((await main.received('settings.write')).settings.quickDialKey).toBe('Control+Alt+D')
  await page.getByText('Another program or the system has Ctrl+Alt+D').waitFor()
  expect(await violationsOf(page)).toEqual([])
  await page.getByRole('button', { name: 'No key' }).click()
  expect((await main.received('settings.write', 2)).settings.quickDialKey).toBe('')
})

test('the browser is asked for tel: and sip: of a portal, which opens with the number filled in; it has no other', async () => {
  const portal = { shell: { ...idle.shell, kind: 'portal' } } as const
  await using window = await openWindow(portal, {
    path: '/#/settings/links',
    alone: true,
    prepare: (main) => {
      main.links = null
    }
  })
  const { page, main } = window
  // What Chromium lets a page have.
  const allowed = await page.evaluate(() =>
    ['tel', 'sip', 'callto', 'offhook'].map((scheme) => {
      try {
        navigator.registerProtocolHandler(scheme, `${location.origin}/makecall.htm?destnumber=%s`)
        return 'asked'
      } catch (error) {
        return (error as Error).name
      }
    })
  )
  expect(allowed).toEqual(['asked', 'asked', 'SecurityError', 'SecurityError'])
  await page.evaluate(() => {
    const asked: string[][] = []
    Object.assign(globalThis, { asked })
    const note = (what: string) => (scheme: string, url: string | URL) => void asked.push([what, scheme, String(url)])
    Object.assign(navigator, { registerProtocolHandler: note('ask'), unregisterProtocolHandler: note('give back') })
  })
  await page.getByRole('button', { name: 'Ask the browser for tel:' }).click()
  await page.getByRole('button', { name: 'Ask the browser for sip:' }).click()
  await page.getByRole('button', { name: 'Give back: Links in this browser' }).click()
  const url = `${main.origin}/makecall.htm?destnumber=%s`
  expect(await page.evaluate(() => (globalThis as { asked?: string[][] }).asked)).toEqual([
    ['ask', 'tel', url],
    ['ask', 'sip', url],
    ['give back', 'tel', url],
    ['give back', 'sip', url]
  ])
  await page.evaluate(() => {
    navigator.registerProtocolHandler = () => {
      throw new DOMException('no', 'SecurityError')
    }
  })
  await page.getByRole('button', { name: 'Ask the browser for tel:' }).click()
  await page.getByText('The browser refuses that').waitFor()
  await expect.poll(() => page.getByRole('button', { name: /^Use Offhook/ }).count()).toBe(0)
  expect(await violationsOf(page)).toEqual([])
})

const pressed = (key: string, code: string, held: Partial<Pressed> = {}): Pressed => ({
  ...{ key, code, ctrlKey: false, altKey: false, shiftKey: false, metaKey: false },
  getModifierState: () => false,
  ...held
})

test.each([
  ['Ctrl and Alt', pressed('d', 'KeyD', { ctrlKey: true, altKey: true }), 'Control+Alt+D', null],
  ['the letter of the person’s keyboard', pressed('y', 'KeyZ', { altKey: true }), 'Alt+Y', null],
  ['a letter that Option has changed', pressed('∂', 'KeyD', { altKey: true }), 'Alt+D', null],
  [
    'a digit that Shift has changed',
    pressed('!', 'Digit1', { ctrlKey: true, shiftKey: true }),
    'Control+Shift+1',
    null
  ],
  ['a function key', pressed('F9', 'F9', { altKey: true }), 'Alt+F9', null],
  ['Command, on a Mac alone', pressed('k', 'KeyK', { metaKey: true, shiftKey: true }), null, 'Command+Shift+K'],
  ['a letter alone', pressed('d', 'KeyD'), null, null],
  ['a letter with Shift', pressed('D', 'KeyD', { shiftKey: true }), null, null],
  ['a function key alone', pressed('F9', 'F9'), null, null],
  [
    'what is typed with AltGr',
    pressed('@', 'KeyQ', { ctrlKey: true, altKey: true, getModifierState: () => true }),
    null,
    null
  ],
  ['a key that is none of these', pressed('Enter', 'Enter', { ctrlKey: true }), null, null]
] as const)('a key for quick dial: %s', (_what, event, elsewhere: string | null, mac: string | null) => {
  const keys = [quickDialKeyOf(event, false), quickDialKeyOf(event, true)]
  expect(keys).toEqual([elsewhere, mac ?? elsewhere])
  for (const key of keys) if (key !== null) expect(settingsSchema.parse({ quickDialKey: key }).quickDialKey).toBe(key)
})

test.each(['D', 'Shift+D', 'F9', 'Control+', 'Control+DD', 'Super+D', 'Control+Alt+D\n', 'Control+F25'])(
  'settings refuse %j as a key for quick dial',
  (quickDialKey) => expect(settingsSchema.safeParse({ quickDialKey }).success).toBe(false)
)

test('a key is called as on this keyboard', () => {
  const words = { control: 'Strg', alt: 'Alt', shift: 'Umschalt' }
  expect([shownKey('Control+Alt+Shift+D', words, false), shownKey('Command+Control+Alt+Shift+D', words, true)]).toEqual(
    ['Strg+Alt+Umschalt+D', '⌘⌃⌥⇧D']
  )
})
