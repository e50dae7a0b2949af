import type { BrowserWindow, Rectangle } from 'electron'
import type { Log } from '../../../pbx-core/base/log.ts'
import { type PreferenceStore, readBounds, writeBounds } from '../../settings/preferences.ts'
import { appOrigin, type ElectronApi } from './api.ts'
import { ask } from './ask.ts'
import type { DesktopTraits } from './desktop-traits.ts'
import { keepAlive } from './keep-alive.ts'
import { popupPreferences, sealed } from './new-windows.ts'
import { beside, onScreen } from './places.ts'
import type { DesktopWords } from './words.ts'

export interface WindowsOptions {
  readonly electron: ElectronApi
  readonly preferences: PreferenceStore
  /** Path of the built preload. */
  readonly preload: string
  readonly icon: string
  readonly log: Log
  readonly traits: DesktopTraits
  readonly said: () => DesktopWords
  /** The phone's window is closed, and nothing would lead back to it. */
  readonly onClosedForGood: () => void
}

const usual = { width: 1240, height: 780 }
const least = { minWidth: 380, minHeight: 560 }
const popupSize = { width: 1000, height: 780 }

/** The phone's window, and one for pop-ups. */
export class Windows {
  readonly #options: WindowsOptions
  #phone: BrowserWindow | undefined
  #popup: BrowserWindow | undefined
  #quitting = false

  constructor(options: WindowsOptions) {
    this.#options = options
  }

  get phone(): BrowserWindow | undefined {
    return this.#phone
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
    window.on('close', (event) => {
      writeBounds(this.#options.preferences, window.getNormalBounds())
      if (this.#quitting) return
      event.preventDefault()
      void this.#putAway(window)
    })
    window.once('closed', () => {
      this.#phone = undefined
    })
    this.#watch(window)
    await this.#load(window, `${appOrigin}/index.html`)
  }

  /** One window, that later calls navigate; it has nothing of ours, and takes no focus: somebody may be typing. */
  openPopup(url: string): void {
    const { electron } = this.#options
    if (this.#popup === undefined) {
      const window = new electron.BrowserWindow({
        ...popupSize,
        ...beside(this.#phone?.getBounds(), popupSize, this.#areas()),
        show: false,
        autoHideMenuBar: true,
        webPreferences: popupPreferences
      })
      window.once('ready-to-show', () => window.showInactive())
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

  /** Closing hides: the phone goes on ringing, and the tray leads back to it and ends it. Where there is none, closing ends it. */
  async #putAway(window: BrowserWindow): Promise<void> {
    const { traits, onClosedForGood } = this.#options
    if (await traits.hasTray()) window.hide()
    else onClosedForGood()
  }

  #watch(window: BrowserWindow): void {
    const { electron, log, said } = this.#options
    keepAlive(window, {
      log,
      askAgain: async () => {
        const { message, detail, later, again } = said().crashed
        return (await ask(electron, window, { type: 'warning', message, detail, buttons: [later, again] })) === 1
      }
    })
    let asking = false
    window.on('unresponsive', () => {
      if (asking) return
      asking = true
      log.warn('window.unresponsive')
      const { message, detail, wait, reload } = said().stuck
      void ask(electron, window, { type: 'warning', message, detail, buttons: [wait, reload] }).then((pressed) => {
        asking = false
        // A page that hangs hears of no reload; one that is gone comes back.
        if (pressed === 1 && !window.isDestroyed()) window.webContents.forcefullyCrashRenderer()
      })
    })
  }

  #makePhone(): BrowserWindow {
    const { electron, icon, preferences } = this.#options
    return new electron.BrowserWindow({
      ...usual,
      ...least,
      ...onScreen(readBounds(preferences), this.#areas()),
      show: false,
      title: 'Offhook',
      icon,
      autoHideMenuBar: true,
      webPreferences: { ...ownPreferences(this.#options), webviewTag: true }
    })
  }

  #areas(): readonly Rectangle[] {
    return this.#options.electron.screen.getAllDisplays().map(({ workArea }) => workArea)
  }

  /** Where the page cannot be loaded Chromium shows an error page; calls go on without it. */
  async #load(window: BrowserWindow, url: string): Promise<void> {
    try {
      await window.loadURL(url)
    } catch (error) {
      this.#options.log.info('window.not_loaded', { error })
    }
  }
}

/** Of windows with our pages: they ring before the first click, also from the background. */
export function ownPreferences({ preload }: Pick<WindowsOptions, 'preload'>) {
  return { ...sealed, preload, backgroundThrottling: false, autoplayPolicy: 'no-user-gesture-required' } as const
}
