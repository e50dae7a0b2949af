import { Emitter } from '../../pbx-core/base/emitter.ts'
import type { Log } from '../../pbx-core/base/log.ts'
import type { AppState } from '../ipc/contract.ts'
import type { Desk } from '../phone/desk.ts'
import type { PreferenceStore } from '../settings/preferences.ts'
import { languageFor, words } from '../words.ts'
import { isWebAddress } from './browser.ts'
import { ctiPartition, type ElectronApi } from './electron/api.ts'
import { serveAppProtocol } from './electron/app-protocol.ts'
import { guardPages, guardPermissions } from './electron/guards.ts'
import { serveIpc } from './electron/ipc.ts'
import type { TakeLinks } from './electron/prepare.ts'
import { TrayMenu } from './electron/tray.ts'
import { Windows } from './electron/windows.ts'
import type { Rooms, Shell, ShellEvents } from './port.ts'

export interface ElectronShellOptions {
  readonly electron: ElectronApi
  readonly desk: Desk
  readonly rooms: Rooms
  readonly preferences: PreferenceStore
  readonly takeLinks: TakeLinks
  readonly rendererDirectory: string
  readonly preload: string
  readonly icon: string
  readonly log: Log
}

/** The desktop as Electron gives it. The application is ready by then. */
export function createElectronShell(options: ElectronShellOptions): Shell {
  const { electron, desk, rooms, log, takeLinks } = options
  const { app, powerMonitor, shell: system } = electron
  const events = new Emitter<ShellEvents>((error) => log.error('shell.listener-failed', { error }))
  const openExternal = (url: string) => {
    if (isWebAddress(url)) void system.openExternal(url)
  }
  serveAppProtocol(electron, options.rendererDirectory)
  guardPermissions(electron)
  guardPages(electron, openExternal)
  serveIpc(electron, desk, log)
  void giveCookie(electron, rooms)

  const windows = new Windows(options)
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
  const ringing = new RingingCall(electron, windows, events)

  // Whoever makes this shell subscribes to its events in the same turn.
  queueMicrotask(() => takeLinks((url) => events.emit('link', url)))
  return {
    kind: 'electron',
    locale: app.getLocale(),
    events,
    showPhone: () => windows.showPhone(),
    update(state) {
      tray.update(state)
      ringing.update(state)
    },
    openExternal,
    openPopupWindow: (url) => {
      if (isWebAddress(url)) windows.openPopup(url)
    },
    notify: (title, body) => notify(electron, title, body, show),
    async [Symbol.asyncDispose]() {
      windows.closeAll()
      tray.destroy()
    }
  }
}

/** The ring card follows one call only; where it is switched off, the system's notification tells. */
class RingingCall {
  readonly #electron: ElectronApi
  readonly #windows: Windows
  readonly #events: Emitter<ShellEvents>
  #followed: string | undefined

  constructor(electron: ElectronApi, windows: Windows, events: Emitter<ShellEvents>) {
    this.#electron = electron
    this.#windows = windows
    this.#events = events
  }

  update({ calls, settings, shell }: AppState): void {
    const ringing = calls.filter(({ state }) => state === 'ringing')
    const call = ringing.find(({ id }) => id === this.#followed) ?? ringing[0]
    if (call?.id === this.#followed) return
    this.#followed = call?.id
    if (call === undefined) return this.#windows.hideCard()
    if (settings.ringCard) return void this.#windows.showCard()
    if (!settings.notifications) return
    const language = languageFor(settings.language, shell.locale)
    notify(this.#electron, words[language].ringing(call.name || call.number), call.via ?? '', () =>
      this.#events.emit('answer', { call: call.id })
    )
  }
}

function notify({ Notification }: ElectronApi, title: string, body: string, clicked: () => void): void {
  if (!Notification.isSupported()) return
  const notification = new Notification({ title, body, silent: true })
  notification.once('click', clicked)
  notification.show()
}

/** The built-in caller page needs to know whom it shows its calls to. */
async function giveCookie({ session }: ElectronApi, { cookie, origin }: Rooms): Promise<void> {
  const own = cookie()
  if (own === undefined) return
  await session
    .fromPartition(ctiPartition)
    .cookies.set({ url: origin, ...own, path: '/', httpOnly: true, sameSite: 'strict' })
}
