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
  return { [Symbol.dispose]: () => signal.removeEventListener('abort', callback) }
}

/** Resolves when the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => void onAbort(signal, resolve))
}

const nothing: Disposable = { [Symbol.dispose]: () => {} }
