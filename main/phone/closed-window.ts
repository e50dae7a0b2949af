/** Milliseconds in which a page that its person has left is back, when it was only loaded again. */
const backMs = 2000
/** One that has been fetched is on its way, also to a slow machine. */
const loadingMs = 15_000

/**
 * Tells a phone window that its person has closed from one that has crashed. Closing it ends the calls, about which
 * the person was asked; after a crash they wait on hold for the next window.
 */
export class ClosedWindow implements Disposable {
  readonly #leaving = new WeakSet<object>()
  readonly #closed: () => void
  #timer: NodeJS.Timeout | undefined
  #left = false
  #expectedUntil = Number.NEGATIVE_INFINITY

  /** `closed`: the page is not back. */
  constructor(closed: () => void) {
    this.#closed = closed
  }

  /** Whether a page has been fetched that has not opened its socket yet. */
  get comes(): boolean {
    return performance.now() < this.#expectedUntil
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
    this.#wait(backMs)
  }

  pageComes(): void {
    this.#expectedUntil = performance.now() + loadingMs
    if (this.#left) this.#wait(loadingMs)
  }

  /** A phone window is there. */
  came(): void {
    this.#left = false
    this.#expectedUntil = Number.NEGATIVE_INFINITY
    clearTimeout(this.#timer)
  }

  #wait(milliseconds: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(this.#closed, milliseconds)
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer)
  }
}
