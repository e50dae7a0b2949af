import { fileURLToPath } from 'node:url'
import type { AppState, PhoneCall } from '../../main/ipc/contract.ts'
import { createLog } from '../../main/log.ts'
import type { Desk, DeskWindow } from '../../main/phone/desk.ts'
import type { LinkOwners } from '../../main/phone/links-port.ts'
import type { PreferenceStore } from '../../main/settings/preferences.ts'
import type { DesktopTraits } from '../../main/shell/electron/desktop-traits.ts'
import { idle as idleWindow, ringing as ringingCall } from '../support/app-state.ts'
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

/** As `test/support/app-state.ts` has it, under Electron. */
export const idle: AppState = { ...idleWindow, shell: { ...idleWindow.shell, kind: 'electron' }, secrets: 'sealed' }

export const ringing: PhoneCall = { ...ringingCall, via: null }

interface DesktopOptions {
  readonly preferences?: PreferenceStore
  readonly electron?: ReturnType<typeof standInElectron>
  readonly traits?: Partial<DesktopTraits>
  readonly state?: AppState
  /** Whose telephone links they are; those of Linux are `test/main/shell/xdg-links.test.ts`. */
  readonly linksOf?: 'win32' | 'darwin'
  readonly owners?: LinkOwners
}

/** The adapter's shell over the stand-in, and a desk that only knows who is attached to it. */
export async function desktop(adapter: Adapter, options: DesktopOptions = {}) {
  const electron = options.electron ?? standInElectron()
  const traits = { platform: 'linux', windowsOnTop: true, hasTray: async () => true, ...options.traits } as const
  const attached: DeskWindow[] = []
  const detached: DeskWindow[] = []
  const logged: Record<string, unknown>[] = []
  const desk = {
    state: options.state ?? idle,
    snapshot: { state: options.state ?? idle, versions: { pages: 0, phone: 0, account: 0, team: 0, live: 0 } },
    phone: {},
    popups: {},
    ports: { traits: {} },
    attach: (window: DeskWindow) => {
      attached.push(window)
      return { [Symbol.dispose]: () => void detached.push(window) }
    }
  }
  const shell = adapter.createElectronShell({
    electron: electron.api,
    // The commands are tested where they are; here is the way to them.
    desk: desk as unknown as Desk,
    preferences: options.preferences ?? memoryPreferences(),
    takeLinks: (take) => take('tel:101'),
    rendererDirectory: pages,
    preload: '/app/preload.cjs',
    icon: '/app/icon.png',
    traits,
    owners: options.owners ?? new adapter.ElectronLinks(electron.api, options.linksOf ?? 'win32'),
    log: createLog({ level: 'warn', write: (line) => void logged.push(JSON.parse(line)) })
  })
  const links: string[] = []
  const quick: (readonly string[])[] = []
  shell.events.on('link', (url) => links.push(url))
  shell.events.on('quick-dial', (texts) => quick.push(texts))
  // Schemes are registered one after the other.
  await new Promise(setImmediate)
  return { electron, shell, attached, detached, links, quick, logged }
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
