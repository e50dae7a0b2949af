const mostLinksKept = 4

/**
 * Links that were clicked before a window was there to show them. A window that gives its place back to the former one,
 * which cannot close itself, leaves it what was given to it.
 */
export class KeptLinks {
  readonly #waiting: string[] = []
  #given: readonly string[] = []
  #former: object | undefined

  keep(target: string): void {
    this.#waiting.push(target)
    if (this.#waiting.length > mostLinksKept) this.#waiting.shift()
  }

  /** A window has the phone now, which another one had before. */
  take(window: object, before: object | undefined): readonly string[] {
    const returns = this.#former === window && before !== window
    const links = [...(returns ? this.#given : []), ...this.#waiting.splice(0)]
    this.#former = before
    this.#given = links
    return links
  }
}
