import { EventEmitter } from 'node:events'
import type { ElectronApi } from '../../main/shell/electron/api.ts'
import { StandInSafeStorage } from './stand-in-safe-storage.ts'

type Handler = (...args: never[]) => unknown

/** A page as Electron would have it; what is done to it is written down. */
export class StandInContents extends EventEmitter {
  readonly sent: unknown[][] = []
  readonly mainFrame: { url: string }
  url: string
  type: 'window' | 'webview'
  reloads = 0
  session: unknown
  openHandler: ((details: { url: string }) => unknown) | undefined

  constructor(url = '', type: 'window' | 'webview' = 'window') {
    super()
    this.url = url
    this.type = type
    this.mainFrame = { url }
  }
  getType = () => this.type
  getURL = () => this.url
  isDestroyed = () => false
  reload = () => {
    this.reloads += 1
  }
  send = (...args: unknown[]) => void this.sent.push(args)
  setWindowOpenHandler = (handler: (details: { url: string }) => unknown) => {
    this.openHandler = handler
  }
}

export class StandInWindow extends EventEmitter {
  readonly did: string[] = []
  readonly webContents = new StandInContents()
  readonly options: Record<string, unknown> & { webPreferences: Record<string, unknown> }
  bounds: unknown
  visible = false

  constructor(options: StandInWindow['options'], made: StandInWindow[]) {
    super()
    this.options = options
    made.push(this)
  }
  loadURL = async (url: string) => {
    this.webContents.url = url
    this.webContents.mainFrame.url = url
    this.did.push(`load ${url}`)
  }
  show = () => this.#do('show', true)
  hide = () => this.#do('hide', false)
  showInactive = () => this.#do('showInactive', true)
  focus = () => void this.did.push('focus')
  restore = () => void this.did.push('restore')
  close = () => {
    this.did.push('close')
    this.emit('closed')
  }
  minimized = false
  isVisible = () => this.visible
  isMinimized = () => this.minimized
  isDestroyed = () => false
  setBounds = (bounds: unknown) => {
    this.bounds = bounds
  }
  getNormalBounds = () => ({ x: 10, y: 20, width: 800, height: 600 })
  setAlwaysOnTop = (on: boolean, level: string) => void this.did.push(`alwaysOnTop ${on} ${level}`)
  setVisibleOnAllWorkspaces = (on: boolean) => void this.did.push(`allWorkspaces ${on}`)

  #do(what: string, visible: boolean): void {
    this.visible = visible
    this.did.push(what)
  }
}

export class StandInSession extends EventEmitter {
  request: Handler | undefined
  check: Handler | undefined
  readonly cookiesSet: unknown[] = []
  readonly cookies = { set: async (cookie: unknown) => void this.cookiesSet.push(cookie) }
  setPermissionRequestHandler = (handler: Handler) => {
    this.request = handler
  }
  setPermissionCheckHandler = (handler: Handler) => {
    this.check = handler
  }
}

interface StandInOptions {
  /** Another instance has the lock. */
  readonly first?: boolean
  readonly packed?: boolean
  /** The button that the person presses in a question. */
  readonly press?: number
}

class StandInNotification extends EventEmitter {
  static isSupported = () => true
  readonly given: { readonly title: string; readonly body: string; readonly silent: boolean }
  shown = false
  constructor(given: StandInNotification['given']) {
    super()
    this.given = given
  }
  show = () => {
    this.shown = true
  }
  close = () => {
    this.shown = false
  }
}

/** Records what the adapter asks of `electron`, without Electron. */
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
  const menus: { label?: string; click?: () => void }[][] = []
  const app = Object.assign(new EventEmitter(), {
    requestSingleInstanceLock: () => options.first ?? true,
    quit: note('quit'),
    exit: note('exit'),
    isPackaged: options.packed ?? true,
    setAppUserModelId: note('setAppUserModelId'),
    enableSandbox: note('enableSandbox'),
    setAsDefaultProtocolClient: note('setAsDefaultProtocolClient'),
    commandLine: { appendSwitch: note('appendSwitch') },
    getLocale: () => 'en-US'
  })
  const defaultSession = new StandInSession()
  const notifications: StandInNotification[] = []
  const safeStorage = new StandInSafeStorage()
  const api = {
    app,
    BrowserWindow: class extends StandInWindow {
      constructor(window: StandInWindow['options']) {
        super(window, windows)
      }
    },
    ipcMain: Object.assign(new EventEmitter(), {
      handle: (channel: string, handler: Handler) => void handlers.set(channel, handler)
    }),
    Menu: {
      buildFromTemplate: (template: { label?: string; click?: () => void }[]) => {
        menus.push(template)
        return template
      }
    },
    nativeImage: { createFromPath: () => ({ resize: () => ({}) }) },
    dialog: {
      showMessageBox: async (question: unknown) => {
        did.push(['ask', question])
        return { response: options.press ?? 0 }
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
      getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1040 } }],
      getCursorScreenPoint: () => ({ x: 5, y: 5 }),
      getDisplayNearestPoint: () => ({ workArea: { x: 0, y: 0, width: 1920, height: 1040 } })
    },
    session: {
      defaultSession,
      fromPartition: (name: string) => {
        const known = partitions.get(name) ?? new StandInSession()
        partitions.set(name, known)
        return known
      }
    },
    shell: { openExternal: async (url: string) => void did.push(['openExternal', url]) },
    Tray: class extends EventEmitter {
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
    powerMonitor: api.powerMonitor
  }
}
