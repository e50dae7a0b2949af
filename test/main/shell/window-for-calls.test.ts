import { ChildProcess } from 'node:child_process'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { AppState } from '../../../main/ipc/contract.ts'
import { type BrowserShellOptions, createBrowserShell } from '../../../main/shell/browser.ts'
import type { Shell } from '../../../main/shell/port.ts'
import type { Log } from '../../../pbx-core/base/log.ts'
import { type TempDirectory, tempDirectory } from '../../support/temp-directory.ts'

const silent: Log = { debug() {}, info() {}, warn() {}, error() {}, with: () => silent }
const settings = { ringCard: false, notifications: false, language: 'en' }
const shownWith = (calls: readonly object[]) =>
  ({ calls, settings, shell: { kind: 'browser', version: '0', locale: 'en-US' } }) as unknown as AppState
const rings = (id: string) => shownWith([{ id, state: 'ringing', direction: 'incoming', name: '', number: id }])

let directory: TempDirectory
let opened: string[]
let shell: Shell
beforeEach(async () => {
  directory = await tempDirectory('shell')
  opened = []
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  const options: BrowserShellOptions = {
    dataDirectory: directory.path,
    rooms: { phoneUrl: () => 'http://127.0.0.1:8980/login', cookie: () => undefined, origin: 'http://127.0.0.1:8980' },
    desk: { toPhone: () => false, hasPhone: false },
    log: silent,
    say: () => {},
    env: { OFFHOOK_BROWSER: 'browser', DISPLAY: ':0' },
    platform: 'linux',
    start: (_command, args) => {
      opened.push(args.at(-1) ?? '')
      const child = new ChildProcess()
      child.kill = () => child.emit('exit')
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

const windows = (count: number) => vi.waitFor(() => expect(opened).toHaveLength(count))

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
