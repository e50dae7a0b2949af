import { readFileSync } from 'node:fs'

/**
 * Starts a watch; it tells the milliseconds that have passed since, without those in which some
 * program of this machine waited for a core (Linux' pressure stall information, where there is
 * one). So a limit in seconds holds the product to what it does, and not to what else the
 * machine has to do.
 */
export function stopwatch(): () => number {
  const startedAt = performance.now()
  const stalledMs = stalled()
  return () => performance.now() - startedAt - stalledMs()
}

/** Those milliseconds alone, for what somebody else has timed. */
export function stalled(): () => number {
  const before = waitedForCores()
  return () => waitedForCores() - before
}

/** Milliseconds since the machine's start. */
function waitedForCores(): number {
  try {
    return Number(/^some .*total=(\d+)/m.exec(readFileSync('/proc/pressure/cpu', 'latin1'))?.[1] ?? 0) / 1000
  } catch {
    return 0
  }
}
