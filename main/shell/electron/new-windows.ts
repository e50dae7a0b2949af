import type { HandlerDetails, WebContents, WindowOpenHandlerResponse } from 'electron'
import { isWebAddress } from '../web-address.ts'
import { ctiPartition } from './api.ts'
import type { OpenOutside } from './outside.ts'
import { Touches } from './touches.ts'

/** What every page of others has, in whichever window. */
export const sealed = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInSubFrames: false,
  nodeIntegrationInWorker: false,
  webSecurity: true,
  spellcheck: false
} as const

export const popupPreferences = {
  ...sealed,
  partition: ctiPartition,
  // The reader of PDF files, which is all there is.
  plugins: true,
  safeDialogs: true,
  autoplayPolicy: 'document-user-activation-required'
} as const

const deny = { action: 'deny' } as const

/**
 * What becomes of `window.open` and of links to new windows. A pop-up's page that asks for a window
 * with features is about to log somebody in (SSO) and wants to hear of it: that opens as a sealed child
 * of the same partition. A mere link opens in the person's browser. Both only where the page was just
 * clicked, as in a browser; of our own pages nothing opens but outside.
 */
export class NewWindows {
  readonly #touches = new Touches()
  readonly #outside: OpenOutside

  constructor(outside: OpenOutside) {
    this.#outside = outside
  }

  guard(contents: WebContents, popup: boolean): void {
    if (popup) this.#touches.watch(contents)
    contents.setWindowOpenHandler((details) => (popup ? this.#ofPopup(contents, details) : this.#ofOurs(details)))
  }

  #ofOurs({ url }: HandlerDetails): WindowOpenHandlerResponse {
    this.#outside(url)
    return deny
  }

  #ofPopup(contents: WebContents, { url, disposition }: HandlerDetails): WindowOpenHandlerResponse {
    if (!this.#touches.isFresh(contents)) return deny
    this.#touches.use(contents)
    if (disposition !== 'new-window' || !(isWebAddress(url) || url === 'about:blank')) {
      this.#outside(url)
      return deny
    }
    return {
      action: 'allow',
      overrideBrowserWindowOptions: {
        width: 560,
        height: 680,
        autoHideMenuBar: true,
        fullscreenable: false,
        alwaysOnTop: false,
        skipTaskbar: false,
        frame: true,
        webPreferences: popupPreferences
      }
    }
  }
}
