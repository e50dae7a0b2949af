import { Emitter } from '../../pbx-core/base/emitter.ts'
import type { Log } from '../../pbx-core/base/log.ts'
import type { Desk } from '../phone/desk.ts'
import type { LinkOwners } from '../phone/links-port.ts'
import { languageFor } from '../phone/words.ts'
import type { PreferenceStore } from '../settings/preferences.ts'
import type { ElectronApi } from './electron/api.ts'
import { serveAppProtocol } from './electron/app-protocol.ts'
import { guardCertificates } from './electron/certificates.ts'
import { serveContextMenus } from './electron/context-menu.ts'
import type { DesktopTraits } from './electron/desktop-traits.ts'
import { guardPages, guardPermissions } from './electron/guards.ts'
import { serveIpc } from './electron/ipc.ts'
import { registerLinkSchemes } from './electron/link-schemes.ts'
import { Notices } from './electron/notices.ts'
import { openOutside } from './electron/outside.ts'
import { passKeysOn } from './electron/passed-keys.ts'
import type { TakeLinks } from './electron/prepare.ts'
import { QuickDialKey } from './electron/quick-dial-key.ts'
import { RingCard } from './electron/ring-card.ts'
import { ringingNotice } from './electron/ringing-notice.ts'
import { askForSiteLogIns } from './electron/site-log-in.ts'
import { TrayMenu } from './electron/tray.ts'
import { askBeforeUnload } from './electron/unsaved.ts'
import { ownPreferences, Windows } from './electron/windows.ts'
import { desktopWords } from './electron/words.ts'
import type { Shell, ShellEvents } from './port.ts'
import { RingingCall } from './ringing-call.ts'
import { isWebAddress } from './web-address.ts'

export interface ElectronShellOptions {
  readonly electron: ElectronApi
  readonly desk: Desk
  readonly preferences: PreferenceStore
  readonly takeLinks: TakeLinks
  readonly owners: LinkOwners
  readonly rendererDirectory: string
  readonly preload: string
  readonly icon: string
  readonly traits: DesktopTraits
  readonly log: Log
}

/** The desktop as Electron gives it, and its phone window. */
export interface ElectronShell extends Shell {
  /** Brought to the front, for a question that is a sheet of it. */
  readonly phoneWindow: () => Promise<Windows['phone']>
}

/** The application is ready by then. */
export function createElectronShell(options: ElectronShellOptions): ElectronShell {
  const { electron, desk, log, takeLinks, preferences, traits } = options
  const { app, powerMonitor, shell: system } = electron
  const events = new Emitter<ShellEvents>((error) => log.error('shell.listener-failed', { error }))
  const language = () => languageFor(desk.state.settings.language, app.getLocale())
  const said = () => desktopWords[language()]
  const outside = openOutside(electron, (url) => events.emit('link', url))
  serveAppProtocol(electron, options.rendererDirectory)
  guardPermissions(electron)
  guardPages(electron, outside)
  guardCertificates(electron, { preferences, said })
  askForSiteLogIns(electron, { language, own: ownPreferences(options) })
  askBeforeUnload(electron, said)
  serveContextMenus(electron, { said, outside })
  passKeysOn(electron, traits.platform)
  serveIpc(electron, desk, log)
  void registerLinkSchemes(electron, options.owners, preferences)

  const parts = { ...options, said, onClosedForGood: () => events.emit('quit', undefined) }
  const windows = new Windows(parts)
  const card = new RingCard(parts)
  const notices = new Notices(electron, log)
  const show = () => void windows.showPhone()
  const tray = new TrayMenu(
    electron,
    { icon: options.icon, platform: traits.platform },
    {
      show,
      answer: (call) => events.emit('answer', { call }),
      hangUp: (call) => events.emit('hang-up', { call }),
      quit: () => events.emit('quit', undefined)
    }
  )
  const quickDial = new QuickDialKey(electron, (texts) => events.emit('quick-dial', texts))
  app.on('second-instance', show)
  app.on('activate', show)
  // All windows may be hidden; the phone goes on.
  app.on('window-all-closed', () => {})
  powerMonitor.on('resume', () => events.emit('resumed', undefined))
  powerMonitor.on('unlock-screen', () => events.emit('resumed', undefined))
  const withCard = () => desk.state.settings.ringCard && traits.windowsOnTop
  const ringing = new RingingCall(
    ringingNotice({
      card,
      notices,
      show,
      said,
      onTop: traits.windowsOnTop,
      answer: (call) => events.emit('answer', { call }),
      decline: (call) => events.emit('hang-up', { call })
    })
  )

  // Later: the caller of this function subscribes to the events in this turn.
  queueMicrotask(() => takeLinks((url) => events.emit('link', url)))
  return {
    kind: 'electron',
    locale: app.getLocale(),
    events,
    links: { owners: options.owners, quickDial: () => quickDial.view },
    async showPhone() {
      await windows.showPhone()
      if (withCard()) card.prepare()
    },
    phoneWindow: async () => {
      await windows.showPhone()
      return windows.phone
    },
    update(state) {
      tray.update(state)
      ringing.update(state)
      quickDial.set(state.settings.quickDialKey)
    },
    openExternal: (url) => {
      if (isWebAddress(url)) void system.openExternal(url)
    },
    openPopupWindow: (url) => {
      if (isWebAddress(url)) windows.openPopup(url)
    },
    notify: (title, body) => void notices.show({ title, body, clicked: show }),
    async [Symbol.asyncDispose]() {
      quickDial[Symbol.dispose]()
      card.close()
      windows.closeAll()
      tray.destroy()
    }
  }
}
