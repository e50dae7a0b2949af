import type { MediaDirection, Playback } from '../media/port.ts'
import type { Call } from './call.ts'
import type { SipLeg } from './sip-leg.ts'

/** Music for a leg whose partner holds it (RFC 3264 §8.4), until that goes on or the two come apart. */
export class HoldMusic implements Disposable {
  readonly #call: Call
  readonly #leg: SipLeg
  #playback: Playback | undefined

  constructor(call: Call, leg: SipLeg) {
    this.#call = call
    this.#leg = leg
  }

  /**
   * `direction`: what the holder has offered. A phone of ours that only sends is silent, mostly; a provider whose
   * subscriber holds sends the music of that one.
   */
  follow(direction: MediaDirection, holder: SipLeg): void {
    this.#playback?.stop()
    this.#playback = undefined
    const isSilent = direction === 'inactive' || (direction === 'sendonly' && holder.owner !== null)
    if (!isSilent) return
    const { country } = this.#call.domain
    const items = [{ kind: 'music', files: this.#call.musicAt(), country }] as const
    this.#playback = this.#leg.media.play(items, { loop: true })
  }

  [Symbol.dispose](): void {
    this.#playback?.stop()
  }
}

/** What a hook names, in the order of a list with commas. */
export function piecesOf(names: string): readonly string[] {
  return names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}
