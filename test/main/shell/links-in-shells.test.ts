import { ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import Conf from 'conf'
import { describe, expect, it } from 'vitest'
import { startDesktop } from '../../../main/desktop.ts'
import type { Instance } from '../../../main/instance.ts'
import type { MainEvents } from '../../../main/ipc/contract.ts'
import { createLog } from '../../../main/log.ts'
import { deskCommands } from '../../../main/phone/commands.ts'
import type { DeskWindow } from '../../../main/phone/desk.ts'
import { createBrowserShell } from '../../../main/shell/browser.ts'
import { ElectronLinks } from '../../../main/shell/electron/electron-links.ts'
import { prepareElectron } from '../../../main/shell/electron/prepare.ts'
import { createElectronShell } from '../../../main/shell/electron.ts'
import { standInElectron } from '../../electron/stand-in.ts'
import { tempDirectory } from '../../support/temp-directory.ts'
import { coreOf, MemoryPbx } from '../support/memory-pbx.ts'
import { noLinks } from './no-links.ts'

const log = createLog({ write: () => {} })
const cold = 'tel:+1-555-010-0199;ext=12'
const warm = 'callto:tel:+15550100177'

/** The whole application in that shell, started with a link; Electron is the stand-in, and the browser starts nothing. */
async function started(kind: 'electron' | 'browser') {
  const resources = new AsyncDisposableStack()
  const { path } = resources.use(await tempDirectory('links'))
  const electron = standInElectron({ selected: 'no number', copied: '(555) 010-0142' })
  const takeLinks = prepareElectron(electron.api, ['offhook', '--', cold])
  let called: Parameters<Instance['onCalled']>[0] = () => {}
  const instance: Instance = {
    onCalled: (listener) => {
      called = listener
    },
    onDial: () => {},
    [Symbol.asyncDispose]: async () => {}
  }
  const begun = await startDesktop({
    ...{ dataDirectory: join(path, 'data'), configFile: undefined, instance, Store: Conf, log, kind, locale: 'en-US' },
    links: kind === 'browser' ? [cold] : [],
    core: coreOf(new MemoryPbx()),
    createShell: (entrance, desk, preferences) =>
      kind === 'browser'
        ? createBrowserShell({
            ...{ dataDirectory: path, entrance, desk, log, links: noLinks, say: () => {} },
            ...{ env: { DISPLAY: ':0', OFFHOOK_BROWSER: 'browser' }, platform: 'linux', uid: 1000 },
            start: () => {
              const child = new ChildProcess()
              child.kill = () => child.emit('exit', 0, null)
              return child
            }
          })
        : createElectronShell({
            ...{ electron: electron.api, desk, preferences, log, rendererDirectory: path, preload: '', icon: '' },
            takeLinks: (take) => takeLinks?.(take),
            owners: new ElectronLinks(electron.api, 'win32'),
            traits: { platform: 'win32', windowsOnTop: true, hasTray: async () => true }
          })
  })
  if (!begun.ok) throw new Error(begun.error)
  const { desk, stop } = begun.value
  resources.defer(() => stop(0, Promise.resolve()))
  const commands = deskCommands(desk)
  const shown: string[] = []
  /** A page that takes the phone over, as that of a second start does in a browser. */
  const open = () => {
    const window: DeskWindow = {
      send: <E extends keyof MainEvents>(event: E, payload: MainEvents[E]) => {
        if (event === 'link') shown.push((payload as MainEvents['link']).target)
      }
    }
    resources.use(desk.attach(window))
    desk.ready(window, { window: 'phone', closes: false })
  }
  return {
    ...{ desk, electron, shown, open },
    second: (links: readonly string[], copied?: readonly string[]) =>
      kind === 'electron'
        ? void electron.app.emit('second-instance', {}, ['offhook', '--', ...links])
        : called({ links, windows: true, ...(copied === undefined ? {} : { copied }) }),
    read: async (text: string) => commands['number.read']({ text, source: 'printed' }, { send() {} }),
    [Symbol.asyncDispose]: () => resources[Symbol.asyncDispose]()
  }
}

describe.each(['electron', 'browser'] as const)('links in the shell %s (3-click-to-dial, The desktop)', (kind) => {
  it('a link of the start and one of a second start are shown with their reading and the keys after the answer; nothing is dialled', async () => {
    await using application = await started(kind)
    const { shown, second, open, desk } = application
    open()
    await expect.poll(() => shown).toEqual(['+15550100199 x12'])
    expect(await application.read(shown[0] ?? '')).toMatchObject({
      ok: true,
      value: { number: { e164: '+15550100199', keys: '12' }, fault: null }
    })
    second([warm, 'https://evil.test/', 'tel:101%0d%0a', '--data=/tmp/evil'])
    if (kind === 'browser') open()
    await expect.poll(() => shown).toEqual(['+15550100199 x12', '+15550100177'])
    expect(desk.state.calls).toEqual([])
  })

  it('quick dial shows the number that was copied, and dials nothing (5-softphone, Quick dial)', async () => {
    await using application = await started(kind)
    const { shown, second, open, desk, electron } = application
    open()
    await expect.poll(() => shown).toEqual(['+15550100199 x12'])
    if (kind === 'electron') {
      desk.ports.preferences.write({ settings: { ...desk.settings, quickDialKey: 'Control+Alt+D' } })
      desk.changed()
      electron.keys.get('Control+Alt+D')?.()
    } else {
      second([], ['no number', '(555) 010-0142'])
      open()
    }
    await expect.poll(() => shown.at(-1)).toMatch(/5550100142$/)
    expect(desk.state.calls).toEqual([])
  })
})
