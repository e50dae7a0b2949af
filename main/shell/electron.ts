import { Emitter } from '../../pbx-core/base/emitter.ts'
import type { Log } from '../../pbx-core/base/log.ts'
import type { Desk } from '../phone/desk.ts'
import type { PreferenceStore } from '../settings/preferences.ts'
import { languageFor, words } from '../words.ts'
import type { ElectronApi } from './electron/api.ts'
import { serveAppProtocol } from './electron/app-protocol.ts'
import { guardPages, guardPermissions } from './electron/guards.ts'
import { serveIpc } from './electron/ipc.ts'
import { registerLinkSchemes } from './electron/link-schemes.ts'
import type { TakeLinks } from './electron/prepare.ts'
import { RingCard } from './electron/ring-card.ts'
import { TrayMenu } from './electron/tray.ts'
import { Windows } from './electron/windows.ts'
import type { Shell, ShellEvents } from './port.ts'
import { type Ringing, RingingCall } from './ringing-call.ts'
import { isWebAddress } from './web-address.ts'

export interface ElectronShellOptions {
  readonly electron: ElectronApi
  readonly desk: Desk
  readonly preferences: PreferenceStore
  readonly takeLinks: TakeLinks
  readonly rendererDirectory: string
  readonly preload: string
  readonly icon: string
  readonly log: Log
}

/** The desktop as Electron gives it. The application is ready by then. */
export function createElectronShell(options: ElectronShellOptions): Shell {
  const { electron, desk, log, takeLinks, preferences } = options
  const { app, powerMonitor, shell: system } = electron
  const events = new Emitter<ShellEvents>((error) => log.error('shell.listener-failed', { error }))
  const openExternal = (url: string) => {
    if (isWebAddress(url)) void system.openExternal(url)
  }
  serveAppProtocol(electron, options.rendererDirectory)
  guardPermissions(electron)
  guardPages(electron, openExternal)
  serveIpc(electron, desk, log)
  registerLinkSchemes(electron, preferences)

  const windows = new Windows(options)
  const card = new RingCard(options)
  const show = () => void windows.showPhone()
  const tray = new TrayMenu(electron, options.icon, {
    show,
    answer: (call) => events.emit('answer', { call }),
    hangUp: (call) => events.emit('hang-up', { call }),
    quit: () => events.emit('quit', undefined)
  })
  app.on('second-instance', show)
  app.on('activate', show)
  // All windows may be hidden; the phone goes on.
  app.on('window-all-closed', () => {})
  powerMonitor.on('resume', () => events.emit('resumed', undefined))
  powerMonitor.on('unlock-screen', () => events.emit('resumed', undefined))
  const ringing = new RingingCall(ringingTold(electron, card, show))

  // Whoever makes this shell subscribes to its events in the same turn.
  queueMicrotask(() => takeLinks((url) => events.emit('link', url)))
  return {
    kind: 'electron',
    locale: app.getLocale(),
    events,
    async showPhone() {
      await windows.showPhone()
      card.prepare()
    },
    update(state) {
      tray.update(state)
      ringing.update(state)
    },
    openExternal,
    openPopupWindow: (url) => {
      if (isWebAddress(url)) windows.openPopup(url)
    },
    notify: (title, body) => void notify(electron, { title, body, clicked: show }),
    async [Symbol.asyncDispose]() {
      card.close()
      windows.closeAll()
      tray.destroy()
    }
  }
}

/** By the ring card; where it is switched off, by the system's notification, which knows about presentations. */
function ringingTold(electron: ElectronApi, card: RingCard, show: () => void) {
  let notification: { close(): void } | undefined
  return {
    came({ call, state: { settings, shell } }: Ringing) {
      if (settings.ringCard) return void card.show(call.id)
      if (!settings.notifications) return
      const title = words[languageFor(settings.language, shell.locale)].ringing(call.name || call.number)
      notification = notify(electron, { title, body: call.via ?? '', clicked: show })
    },
    over() {
      card.hide()
      notification?.close()
      notification = undefined
    }
  }
}

interface Notice {
  readonly title: string
  readonly body: string
  readonly clicked: () => void
}

function notify({ Notification }: ElectronApi, { title, body, clicked }: Notice): { close(): void } | undefined {
  if (!Notification.isSupported()) return undefined
  const notification = new Notification({ title, body, silent: true })
  notification.once('click', clicked)
  notification.show()
  return notification
}
