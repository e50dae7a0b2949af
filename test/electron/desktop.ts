import { fileURLToPath } from 'node:url'
import { type AppState, settingsSchema } from '../../main/ipc/contract.ts'
import { createLog } from '../../main/log.ts'
import type { Desk, DeskWindow } from '../../main/phone/desk.ts'
import type { PreferenceStore } from '../../main/settings/preferences.ts'
import type { Adapter } from './check.ts'
import { StandInContents, standInElectron } from './stand-in.ts'

const pages = fileURLToPath(new URL('../fixtures/pages', import.meta.url))

export function memoryPreferences(): PreferenceStore {
  const values = new Map<string, unknown>()
  return {
    get: (key) => values.get(key),
    set: (key, value) => void values.set(key, value),
    flush: async () => {}
  }
}

export const idle: AppState = {
  shell: { kind: 'electron', version: '0', locale: 'en-US' },
  account: { user: '100', domain: 'localhost', name: 'Ana', state: 'registered', reason: null },
  calls: [],
  tabs: [],
  settings: settingsSchema.parse({}),
  firstRun: null,
  missed: 0,
  admin: true,
  secrets: 'sealed',
  groups: []
}

export const ringing: AppState['calls'][number] = {
  id: 'c1',
  uniqueid: null,
  direction: 'incoming',
  state: 'ringing',
  name: 'ACME',
  number: '+1555',
  via: null,
  startedAt: 0,
  answeredAt: null,
  muted: false,
  heldByPeer: false,
  clickToDial: null,
  quality: null,
  reason: null
}

interface DesktopOptions {
  readonly preferences?: PreferenceStore
  readonly electron?: ReturnType<typeof standInElectron>
}

/** The adapter's shell over the stand-in, and a desk that only knows who is attached to it. */
export async function desktop(adapter: Adapter, options: DesktopOptions = {}) {
  const electron = options.electron ?? standInElectron()
  const attached: DeskWindow[] = []
  const detached: DeskWindow[] = []
  const desk = {
    state: idle,
    phone: {},
    popups: {},
    ports: { surroundings: {} },
    attach: (window: DeskWindow) => {
      attached.push(window)
      return { [Symbol.dispose]: () => void detached.push(window) }
    }
  }
  const shell = adapter.createElectronShell({
    electron: electron.api,
    // The commands are tested where they are; here is the way to them.
    desk: desk as unknown as Desk,
    rooms: {
      origin: 'http://127.0.0.1:8980',
      phoneUrl: () => '',
      cookie: () => ({ name: 'offhook_8980', value: 'secret' })
    },
    preferences: options.preferences ?? memoryPreferences(),
    takeLinks: (take) => take('tel:101'),
    rendererDirectory: pages,
    preload: '/app/preload.cjs',
    icon: '/app/icon.png',
    log: createLog({ write: () => {} })
  })
  const links: string[] = []
  shell.events.on('link', (url) => links.push(url))
  await Promise.resolve()
  return { electron, shell, attached, detached, links }
}

/** A page as the guards of all pages see it: in a window of ours, or of the pop-ups' partition. */
export function page(
  electron: ReturnType<typeof standInElectron>,
  url: string,
  kind: 'window' | 'webview' | 'popup window' = 'window'
) {
  const contents = new StandInContents(url, kind === 'webview' ? 'webview' : 'window')
  contents.session = kind === 'window' ? electron.defaultSession : electron.partitions.get('persist:cti')
  electron.app.emit('web-contents-created', {}, contents)
  const navigate = (event: string, to: string, isMainFrame = true) => {
    let prevented = false
    contents.emit(event, { url: to, isMainFrame, preventDefault: () => (prevented = true) })
    return prevented ? 'refused' : 'allowed'
  }
  return { contents, navigate }
}
