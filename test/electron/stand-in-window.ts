import { EventEmitter } from 'node:events'

export type Handler = (...args: never[]) => unknown
type OpenHandler = (details: { url: string; disposition?: string }) => unknown

/** A page as Electron would have it; what is done to it is written down. */
export class StandInContents extends EventEmitter {
  readonly sent: unknown[][] = []
  readonly mainFrame: { url: string }
  url: string
  type: 'window' | 'webview'
  title = ''
  reloads = 0
  focused = 0
  destroyed = false
  session: unknown
  hostWebContents: StandInContents | null = null
  openHandler: OpenHandler | undefined
  /** Before those of `ipcMain`, as in Electron. */
  readonly handlers = new Map<string, Handler>()
  readonly ipc = { handle: (channel: string, handler: Handler) => void this.handlers.set(channel, handler) }

  constructor(url = '', type: 'window' | 'webview' = 'window') {
    super()
    this.url = url
    this.type = type
    this.mainFrame = { url }
  }
  getType = () => this.type
  getURL = () => this.url
  getTitle = () => this.title
  isDestroyed = () => this.destroyed
  focus = () => {
    this.focused += 1
  }
  reload = () => {
    this.reloads += 1
  }
  forcefullyCrashRenderer = () => void this.emit('render-process-gone', {}, { reason: 'killed' })
  send = (...args: unknown[]) => void this.sent.push(args)
  setWindowOpenHandler = (handler: OpenHandler) => {
    this.openHandler = handler
  }
}

export class StandInWindow extends EventEmitter {
  readonly did: string[] = []
  readonly webContents = new StandInContents()
  readonly options: Record<string, unknown> & { webPreferences: Record<string, unknown> }
  bounds: unknown
  visible = false
  minimized = false
  destroyed = false

  constructor(options: StandInWindow['options']) {
    super()
    this.options = options
    this.visible = options.show !== false
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
  /** By the person: the page may refuse, and so may the application. */
  closeByPerson = () => {
    let prevented = false
    this.emit('close', { preventDefault: () => (prevented = true) })
    return prevented
  }
  close = () => {
    this.did.push('close')
    this.destroy()
  }
  destroy = () => {
    if (this.destroyed) return
    this.destroyed = true
    this.webContents.destroyed = true
    this.webContents.emit('destroyed')
    this.emit('closed')
  }
  isVisible = () => this.visible
  isMinimized = () => this.minimized
  isDestroyed = () => this.destroyed
  setBounds = (bounds: unknown) => {
    this.bounds = bounds
  }
  getBounds = () => ({ x: 10, y: 20, width: 800, height: 600 })
  getNormalBounds = () => ({ x: 10, y: 20, width: 800, height: 600 })
  setAlwaysOnTop = (on: boolean, level: string) => void this.did.push(`alwaysOnTop ${on} ${level}`)
  setVisibleOnAllWorkspaces = (on: boolean, how: object) =>
    void this.did.push(`allWorkspaces ${on} ${Object.keys(how).sort().join(' ')}`)

  #do(what: string, visible: boolean): void {
    this.visible = visible
    this.did.push(what)
  }
}

export class StandInSession extends EventEmitter {
  request: Handler | undefined
  check: Handler | undefined
  spellChecker = true
  readonly cookiesSet: unknown[] = []
  readonly cookies = { set: async (cookie: unknown) => void this.cookiesSet.push(cookie) }
  setPermissionRequestHandler = (handler: Handler) => {
    this.request = handler
  }
  setPermissionCheckHandler = (handler: Handler) => {
    this.check = handler
  }
  setSpellCheckerEnabled = (on: boolean) => {
    this.spellChecker = on
  }
}

/** Nothing holds it but whoever made it: one that is dropped is collected, and hears no click. */
export class StandInNotification extends EventEmitter {
  static isSupported = () => true
  readonly given: {
    readonly title: string
    readonly body: string
    readonly silent: boolean
    readonly actions?: unknown
  }
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
