import type { RingerOrder, Settings } from '../../main/ipc/contract.ts'
import { afterPaint } from './after-paint.ts'
import { Sounder } from './sounder.ts'
import { callWaitingTune, ringTune } from './tunes.ts'

type RingSettings = Pick<Settings, 'ringTone' | 'ringVolume'>

/** Rings where the person chose; tells one who speaks of another caller where the call is heard. */
export class Ringing {
  readonly #aloud: Sounder
  readonly #inEar: Sounder
  #settings: RingSettings
  #order: RingerOrder = { on: false, waiting: false }

  /** `onBlocked`: the browser keeps quiet until somebody clicks. */
  constructor(settings: RingSettings, onBlocked: (blocked: boolean) => void) {
    this.#settings = settings
    this.#aloud = new Sounder(onBlocked)
    this.#inEar = new Sounder(onBlocked)
  }

  /** Whoever turns it down while it rings hears that at once. */
  apply({ ringTone, ringVolume }: RingSettings): void {
    const { ringTone: tone, ringVolume: volume } = this.#settings
    if (tone === ringTone && volume === ringVolume) return
    this.#settings = { ringTone, ringVolume }
    if (this.#order.on) void this.#play()
  }

  use(ringerId: string, speakerId: string): void {
    void this.#aloud.use(ringerId)
    void this.#inEar.use(speakerId)
  }

  async follow(order: RingerOrder): Promise<void> {
    this.#order = order
    if (!order.on) return this.#silence()
    // Making a sound takes some of the window's time: the call is to be seen first.
    await afterPaint()
    if (this.#order === order) await this.#play()
  }

  stop(): void {
    this.#order = { on: false, waiting: false }
    this.#silence()
  }

  /** After a click, where the browser wanted one. */
  async unblock(): Promise<void> {
    await Promise.all([this.#aloud.unblock(), this.#inEar.unblock()])
  }

  #silence(): void {
    this.#aloud.stop()
    this.#inEar.stop()
  }

  async #play(): Promise<void> {
    this.#silence()
    if (this.#order.waiting) await this.#inEar.play(callWaitingTune(this.#settings))
    else await this.#aloud.play(ringTune(this.#settings))
  }
}
