import type { BrowserWindow } from 'electron'
import { appOrigin, type ElectronApi } from './api.ts'
import { keepAlive } from './keep-alive.ts'
import { ownPreferences, type WindowsOptions } from './windows.ts'

const size = { width: 440, height: 96 } as const
const margin = 16
/** The card of one caller does not turn into another's under a finger that is about to click. */
const betweenCards = 500
/** The fragment by which the page shows nothing. */
const noCall = '-'

/** Who calls, over everything else, and never with the focus. */
export class RingCard {
  readonly #options: WindowsOptions
  #window: BrowserWindow | undefined
  #loaded: Promise<void> | undefined
  #call: string | undefined
  #hiddenAt = Number.NEGATIVE_INFINITY

  constructor(options: WindowsOptions) {
    this.#options = options
  }

  /** Loads the page ahead: it is to be painted before the second ring. */
  prepare(): void {
    this.#open()
  }

  async show(call: string): Promise<void> {
    this.#call = call
    const window = this.#open()
    await this.#loaded
    const pause = this.#hiddenAt + betweenCards - performance.now()
    if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause))
    // The call may be over by now.
    if (this.#call !== call || window.isDestroyed()) return
    this.#turnTo(window, call)
    window.setBounds(bottomRight(this.#options.electron))
    window.showInactive()
  }

  hide(): void {
    this.#call = undefined
    const window = this.#window
    if (window === undefined || !window.isVisible()) return
    this.#hiddenAt = performance.now()
    window.hide()
    this.#turnTo(window, noCall)
  }

  close(): void {
    this.#call = undefined
    this.#window?.close()
  }

  #open(): BrowserWindow {
    if (this.#window !== undefined) return this.#window
    const { electron, log, traits } = this.#options
    const window = new electron.BrowserWindow({
      ...size,
      show: false,
      frame: false,
      resizable: false,
      movable: true,
      minimizable: false,
      maximizable: false,
      fullscreenable: false,
      skipTaskbar: true,
      alwaysOnTop: true,
      // A click answers; what somebody types goes on where they type it.
      focusable: false,
      acceptFirstMouse: true,
      title: 'Offhook',
      // On a Mac windows of no other kind come over another program's whole screen without taking the focus.
      ...(traits.platform === 'darwin' ? { type: 'panel' } : {}),
      webPreferences: { ...ownPreferences(this.#options), webviewTag: false }
    })
    window.setAlwaysOnTop(true, 'screen-saver')
    // Otherwise macOS makes the whole application one without an icon in the Dock.
    window.setVisibleOnAllWorkspaces(true, { visibleOnFullScreen: true, skipTransformProcessType: true })
    window.once('closed', () => {
      if (this.#window === window) this.#window = undefined
    })
    // One that crashes for ever is made anew for the next call.
    keepAlive(window, {
      log,
      askAgain: async () => {
        window.destroy()
        return false
      }
    })
    this.#window = window
    this.#loaded = this.#load(window, noCall)
    return window
  }

  /** Another call is another fragment: the page that is loaded follows it. */
  #turnTo(window: BrowserWindow, call: string): void {
    void this.#load(window, call)
  }

  async #load(window: BrowserWindow, call: string): Promise<void> {
    try {
      await window.loadURL(`${appOrigin}/ring-card.html#${encodeURIComponent(call)}`)
    } catch (error) {
      this.#options.log.info('ring-card.not_loaded', { error })
    }
  }
}

/** Of the display in use. */
function bottomRight({ screen }: ElectronApi) {
  const { workArea } = screen.getDisplayNearestPoint(screen.getCursorScreenPoint())
  return {
    ...size,
    x: workArea.x + workArea.width - size.width - margin,
    y: workArea.y + workArea.height - size.height - margin
  }
}
