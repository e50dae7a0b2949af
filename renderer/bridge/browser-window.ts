import type { Bridge } from './bridge.ts'
import { showInCtiWindow } from './cti-window.ts'
import { leaveUnasked } from './unasked.ts'

export interface BrowserWindowPorts {
  /** The browser let no window open. */
  onPopupBlocked(): void
  /** Of the notification that leads to a window which a browser leaves behind others. */
  readonly openAlready: () => { readonly title: string; readonly text: string }
}

/** What main asks of a page that stands in for a desktop window: Electron does all of it by itself. */
export function followBrowserShell(bridge: Bridge, { onPopupBlocked, openAlready }: BrowserWindowPorts): void {
  bridge.on('popup-window', ({ url }) => {
    if (!showInCtiWindow(url)) onPopupBlocked()
  })
  const shown = new Map<string, Notification>()
  bridge.on('replaced', async ({ mayReturn }) => {
    if (closes()) return
    // A browser keeps it open, where it would be a dead window beside the living one. If that one can close, it does.
    if (!mayReturn) return location.replace('/replaced')
    await bridge.invoke('app.ready', { window: 'phone', closes: false })
    if (!document.hasFocus()) notify({ id: 'open-already', ...openAlready() }, shown)
  })
  bridge.on('alert', ({ id, title, text, on }) => {
    shown.get(id)?.close()
    shown.delete(id)
    if (on && !document.hasFocus()) notify({ id, title, text }, shown)
  })
}

/** Its calls go on in the other window: nobody is asked about them. */
function closes(): boolean {
  const askAgain = leaveUnasked()
  window.close()
  if (!window.closed) askAgain()
  return window.closed
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
