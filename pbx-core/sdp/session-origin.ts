import type { Crypto } from '../base/crypto.ts'
import type { Octets } from '../base/octets.ts'

/**
 * The `o=` line of one leg. Its version rises by one when, and only when, what we say has
 * changed since the last description (RFC 3264 §8), so that a refresh is known for one.
 */
export class SessionOrigin {
  readonly #id: string
  #version = 1
  #last: Octets | undefined

  /** `id` in decimal; unique for us (RFC 8866 §5.2). */
  constructor(id: string) {
    this.#id = id
  }

  /** Writes a description with the version that is due. `write` may be called twice. */
  describe(write: (session: { readonly id: string; readonly version: number }) => Octets): Octets {
    const unchanged = write({ id: this.#id, version: this.#version })
    if (this.#last === undefined || this.#last === unchanged) return this.#remember(unchanged)
    this.#version += 1
    return this.#remember(write({ id: this.#id, version: this.#version }))
  }

  #remember(octets: Octets): Octets {
    this.#last = octets
    return octets
  }
}

/** A fresh origin with an unguessable id of 48 bits. */
export function newSessionOrigin(crypto: Crypto): SessionOrigin {
  return new SessionOrigin(`${Number.parseInt(crypto.token(6), 16)}`)
}
