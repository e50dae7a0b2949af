import { ChildProcess } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { AppState } from '../../../main/ipc/contract.ts'
import { type BrowserShellOptions, createBrowserShell } from '../../../main/shell/browser.ts'
import type { Shell } from '../../../main/shell/port.ts'
import type { Log } from '../../../pbx-core/base/log.ts'
import { patienceMs } from '../../support/patience.ts'
import { type TempDirectory, tempDirectory } from '../../support/temp-directory.ts'
import { noLinks } from './no-links.ts'

const silent: Log = { debug() {}, info() {}, warn() {}, error() {}, with: () => silent }
const settings = { ringCard: false, notifications: false, language: 'en' }
const shownWith = (calls: readonly object[]) =>
  ({ calls, settings, shell: { kind: 'browser', version: '0', locale: 'en-US' } }) as unknown as AppState
const rings = (id: string) => shownWith([{ id, state: 'ringing', direction: 'incoming', name: '', number: id }])

let directory: TempDirectory
let desk: { toPhone: () => false; hasPhone: boolean; left: boolean; comes: boolean }
let opened: string[]
let said: string[]
let children: ChildProcess[]
let shell: Shell
let options: BrowserShellOptions
let windowed: boolean
beforeEach(async () => {
  directory = await tempDirectory('shell')
  opened = []
  // Its person has closed it.
  desk = { toPhone: () => false, hasPhone: false, left: true, comes: false }
  said = []
  windowed = false
  children = []
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  options = {
    dataDirectory: directory.path,
    entrance: {
      logInToken: (used) => {
        used?.()
        return 'token'
      },
      opensWindows: () => windowed,
      origin: 'http://127.0.0.1:8980'
    },
    desk,
    links: noLinks,
    log: silent,
    say: (text) => said.push(text),
    env: { OFFHOOK_BROWSER: 'browser', DISPLAY: ':0' },
    platform: 'linux',
    uid: 1000,
    start: (_command, args) => {
      opened.push(args.at(-1) ?? '')
      const child = new ChildProcess()
      child.kill = () => child.emit('exit', 0, null)
      children.push(child)
      return child
    }
  }
  shell = createBrowserShell(options)
})
afterEach(async () => {
  vi.useRealTimers()
  await shell[Symbol.asyncDispose]()
  await directory[Symbol.asyncDispose]()
})

/** Without a timer: the virtual clock stands still meanwhile, however long a file takes to be written. */
async function windows(count: number): Promise<void> {
  const until = Date.now() + patienceMs
  while (opened.length !== count && Date.now() < until) await new Promise(setImmediate)
  expect(opened).toHaveLength(count)
}

it('a call rings in a new window, also where the one that the call before has opened was closed at once (5-softphone, Windows)', async () => {
  shell.update(rings('101'))
  vi.advanceTimersByTime(1500)
  await windows(1)
  // Closed again, and the call is over; the next one rings before another window could have been opened.
  shell.update(shownWith([]))
  vi.advanceTimersByTime(3000)
  shell.update(rings('102'))
  vi.advanceTimersByTime(11_999)
  await windows(1)
  vi.advanceTimersByTime(1)
  await windows(2)
})

it('a page that is loaded again while it rings keeps its window, however long that takes (5-softphone, Windows)', async () => {
  desk.comes = true
  shell.update(rings('101'))
  vi.advanceTimersByTime(12_000)
  await windows(0)
  desk.comes = false
  vi.advanceTimersByTime(1500)
  await windows(1)
})

it('a window that has crashed in a call comes back at once; one that was closed does not (5-softphone, It stays connected)', async () => {
  const talks = shownWith([{ id: '101', state: 'active', direction: 'incoming', name: '', number: '101' }])
  shell.update(talks)
  vi.advanceTimersByTime(60_000)
  await windows(0)
  desk.left = false
  shell.update(talks)
  vi.advanceTimersByTime(300)
  await windows(1)
})

it('a browser that ends by a fault is no window: the address is said (1-product, Commands)', async () => {
  await shell.showPhone()
  children[0]?.emit('exit', null, 'SIGTRAP')
  expect(said).toEqual([
    'No browser window can be opened here. Within a minute, open this address in a browser on this machine:',
    'http://127.0.0.1:8980/login#token'
  ])
})

it('root is told why Chromium opens no window, and the remedy (5-softphone, Windows)', async () => {
  const asRoot = createBrowserShell({ ...options, uid: 0 })
  await asRoot.showPhone()
  children[0]?.emit('exit', 1, null)
  expect(said.slice(0, 2).join(' ')).toBe(
    'The browser does not open a window for root. Start Offhook as an ordinary user; or, where there is none (in a ' +
      'container), let the browser do without its sandbox: OFFHOOK_BROWSER_FLAGS=--no-sandbox npm start'
  )
  said.length = 0
  const told = createBrowserShell({
    ...options,
    uid: 0,
    env: { ...options.env, OFFHOOK_BROWSER_FLAGS: '--no-sandbox' }
  })
  await told.showPhone()
  children[1]?.emit('exit', 1, null)
  expect(said).toHaveLength(2)
  await Promise.all([asRoot[Symbol.asyncDispose](), told[Symbol.asyncDispose]()])
})

it('one that the person closes, or that is closed at the end, says nothing', async () => {
  await shell.showPhone()
  await shell.showPhone()
  children[0]?.emit('exit', 0, null)
  await shell[Symbol.asyncDispose]()
  expect([children.length, said]).toEqual([2, []])
})

it('its profile lets our page open windows without a click where pages open in one, and takes that back where they do not (2-cti, Which page belongs to which call)', async () => {
  const file = join(directory.path, 'browser', 'Default', 'Preferences')
  const allowed = async () => JSON.parse(await readFile(file, 'utf8')).profile.content_settings.exceptions
  const granted = { 'http://127.0.0.1:8980,*': { setting: 1 } }
  const always = { media_stream_mic: granted, notifications: granted }
  await shell.showPhone()
  expect(await allowed()).toEqual({ ...always, popups: {} })
  windowed = true
  await shell.showPhone()
  expect(await allowed()).toEqual({ ...always, popups: granted })
  windowed = false
  await shell.showPhone()
  expect(await allowed()).toEqual({ ...always, popups: {} })
})
