import type { Call } from '../../call/call.ts'
import type { SipLeg } from '../../call/sip-leg.ts'
import type { Playback, PlayItem } from '../../media/port.ts'
import { prompts } from '../announce.ts'

/**
 * What one who sits in a conference hears in place of the others: that nobody else is there, music then, and what a key
 * has done.
 */
export class SeatSound implements Disposable {
  readonly #call: Call
  readonly #leg: SipLeg
  #playback: Playback | undefined
  #isAlone = false

  constructor(call: Call, leg: SipLeg) {
    this.#call = call
    this.#leg = leg
  }

  entertain(isFirst: boolean): void {
    this.#isAlone = true
    if (isFirst) this.say(prompts(this.#call, 'conference-alone'))
    else this.#music()
  }

  attend(): void {
    this.#isAlone = false
    this.#stop()
  }

  /** It hears the others again once that is said. */
  say(items: readonly PlayItem[]): void {
    const playback = this.#play(items, false)
    void playback?.done.then(() => {
      if (this.#playback === playback && this.#isAlone) this.#music()
    })
  }

  [Symbol.dispose](): void {
    this.attend()
  }

  #music(): void {
    const { country } = this.#call.domain
    this.#play([{ kind: 'music', files: this.#call.musicAt(), country }], true)
  }

  #play(items: readonly PlayItem[], loop: boolean): Playback | undefined {
    this.#stop()
    if (this.#leg.termination === undefined) this.#playback = this.#leg.media.play(items, { loop })
    return this.#playback
  }

  #stop(): void {
    const playback = this.#playback
    this.#playback = undefined
    playback?.stop()
  }
}
