import type { Clipboard } from 'electron'
import type { QuickDialView } from '../../ipc/contract.ts'
import type { ElectronApi } from './api.ts'

const off: QuickDialView = { state: 'off', key: '', command: '' }

/**
 * The key that opens quick dial from every other program, as the person has set it. What is selected, and what was
 * copied, is read on that press alone.
 */
export class QuickDialKey implements Disposable {
  readonly #electron: Pick<ElectronApi, 'clipboard' | 'globalShortcut'>
  readonly #pressed: (texts: readonly string[]) => void
  #view: QuickDialView = off

  constructor(
    electron: Pick<ElectronApi, 'clipboard' | 'globalShortcut'>,
    pressed: (texts: readonly string[]) => void
  ) {
    this.#electron = electron
    this.#pressed = pressed
  }

  get view(): QuickDialView {
    return this.#view
  }

  set(key: string): void {
    // One that was taken is tried again where it is set again, and not at every change of anything.
    if (key === this.#view.key) return
    this.#letGo()
    this.#view = key === '' ? off : { key, state: this.#register(key) ? 'on' : 'taken', command: '' }
  }

  [Symbol.dispose](): void {
    this.#letGo()
    this.#view = off
  }

  #letGo(): void {
    if (this.#view.state === 'on') this.#electron.globalShortcut.unregister(this.#view.key)
  }

  #register(key: string): boolean {
    try {
      return this.#electron.globalShortcut.register(key, () => void this.#texts().then(this.#pressed))
    } catch {
      return false
    }
  }

  /** X11 and Wayland tell what is selected without a copy of it; elsewhere there is no such clipboard. */
  async #texts(): Promise<readonly string[]> {
    const { clipboard } = this.#electron
    const selection: Clipboard | undefined = clipboard.selection
    const read = [selection, clipboard].map(async (from) => from?.readText() ?? '')
    // What cannot be read as a text (a picture) is none.
    return Promise.all(read.map((text) => text.catch(() => '')))
  }
}
