import type { Bridge } from '../bridge/bridge.ts'

/** Asked so often, and answered so late, that a main which hangs is named within 3 s (`5-softphone`, What is shown is true). */
const everyMs = 1_000
const patienceMs = 1_500
/** A timer that fires so much later than it was to stood still with its window: whoever slept did not wait. */
const sleptMs = 1_000

/** Tells whether main answers: a socket stays open for hours to a process that hangs. */
export function watchAlive(bridge: Bridge, tell: (alive: boolean) => void): void {
  let asking = false
  const ask = async (): Promise<void> => {
    if (asking) return
    asking = true
    const askedAt = performance.now()
    const late = setTimeout(() => {
      if (performance.now() - askedAt < patienceMs + sleptMs) tell(false)
    }, patienceMs)
    const { ok } = await bridge.invoke('app.alive', {})
    clearTimeout(late)
    asking = false
    if (ok) tell(true)
  }
  setInterval(() => void ask(), everyMs)
}
