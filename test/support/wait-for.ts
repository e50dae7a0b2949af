import { setTimeout as delay } from 'node:timers/promises'
import { patienceMs } from './patience.ts'

export interface WaitOptions {
  /** Named in the error when the deadline passes: `the record of the call`. */
  readonly what: string
  readonly timeoutMs?: number
  readonly everyMs?: number
}

/**
 * Asks `probe` until it gives something other than undefined or false. For things that cannot
 * announce themselves (a file of another program); whatever can is awaited by `Journal.waitFor`.
 */
export async function waitFor<T>(
  probe: () => T | undefined | false | Promise<T | undefined | false>,
  { what, timeoutMs = patienceMs, everyMs = 20 }: WaitOptions
): Promise<T> {
  const deadline = performance.now() + timeoutMs
  for (;;) {
    const found = await probe()
    if (found !== undefined && found !== false) return found
    if (performance.now() >= deadline) throw new Error(`waited ${timeoutMs} ms in vain for ${what}`)
    await delay(everyMs)
  }
}

/** The promise, or an error that names what was awaited once the deadline has passed. */
export async function withDeadline<T>(promise: Promise<T>, what: string, timeoutMs = patienceMs): Promise<T> {
  const timer = new AbortController()
  const late = delay(timeoutMs, undefined, { signal: timer.signal }).then(() => {
    throw new Error(`waited ${timeoutMs} ms in vain for ${what}`)
  })
  late.catch(() => {})
  try {
    return await Promise.race([promise, late])
  } finally {
    timer.abort()
  }
}
