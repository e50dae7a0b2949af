import { disposable } from './disposable.ts'

/**
 * Calls back once when the signal is aborted, at once where it already is. Disposing the result
 * means that nobody wants to hear of it any more.
 */
export function onAbort(signal: AbortSignal, callback: () => void): Disposable {
  if (signal.aborted) {
    callback()
    return nothing
  }
  signal.addEventListener('abort', callback, { once: true })
  return new Listening(signal, callback)
}

/** Resolves when the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => void onAbort(signal, resolve))
}

/** Made several times for each call: without closures. */
class Listening implements Disposable {
  readonly #signal: AbortSignal
  readonly #callback: () => void

  constructor(signal: AbortSignal, callback: () => void) {
    this.#signal = signal
    this.#callback = callback
  }

  [Symbol.dispose](): void {
    this.#signal.removeEventListener('abort', this.#callback)
  }
}

const nothing: Disposable = disposable(() => {})
