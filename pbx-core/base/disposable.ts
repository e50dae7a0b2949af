/**
 * What is done when something is disposed of. An object literal with that method would do, but V8 makes one whose key is
 * computed the slow way, a name for its function included: 3 µs and 200 octets where this takes 0.1 µs and 136. A call
 * makes sixteen.
 */
export function disposable(dispose: () => void): Disposable {
  return new Disposal(dispose)
}

class Disposal implements Disposable {
  readonly #dispose: () => void

  constructor(dispose: () => void) {
    this.#dispose = dispose
  }

  [Symbol.dispose](): void {
    this.#dispose()
  }
}
