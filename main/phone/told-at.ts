import { isDeepStrictEqual } from 'node:util'

/** What windows are told, with the time of that: the time alone makes it nothing new, and the former is told on. */
export class ToldAt<Told extends { readonly at: number }> {
  readonly #none: Told
  #last: Told

  constructor(none: Told) {
    this.#none = none
    this.#last = none
  }

  tell(seen: Omit<Told, 'at'>, now: () => number): Told {
    if (!isDeepStrictEqual({ ...seen, at: this.#last.at }, this.#last)) this.#last = { ...seen, at: now() } as Told
    return this.#last
  }

  /** From now on it has the time of its next telling. */
  forget(): void {
    this.#last = this.#none
  }
}
