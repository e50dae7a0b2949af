/** Milliseconds in which a page that its person has left is back, when it was only loaded again. */
const backMs = 2000

/**
 * Tells a phone window that its person has closed from one that has crashed: who closes it has been
 * asked, and ends the calls with it; after a crash they wait on hold for the next window.
 */
export class ClosedWindow implements Disposable {
  readonly #leaving = new WeakSet<object>()
  readonly #closed: () => void
  #timer: NodeJS.Timeout | undefined
  #left = false

  /** `closed`: the page is not back. */
  constructor(closed: () => void) {
    this.#closed = closed
  }

  /** Whether the last phone window has gone by its person's will. */
  get left(): boolean {
    return this.#left
  }

  /** The page says good-bye. */
  leaves(window: object): void {
    this.#leaving.add(window)
  }

  /** It had the media, and no other has it now. */
  gone(window: object): void {
    if (!this.#leaving.has(window)) return
    this.#left = true
    this.#timer = setTimeout(this.#closed, backMs)
  }

  /** A phone window is there. */
  came(): void {
    this.#left = false
    clearTimeout(this.#timer)
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer)
  }
}
