import type { Subscribable } from '../../pbx-core/base/emitter.ts'
import type { AppState } from '../ipc/contract.ts'
import type { DesktopLinks } from '../phone/links-port.ts'

/**
 * What the application asks of the desktop that it stands on: Electron, or plain Node with a
 * browser in an application window. The composition knows this and nothing else of either.
 */
export interface Shell extends AsyncDisposable {
  readonly kind: 'electron' | 'browser'
  /** `de-CH` */
  readonly locale: string
  readonly events: Subscribable<ShellEvents>
  readonly links: DesktopLinks
  /** Opens the phone window, or brings it to the front. */
  showPhone(): Promise<void>
  /** What tray, ring card and title are made of; the newest state. */
  update(state: AppState): void
  /** In the person's own browser. Only `http:` and `https:`. */
  openExternal(url: string): void
  /** A pop-up in a named window of its own, which later calls navigate. */
  openPopupWindow(url: string): void
  notify(title: string, text: string): void
}

export interface ShellEvents {
  /** A `tel:` link and the like, as it was clicked; also those that started the application. */
  link: string
  /** The key for it was pressed: what is selected, and what was copied. */
  'quick-dial': readonly string[]
  /** From the tray or a notification. */
  answer: { readonly call: string }
  'hang-up': { readonly call: string }
  /** The machine has woken up, or the network is back. */
  resumed: undefined
  quit: undefined
}

/** Where the windows find the application. */
export interface Entrance {
  /** A token that opens the phone window once, within 60 s. `used`: it has. undefined where there is no user. */
  readonly logInToken: (used?: () => void) => string | undefined
  /** Pages of callers open in a window of their own, without a click. */
  readonly opensWindows: () => boolean
  /** `http://127.0.0.1:8980` */
  readonly origin: string
}
