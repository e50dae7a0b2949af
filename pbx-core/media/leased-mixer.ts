import type { MediaEndpoint, MediaMixer, PlayItem } from './port.ts'
import type { MediaCommand } from './protocol.ts'

/** The main thread's end of a mixer: posts commands. Whoever is in it hears of it by its own events. */
export class LeasedMixer implements MediaMixer {
  readonly id: number
  readonly #post: (command: MediaCommand) => void

  constructor(id: number, post: (command: MediaCommand) => void) {
    this.id = id
    this.#post = post
  }

  add({ id: endpoint }: MediaEndpoint, speaks = true): void {
    this.#post({ kind: 'mix', endpoint, mixer: this.id, speaks })
  }

  remove({ id: endpoint }: MediaEndpoint): void {
    this.#post({ kind: 'unmix', endpoint, mixer: this.id })
  }

  play(items: readonly PlayItem[]): void {
    this.#post({ kind: 'mix-play', mixer: this.id, items })
  }
}
