import { openCtiWindow } from '../features/popup/cti-window.ts'
import type { Bridge } from './bridge.ts'

export interface BrowserWindowPorts {
  /** The browser let no window open. */
  onPopupBlocked(): void
}

/** What main asks of a page that stands in for a desktop window: Electron does all of it by itself. */
export function followBrowserShell(bridge: Bridge, { onPopupBlocked }: BrowserWindowPorts): void {
  bridge.on('popup-window', ({ url }) => {
    if (!openCtiWindow(url)) onPopupBlocked()
  })
  bridge.on('replaced', () => {
    window.close()
    // A browser may keep it open; then it says so, and gives the phone up.
    location.replace('/replaced')
  })
  const shown = new Map<string, Notification>()
  bridge.on('alert', ({ id, title, text, on }) => {
    shown.get(id)?.close()
    shown.delete(id)
    if (on && !document.hasFocus()) notify({ id, title, text }, shown)
  })
}

interface Alert {
  readonly id: string
  readonly title: string
  readonly text: string
}

/** Stays until it is over or clicked; the phone itself makes the sound. */
function notify({ id, title, text }: Alert, shown: Map<string, Notification>): void {
  if (Notification.permission === 'default') return askAtNextClick()
  if (Notification.permission !== 'granted') return
  const notification = new Notification(title, { body: text, tag: id, silent: true, requireInteraction: true })
  notification.onclick = () => {
    window.focus()
    notification.close()
  }
  notification.onclose = () => shown.delete(id)
  shown.set(id, notification)
}

/** In a browser of the person's own; the one that we open is allowed to. */
function askAtNextClick(): void {
  addEventListener('pointerdown', () => void Notification.requestPermission(), { once: true })
}
