import type { AppState } from '../../ipc/contract.ts'
import { languageFor, words } from '../../words.ts'
import type { ElectronApi } from './api.ts'

export interface QuittingPorts {
  readonly state: () => AppState
  /** Ends calls, writes records, closes windows; the exit code. */
  readonly stop: () => Promise<number>
}

/** Ends the application once, in order; asks first where somebody is in a call. */
export class Quitting {
  readonly #electron: Pick<ElectronApi, 'app' | 'dialog' | 'powerMonitor'>
  readonly #ports: QuittingPorts
  #asking = false
  #ending = false
  #shuttingDown = false

  constructor(electron: Pick<ElectronApi, 'app' | 'dialog' | 'powerMonitor'>, ports: QuittingPorts) {
    this.#electron = electron
    this.#ports = ports
    electron.app.on('before-quit', (event) => {
      event.preventDefault()
      void this.ask()
    })
    // The machine goes down: there is nobody to ask.
    electron.powerMonitor.on('shutdown', () => {
      this.#shuttingDown = true
    })
  }

  async ask(): Promise<void> {
    if (this.#asking || this.#ending) return
    this.#asking = true
    const agreed = this.#shuttingDown || !this.#inCall() || (await this.#question())
    this.#asking = false
    if (agreed) await this.end()
  }

  async end(): Promise<void> {
    if (this.#ending) return
    this.#ending = true
    this.#electron.app.exit(await this.#ports.stop())
  }

  #inCall(): boolean {
    return this.#ports.state().calls.some(({ state }) => state !== 'ended' && state !== 'ringing')
  }

  async #question(): Promise<boolean> {
    const { settings, shell } = this.#ports.state()
    const said = words[languageFor(settings.language, shell.locale)].quitting
    const { response } = await this.#electron.dialog.showMessageBox({
      type: 'question',
      title: 'Offhook',
      message: said.question,
      detail: said.detail,
      buttons: [said.stay, said.quit],
      defaultId: 0,
      cancelId: 0,
      noLink: true
    })
    return response === 1
  }
}
