import type { WebContents } from 'electron'

/** Milliseconds, as browsers have it (HTML, transient activation). */
const lasts = 5000
const touching: ReadonlySet<string> = new Set([
  'mouseDown',
  'touchStart',
  'touchEnd',
  'gestureTap',
  'keyDown',
  'rawKeyDown'
])

/** Electron lets a page open windows without a click; this knows which page was clicked or typed in just now. */
export class Touches {
  readonly #at = new WeakMap<WebContents, number>()

  watch(contents: WebContents): void {
    contents.on('input-event', (_event, { type }) => {
      if (touching.has(type)) this.#at.set(contents, performance.now())
    })
  }

  isFresh(contents: WebContents): boolean {
    return performance.now() - (this.#at.get(contents) ?? Number.NEGATIVE_INFINITY) < lasts
  }

  /** One touch opens one window. */
  use(contents: WebContents): void {
    this.#at.delete(contents)
  }
}
