import type { Tray } from 'electron'
import type { AppState } from '../../ipc/contract.ts'
import { languageFor, words } from '../../words.ts'
import type { ElectronApi } from './api.ts'

export interface TrayActions {
  readonly show: () => void
  readonly answer: (call: string) => void
  readonly hangUp: (call: string) => void
  readonly quit: () => void
}

/** State, and what one may want while the window is hidden. All of it is also in the window. */
export class TrayMenu {
  readonly #electron: ElectronApi
  readonly #actions: TrayActions
  readonly #tray: Tray
  #shown = ''

  constructor(electron: ElectronApi, icon: string, actions: TrayActions) {
    this.#electron = electron
    this.#actions = actions
    this.#tray = new electron.Tray(electron.nativeImage.createFromPath(icon).resize({ width: 18, height: 18 }))
    this.#tray.on('click', actions.show)
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

function partyOf({ name, number }: { readonly name: string; readonly number: string }): string {
  return name || number
}
