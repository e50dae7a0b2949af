import { dirname, join } from 'node:path'
import type { NativeImage, Tray } from 'electron'
import { readableNumber } from '../../../pbx-core/index.ts'
import type { AppState, PhoneCall } from '../../ipc/contract.ts'
import { languageFor, words } from '../../phone/words.ts'
import type { ElectronApi } from './api.ts'

export interface TrayActions {
  readonly show: () => void
  readonly answer: (call: string) => void
  readonly hangUp: (call: string) => void
  readonly quit: () => void
}

interface TrayLook {
  /** The application's; the template image of a Mac's menu bar lies beside it. */
  readonly icon: string
  readonly platform: NodeJS.Platform
}

/** State, and what one may want while the window is hidden. All of it is also in the window. */
export class TrayMenu {
  readonly #electron: ElectronApi
  readonly #actions: TrayActions
  readonly #tray: Tray
  #shown = ''

  constructor(electron: ElectronApi, look: TrayLook, actions: TrayActions) {
    this.#electron = electron
    this.#actions = actions
    this.#tray = new electron.Tray(imageOf(electron, look))
    // On a Mac a click opens the menu.
    if (look.platform !== 'darwin') this.#tray.on('click', actions.show)
  }

  update(state: AppState): void {
    const said = words[languageFor(state.settings.language, state.shell.locale)].tray
    const ringing = state.calls.find(({ state: now }) => now === 'ringing')
    const active = state.calls.find(({ state: now }) => now === 'active' || now === 'calling')
    const status = active === undefined ? (state.account.reason ?? said.registered) : said.inCall(partyOf(active))
    const key = JSON.stringify([status, ringing?.id, active?.id])
    if (key === this.#shown) return
    this.#shown = key
    const { answer, hangUp, quit, show } = this.#actions
    this.#tray.setToolTip(`Offhook · ${status}`)
    this.#tray.setContextMenu(
      this.#electron.Menu.buildFromTemplate([
        { label: status, enabled: false },
        { type: 'separator' },
        ...(ringing === undefined
          ? []
          : [{ label: `${said.answer}: ${partyOf(ringing)}`, click: () => answer(ringing.id) }]),
        ...(active === undefined ? [] : [{ label: said.hangUp, click: () => hangUp(active.id) }]),
        { label: said.open, click: show },
        { type: 'separator' },
        { label: said.quit, click: quit }
      ])
    )
  }

  destroy(): void {
    this.#tray.destroy()
  }
}

function partyOf({ prefix, name, number }: PhoneCall): string {
  return [prefix, name || readableNumber(number)].filter(Boolean).join(' ')
}

/** A Mac paints the black of a template in the colours of its bar; elsewhere it is the icon, sharp on dense displays too. */
function imageOf({ nativeImage }: ElectronApi, { icon, platform }: TrayLook): NativeImage {
  if (platform === 'darwin') return nativeImage.createFromPath(join(dirname(icon), 'trayTemplate.png'))
  const whole = nativeImage.createFromPath(icon)
  const size = platform === 'win32' ? 16 : 22
  const image = whole.resize({ width: size, height: size, quality: 'best' })
  for (const scaleFactor of [1.5, 2, 3]) {
    const side = size * scaleFactor
    const buffer = whole.resize({ width: side, height: side, quality: 'best' }).toPNG()
    image.addRepresentation({ scaleFactor, width: side, height: side, buffer })
  }
  return image
}
