import type { BrowserWindow } from 'electron'
import type { AppState, EndingCall } from '../../ipc/contract.ts'
import { namedInText } from '../../phone/leaving.ts'
import { languageFor, words } from '../../phone/words.ts'
import type { ElectronApi } from './api.ts'
import { ask } from './ask.ts'

export interface QuittingPorts {
  readonly state: () => Pick<AppState, 'settings' | 'shell'>
  /** Whose calls would end. */
  readonly atStake: () => readonly EndingCall[]
  /** Brings the phone window to the front; the question is its sheet. */
  readonly window: () => Promise<BrowserWindow | undefined>
  /** Ends calls, writes records, closes windows; the exit code. */
  readonly stop: () => Promise<number>
}

type Parts = Pick<ElectronApi, 'app' | 'BrowserWindow' | 'dialog' | 'powerMonitor'>

/** Ends the application once, in order; asks first where somebody is in a call. */
export class Quitting {
  readonly #electron: Parts
  readonly #ports: QuittingPorts
  #asking: Promise<boolean> | undefined
  #ending = false

  constructor(electron: Parts, ports: QuittingPorts) {
    this.#electron = electron
    this.#ports = ports
    electron.app.on('before-quit', (event) => {
      event.preventDefault()
      void this.ask()
    })
    this.#endWithTheSession()
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
    return calls.length === 0 || (await this.#question(calls))
  }

  /** The machine goes down, or its person logs out: there is nobody to ask, and little time. */
  #endWithTheSession(): void {
    const { app, BrowserWindow: windows, powerMonitor } = this.#electron
    // Linux and macOS wait for a program that prevents the default. Electron documents the event, but its types lack it.
    powerMonitor.on('shutdown', (...[event]: [{ preventDefault(): void }?]) => {
      event?.preventDefault()
      void this.end()
    })
    // Windows tells each window and nobody else, and waits only for one that refuses.
    const watch = (window: BrowserWindow) => {
      window.on('query-session-end', (event) => {
        if (this.#ports.atStake().length > 0) event.preventDefault()
        void this.end()
      })
      window.on('session-end', () => void this.end())
    }
    for (const window of windows.getAllWindows()) watch(window)
    app.on('browser-window-created', (_event, window) => watch(window))
  }

  async #question(calls: readonly EndingCall[]): Promise<boolean> {
    const { settings, shell } = this.#ports.state()
    const said = words[languageFor(settings.language, shell.locale)].quitting
    const window = await this.#ports.window()
    const pressed = await ask(this.#electron, window, {
      type: 'question',
      message: said.question(calls.length),
      detail: `${calls.map(namedInText).join('\n')}\n\n${said.detail}`,
      buttons: [said.stay, said.quit]
    })
    return pressed === 1
  }
}
