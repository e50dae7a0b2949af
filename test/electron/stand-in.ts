import { EventEmitter } from 'node:events'
import { isAbsolute } from 'node:path'
import type { ElectronApi } from '../../main/shell/electron/api.ts'
import { StandInSafeStorage } from './stand-in-safe-storage.ts'
import { type Handler, StandInContents, StandInNotification, StandInSession, StandInWindow } from './stand-in-window.ts'

export { StandInContents, StandInSession, StandInWindow }

export interface MenuItem {
  readonly label?: string
  readonly role?: string
  readonly type?: string
  readonly click?: () => void
}

interface StandInOptions {
  /** Another instance has the lock. */
  readonly first?: boolean
  readonly packed?: boolean
  /** The button that the person presses in a question: each, or one after the other. */
  readonly press?: number | readonly number[]
  /** Which schemes the system lets be registered. */
  readonly registers?: (scheme: string) => boolean
}

const workArea = { x: 0, y: 0, width: 1920, height: 1040 }
export const userAgent =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) offhook/0.1.0 Chrome/156.0.0.0 Electron/45.4.1 Safari/537.36'

/** Records what the adapter asks of `electron`, without Electron, and behaves as its source says. */
export function standInElectron(options: StandInOptions = {}) {
  const did: unknown[][] = []
  const note =
    (name: string) =>
    (...args: unknown[]) =>
      void did.push([name, ...args])
  const windows: StandInWindow[] = []
  const handlers = new Map<string, Handler>()
  const schemes = new Map<string, (request: { url: string; method: string }) => Promise<Response>>()
  const partitions = new Map<string, StandInSession>()
  const menus: MenuItem[][] = []
  const paths = new Map<string, string>()
  const presses = [options.press ?? 0].flat()
  const app = Object.assign(new EventEmitter(), {
    requestSingleInstanceLock: () => options.first ?? true,
    quit: note('quit'),
    exit: note('exit'),
    isPackaged: options.packed ?? true,
    userAgentFallback: userAgent,
    setPath: (name: string, path: string) => {
      // shell/browser/api/electron_api_app.cc
      if (!isAbsolute(path)) throw new Error('Path must be absolute')
      paths.set(name, path)
    },
    getPath: (name: string) => paths.get(name) ?? '/home/ana',
    getVersion: () => '0.0.0',
    setAppUserModelId: note('setAppUserModelId'),
    enableSandbox: note('enableSandbox'),
    setAsDefaultProtocolClient: (scheme: string) => {
      did.push(['setAsDefaultProtocolClient', scheme])
      return options.registers?.(scheme) ?? true
    },
    commandLine: { appendSwitch: note('appendSwitch') },
    getLocale: () => 'en-US'
  })
  const defaultSession = new StandInSession()
  const session = {
    defaultSession,
    fromPartition: (name: string) => {
      const known = partitions.get(name) ?? new StandInSession()
      partitions.set(name, known)
      return known
    }
  }
  const notifications: StandInNotification[] = []
  const safeStorage = new StandInSafeStorage()
  const image = (path: string, size?: object) => ({
    resize: (to: object) => image(path, to),
    addRepresentation: note('addRepresentation'),
    toPNG: () => Buffer.from(''),
    path,
    size
  })
  const api = {
    app,
    BrowserWindow: class extends StandInWindow {
      static getAllWindows = () => windows.filter(({ destroyed }) => !destroyed)
      static fromWebContents = (contents: StandInContents) =>
        windows.find(({ webContents }) => webContents === contents) ?? null

      constructor(given: StandInWindow['options']) {
        super(given)
        windows.push(this)
        const { partition } = given.webPreferences
        this.webContents.session = typeof partition === 'string' ? session.fromPartition(partition) : defaultSession
        app.emit('browser-window-created', {}, this)
        app.emit('web-contents-created', {}, this.webContents)
      }
    },
    clipboard: { writeText: note('copied') },
    ipcMain: Object.assign(new EventEmitter(), {
      handle: (channel: string, handler: Handler) => void handlers.set(channel, handler)
    }),
    Menu: {
      setApplicationMenu: note('applicationMenu'),
      buildFromTemplate: (template: MenuItem[]) => {
        menus.push(template)
        return Object.assign([...template], { popup: note('menu') })
      }
    },
    nativeImage: { createFromPath: (path: string) => image(path) },
    dialog: {
      showMessageBox: async (...given: unknown[]) => {
        const [window, question] = given.length > 1 ? given : [undefined, given[0]]
        did.push(['ask', question, window])
        return { response: presses.length > 1 ? presses.shift() : presses[0] }
      }
    },
    Notification: class extends StandInNotification {
      constructor(given: StandInNotification['given']) {
        super(given)
        notifications.push(this)
      }
    },
    powerMonitor: new EventEmitter(),
    protocol: {
      registerSchemesAsPrivileged: note('registerSchemesAsPrivileged'),
      handle: (scheme: string, handler: (request: { url: string; method: string }) => Promise<Response>) =>
        void schemes.set(scheme, handler)
    },
    safeStorage: safeStorage.api,
    screen: {
      getAllDisplays: () => [{ workArea }],
      getCursorScreenPoint: () => ({ x: 5, y: 5 }),
      getDisplayNearestPoint: () => ({ workArea })
    },
    session,
    shell: { openExternal: async (url: string) => void did.push(['openExternal', url]) },
    Tray: class extends EventEmitter {
      constructor(icon: unknown) {
        super()
        did.push(['tray', icon])
      }
      setToolTip = note('tooltip')
      setContextMenu = () => {}
      destroy = note('tray destroyed')
    }
  }
  return {
    // The adapter uses a part of Electron; its types are checked against the real electron.d.ts where it is compiled.
    api: api as unknown as ElectronApi,
    app,
    did,
    windows,
    handlers,
    schemes,
    partitions,
    defaultSession,
    menus,
    notifications,
    safeStorage,
    powerMonitor: api.powerMonitor,
    /** The questions that were asked, and in whose sheet. */
    asked: () => did.filter(([what]) => what === 'ask').map(([, question, window]) => ({ question, window }))
  }
}
