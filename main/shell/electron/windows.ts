import type { BrowserWindow, Rectangle } from 'electron'
import type { Log } from '../../../pbx-core/base/log.ts'
import { type PreferenceStore, readBounds, writeBounds } from '../../settings/preferences.ts'
import { appOrigin, ctiPartition, type ElectronApi } from './api.ts'

export interface WindowsOptions {
  readonly electron: ElectronApi
  readonly preferences: PreferenceStore
  /** Path of the built preload. */
  readonly preload: string
  readonly icon: string
  readonly log: Log
}

const usual = { width: 1240, height: 780 }
const least = { minWidth: 380, minHeight: 560 }
const card = { width: 440, height: 96, margin: 16 }
/** A page that dies again at once is not loaded a thousand times a second. */
const reloadAfter = 300

/** The application's windows: the phone, the ring card, and one for pop-ups. */
export class Windows {
  readonly #options: WindowsOptions
  #phone: BrowserWindow | undefined
  #card: BrowserWindow | undefined
  #popup: BrowserWindow | undefined
  /** The application ends: closing is closing now. */
  quitting = false

  constructor(options: WindowsOptions) {
    this.#options = options
  }

  get phoneHidden(): boolean {
    return this.#phone === undefined || !this.#phone.isVisible() || this.#phone.isMinimized()
  }

  async showPhone(): Promise<void> {
    const open = this.#phone
    if (open !== undefined) {
      if (open.isMinimized()) open.restore()
      open.show()
      open.focus()
      return
    }
    const { electron, icon, preferences } = this.#options
    const bounds = onScreen(
      readBounds(preferences),
      electron.screen.getAllDisplays().map(({ workArea }) => workArea)
    )
    const window = new electron.BrowserWindow({
      ...usual,
      ...least,
      ...bounds,
      show: false,
      title: 'Offhook',
      icon,
      autoHideMenuBar: true,
      webPreferences: { ...this.#ownPreferences(), webviewTag: true }
    })
    this.#phone = window
    window.once('ready-to-show', () => window.show())
    // Closing hides: the phone goes on ringing. The tray ends the application.
    window.on('close', (event) => {
      writeBounds(preferences, window.getNormalBounds())
      if (this.quitting) return
      event.preventDefault()
      window.hide()
    })
    window.once('closed', () => {
      this.#phone = undefined
    })
    this.#keepAlive(window)
    await window.loadURL(`${appOrigin}/index.html`)
  }

  /** Shows the card without taking the focus; a card that is shown stays. */
  async showCard(): Promise<void> {
    const { electron } = this.#options
    if (this.#card === undefined) {
      const window = new electron.BrowserWindow({
        width: card.width,
        height: card.height,
        show: false,
        frame: false,
        resizable: false,
        movable: true,
        minimizable: false,
        maximizable: false,
        fullscreenable: false,
        skipTaskbar: true,
        alwaysOnTop: true,
        focusable: true,
        webPreferences: { ...this.#ownPreferences(), webviewTag: false }
      })
      this.#card = window
      window.setAlwaysOnTop(true, 'screen-saver')
      window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true })
      window.once('closed', () => {
        this.#card = undefined
      })
      this.#keepAlive(window)
      await window.loadURL(`${appOrigin}/ring-card.html`)
    }
    const { workArea } = electron.screen.getDisplayNearestPoint(electron.screen.getCursorScreenPoint())
    this.#card.setBounds({
      x: workArea.x + workArea.width - card.width - card.margin,
      y: workArea.y + workArea.height - card.height - card.margin,
      width: card.width,
      height: card.height
    })
    this.#card.showInactive()
  }

  hideCard(): void {
    if (this.#card?.isVisible() === true) this.#card.hide()
  }

  /** One named window that later calls navigate; it has nothing of ours. */
  openPopup(url: string): void {
    const { electron } = this.#options
    if (this.#popup === undefined) {
      const window = new electron.BrowserWindow({
        width: 1000,
        height: 780,
        autoHideMenuBar: true,
        webPreferences: { ...sealed, partition: ctiPartition }
      })
      window.once('closed', () => {
        this.#popup = undefined
      })
      this.#popup = window
    }
    this.#popup.loadURL(url).catch((error: unknown) => this.#options.log.info('popup.not_loaded', { error }))
  }

  closeAll(): void {
    this.quitting = true
    for (const window of [this.#card, this.#popup, this.#phone]) window?.close()
  }

  /** A page that crashed comes back, and with it the calls (`5-softphone`, It stays connected). */
  #keepAlive(window: BrowserWindow): void {
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      if (reason === 'clean-exit' || this.quitting) return
      this.#options.log.warn('window.crashed', { reason })
      setTimeout(() => {
        if (!window.isDestroyed()) window.webContents.reload()
      }, reloadAfter)
    })
  }

  #ownPreferences() {
    return { ...sealed, preload: this.#options.preload, backgroundThrottling: false }
  }
}

const sealed = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInSubFrames: false,
  nodeIntegrationInWorker: false,
  webSecurity: true
} as const

/** Bounds of a display that is gone would hide the window for good. */
function onScreen(bounds: Rectangle | undefined, areas: readonly Rectangle[]): Rectangle | undefined {
  if (bounds === undefined) return undefined
  const reachable = areas.some(
    (area) =>
      bounds.x < area.x + area.width - 100 &&
      bounds.x + bounds.width > area.x + 100 &&
      bounds.y >= area.y - 20 &&
      bounds.y < area.y + area.height - 60
  )
  return reachable ? bounds : undefined
}
