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
/** A page that dies again at once is not loaded a thousand times a second. */
const reloadAfter = 300

/** The phone's window, and one for pop-ups. */
export class Windows {
  readonly #options: WindowsOptions
  #phone: BrowserWindow | undefined
  #popup: BrowserWindow | undefined
  #quitting = false

  constructor(options: WindowsOptions) {
    this.#options = options
  }

  async showPhone(): Promise<void> {
    const open = this.#phone
    if (open !== undefined) {
      if (open.isMinimized()) open.restore()
      open.show()
      open.focus()
      return
    }
    const window = this.#makePhone()
    this.#phone = window
    window.once('ready-to-show', () => window.show())
    // Closing hides: the phone goes on ringing. The tray ends the application.
    window.on('close', (event) => {
      writeBounds(this.#options.preferences, window.getNormalBounds())
      if (this.#quitting) return
      event.preventDefault()
      window.hide()
    })
    window.once('closed', () => {
      this.#phone = undefined
    })
    keepAlive(window, this.#options.log)
    await this.#load(window, `${appOrigin}/index.html`)
  }

  /** One window, that later calls navigate; it has nothing of ours. */
  openPopup(url: string): void {
    const { electron } = this.#options
    if (this.#popup === undefined) {
      const window = new electron.BrowserWindow({
        width: 1000,
        height: 780,
        autoHideMenuBar: true,
        webPreferences: {
          ...sealed,
          partition: ctiPartition,
          safeDialogs: true,
          autoplayPolicy: 'document-user-activation-required'
        }
      })
      window.once('closed', () => {
        this.#popup = undefined
      })
      this.#popup = window
    }
    void this.#load(this.#popup, url)
  }

  closeAll(): void {
    this.#quitting = true
    for (const window of [this.#popup, this.#phone]) window?.close()
  }

  #makePhone(): BrowserWindow {
    const { electron, icon, preferences } = this.#options
    const areas = electron.screen.getAllDisplays().map(({ workArea }) => workArea)
    return new electron.BrowserWindow({
      ...usual,
      ...least,
      ...onScreen(readBounds(preferences), areas),
      show: false,
      title: 'Offhook',
      icon,
      autoHideMenuBar: true,
      webPreferences: { ...ownPreferences(this.#options), webviewTag: true }
    })
  }

  /** A page that is not there says so itself; a call needs none. */
  async #load(window: BrowserWindow, url: string): Promise<void> {
    try {
      await window.loadURL(url)
    } catch (error) {
      this.#options.log.info('window.not_loaded', { error })
    }
  }
}

/** A page that crashed comes back, and with it the calls (`5-softphone`, It stays connected). */
export function keepAlive(window: BrowserWindow, log: Log): void {
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return
    log.warn('window.crashed', { reason })
    setTimeout(() => {
      if (!window.isDestroyed()) window.webContents.reload()
    }, reloadAfter)
  })
}

const sealed = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInSubFrames: false,
  nodeIntegrationInWorker: false,
  webSecurity: true
} as const

/** Of windows with our pages: they ring before the first click, also from the background. */
export function ownPreferences({ preload }: WindowsOptions) {
  return { ...sealed, preload, backgroundThrottling: false, autoplayPolicy: 'no-user-gesture-required' } as const
}

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
