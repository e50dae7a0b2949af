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
  /** Programs that have schemes where this one is not registered for them, by name. */
  readonly others?: Readonly<Record<string, string>>
  /** What the person has chosen in the setting of Windows. */
  readonly chosen?: Readonly<Record<string, string>>
  /** Keys that another program has. */
  readonly takenKeys?: readonly string[]
  readonly selected?: string
  readonly copied?: string
}

const workArea = { x: 0, y: 0, width: 1920, height: 1040 }
export const userAgent =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) offhook/0.1.0 Chrome/156.0.0.0 Electron/45.4.1 Safari/537.36'

/** `"C:\\Offhook.exe" "--" "%1"` */
function commandOf(path = process.execPath, args: readonly string[]): string {
  return [path, ...args, '%1'].map((argument) => `"${argument}"`).join(' ')
}

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
  const keys = new Map<string, () => void>()
  const registry = new Map<string, string>()
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
    getName: () => 'Offhook',
    setAsDefaultProtocolClient: (scheme: string, path?: string, args: readonly string[] = []) => {
      did.push(['setAsDefaultProtocolClient', scheme])
      if (options.registers?.(scheme) === false) return false
      registry.set(scheme, commandOf(path, args))
      return true
    },
    // shell/browser/browser_win.cc: the registry's command, word for word
    isDefaultProtocolClient: (scheme: string, path?: string, args: readonly string[] = []) =>
      registry.get(scheme) === commandOf(path, args),
    removeAsDefaultProtocolClient: (scheme: string, path?: string, args: readonly string[] = []) => {
      did.push(['removeAsDefaultProtocolClient', scheme])
      if (registry.get(scheme) === commandOf(path, args)) registry.delete(scheme)
      return true
    },
    // AssocQueryString: what the person has chosen goes before the registry
    getApplicationNameForProtocol: (url: string) => {
      const scheme = url.replace(/:.*$/s, '')
      const before = options.others?.[scheme]
      return options.chosen?.[scheme] ?? (registry.has(scheme) ? 'Offhook' : (before ?? ''))
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
    clipboard: {
      writeText: note('copied'),
      readText: async () => {
        did.push(['read', 'clipboard'])
        if (options.copied === undefined) throw new Error('There is no text')
        return options.copied
      },
      // On Linux alone.
      selection: options.selected === undefined ? undefined : { readText: async () => options.selected }
    },
    globalShortcut: {
      register: (key: string, pressed: () => void) => {
        if (!/\+/.test(key)) throw new TypeError('conversion failure from key')
        did.push(['register key', key])
        if (options.takenKeys?.includes(key) === true || keys.has(key)) return false
        keys.set(key, pressed)
        return true
      },
      unregister: (key: string) => {
        did.push(['unregister key', key])
        keys.delete(key)
      }
    },
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
    shell: {
      openExternal: async (url: string) => void did.push(['openExternal', url]),
      openPath: async (path: string) => {
        did.push(['openPath', path])
        return ''
      }
    },
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
    /** Keys of the whole desktop, and what they do. */
    keys,
    powerMonitor: api.powerMonitor,
    /** The questions that were asked, and in whose sheet. */
    asked: () => did.filter(([what]) => what === 'ask').map(([, question, window]) => ({ question, window }))
  }
}
