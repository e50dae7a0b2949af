import type { Endpoint } from './endpoint.ts'
import { Mixer } from './mixer.ts'
import type { Pacer } from './pacer.ts'
import type { Playlist } from './playlist.ts'
import type { MediaEvent } from './port.ts'

/** The mixers of the media thread by id, and who is in which: an endpoint is in one at most. */
export class Mixers {
  readonly #pacer: Pacer
  readonly #tell: (endpoint: number, event: MediaEvent) => void
  readonly #mixers = new Map<number, Mixer>()
  readonly #places = new Map<Endpoint, number>()

  constructor(pacer: Pacer, tell: (endpoint: number, event: MediaEvent) => void) {
    this.#pacer = pacer
    this.#tell = tell
  }

  enter(id: number, endpoint: Endpoint, speaks: boolean): void {
    if (this.#places.get(endpoint) !== id) {
      this.leave(endpoint)
      endpoint.unjoin()
    }
    const mixer = this.#mixers.get(id) ?? this.#create()
    this.#mixers.set(id, mixer)
    this.#places.set(endpoint, id)
    mixer.add(endpoint, speaks)
  }

  /** Whichever it is in. */
  leave(endpoint: Endpoint): void {
    const id = this.#places.get(endpoint)
    const mixer = id === undefined ? undefined : this.#mixers.get(id)
    if (id === undefined || mixer === undefined) return
    this.#places.delete(endpoint)
    mixer.remove(endpoint)
    if (mixer.isEmpty) this.#mixers.delete(id)
  }

  /** Nothing happens where nobody is in it (any more). */
  play(id: number, playlist: Playlist): void {
    this.#mixers.get(id)?.announce(playlist)
  }

  isIn(id: number, endpoint: Endpoint): boolean {
    return this.#places.get(endpoint) === id
  }

  #create(): Mixer {
    return new Mixer({
      pacer: this.#pacer,
      onTalking: (endpoint, on) => this.#tell(endpoint, { kind: 'talking', on })
    })
  }
}
