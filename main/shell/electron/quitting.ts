import type { AppState, EndingCall } from '../../ipc/contract.ts'
import { namedInText } from '../../phone/leaving.ts'
import { languageFor, words } from '../../words.ts'
import type { ElectronApi } from './api.ts'

export interface QuittingPorts {
  readonly state: () => Pick<AppState, 'settings' | 'shell'>
  /** Whose calls would end. */
  readonly atStake: () => readonly EndingCall[]
  /** Ends calls, writes records, closes windows; the exit code. */
  readonly stop: () => Promise<number>
}

/** Ends the application once, in order; asks first where somebody is in a call. */
export class Quitting {
  readonly #electron: Pick<ElectronApi, 'app' | 'dialog' | 'powerMonitor'>
  readonly #ports: QuittingPorts
  #asking: Promise<boolean> | undefined
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

  /** Resolves with whether it ends. */
  async ask(): Promise<boolean> {
    if (this.#ending) return true
    this.#asking ??= this.#agreed()
    const agreed = await this.#asking
    this.#asking = undefined
    if (agreed) await this.end()
    return agreed
  }

  async end(): Promise<void> {
    if (this.#ending) return
    this.#ending = true
    this.#electron.app.exit(await this.#ports.stop())
  }

  async #agreed(): Promise<boolean> {
    const calls = this.#ports.atStake()
    return this.#shuttingDown || calls.length === 0 || (await this.#question(calls))
  }

  async #question(calls: readonly EndingCall[]): Promise<boolean> {
    const { settings, shell } = this.#ports.state()
    const said = words[languageFor(settings.language, shell.locale)].quitting
    const { response } = await this.#electron.dialog.showMessageBox({
      type: 'question',
      title: 'Offhook',
      message: said.question(calls.length),
      detail: `${calls.map(namedInText).join('\n')}\n\n${said.detail}`,
      buttons: [said.stay, said.quit],
      defaultId: 0,
      cancelId: 0,
      noLink: true
    })
    return response === 1
  }
}
