import { expect, it } from 'vitest'
import type { AppState } from '../../../main/ipc/contract.ts'
import { createBrowserShell, type PhonePage } from '../../../main/shell/browser.ts'
import type { ElectronApi } from '../../../main/shell/electron/api.ts'
import { Notices } from '../../../main/shell/electron/notices.ts'
import { ringingNotice } from '../../../main/shell/electron/ringing-notice.ts'
import { TrayMenu } from '../../../main/shell/electron/tray.ts'
import { desktopWords } from '../../../main/shell/electron/words.ts'
import type { Log } from '../../../pbx-core/base/log.ts'
import { tempDirectory } from '../../support/temp-directory.ts'
import { noLinks } from './no-links.ts'

const silent: Log = { debug() {}, info() {}, warn() {}, error() {}, with: () => silent }
const call = (state: 'ringing' | 'active', name = '') => ({
  id: 'call',
  state,
  direction: 'incoming',
  name,
  number: '+15550100199',
  via: '+4930901820',
  way: [],
  prefix: '',
  clickToDial: null
})
const stateWith = (...calls: readonly object[]) =>
  ({
    calls,
    settings: { ringCard: false, notifications: true, language: 'en' },
    shell: { locale: 'en-US' },
    account: { reason: null }
  }) as unknown as AppState

it('the notification of a browser has the numbers of a call as people write them (5-softphone, Windows)', async () => {
  await using directory = await tempDirectory('shell')
  const told: unknown[] = []
  const desk: PhonePage = {
    toPhone: (event, payload) => told.push({ event, payload }) > 0,
    hasPhone: true,
    left: false,
    comes: false
  }
  await using shell = createBrowserShell({
    dataDirectory: directory.path,
    entrance: { logInToken: () => 'token', opensWindows: () => false, origin: 'http://127.0.0.1:8980' },
    desk,
    links: noLinks,
    log: silent,
    say: () => {}
  })
  shell.update(stateWith(call('ringing')))
  shell.update(stateWith())
  expect(told).toEqual([
    {
      event: 'alert',
      payload: { id: 'call', title: '+1 555 010 0199 is calling', text: '+49 30 901820', on: true }
    },
    { event: 'alert', payload: { id: 'call', title: '', text: '', on: false } }
  ])
})

it('so has that of the desktop; a name stands for its number (5-softphone, Windows)', () => {
  const shown: unknown[] = []
  class Notification {
    static isSupported = () => true
    readonly on = () => {}
    readonly show = () => {}
    readonly close = () => {}
    constructor({ title, body }: { title: string; body: string }) {
      shown.push([title, body])
    }
  }
  const told = ringingNotice({
    card: { show() {}, hide() {} } as unknown as Parameters<typeof ringingNotice>[0]['card'],
    notices: new Notices({ Notification } as unknown as ElectronApi, silent),
    said: () => desktopWords.en,
    onTop: false,
    show: () => {},
    answer: () => {},
    decline: () => {}
  })
  for (const name of ['', 'ACME Inc']) {
    const state = stateWith(call('ringing', name))
    const [ringing] = state.calls
    if (ringing !== undefined) told.came({ call: ringing as never, state })
    told.over()
  }
  expect(shown).toEqual([
    ['+1 555 010 0199 is calling', '+49 30 901820'],
    ['ACME Inc is calling', '+49 30 901820']
  ])
})

it('so have the tip and the menu of the tray (5-softphone, Windows)', () => {
  const tips: string[] = []
  const menus: (string | undefined)[][] = []
  const image = { resize: () => image, toPNG: () => Buffer.alloc(0), addRepresentation() {} }
  class Tray {
    readonly on = () => {}
    readonly setToolTip = (text: string) => tips.push(text)
    readonly setContextMenu = (menu: (string | undefined)[]) => menus.push(menu)
  }
  const electron = {
    Tray,
    Menu: { buildFromTemplate: (items: readonly { label?: string }[]) => items.map(({ label }) => label) },
    nativeImage: { createFromPath: () => image }
  } as unknown as ElectronApi
  const none = { show: () => {}, answer: () => {}, hangUp: () => {}, quit: () => {} }
  const tray = new TrayMenu(electron, { icon: 'icon.png', platform: 'linux' }, none)
  tray.update(stateWith(call('ringing')))
  tray.update(stateWith(call('active')))
  expect([tips.at(-1), menus.map((labels) => labels.find((label) => label?.includes('555')))]).toEqual([
    'Offhook · In a call with +1 555 010 0199',
    ['Answer: +1 555 010 0199', 'In a call with +1 555 010 0199']
  ])
})
