import { monitorEventLoopDelay } from 'node:perf_hooks'

const windowMs = 1000
const resolutionMs = 20

/** Watches by how much timers are late: gives the median of the last whole second, in milliseconds. */
export function watchEventLoop(): { lag(): number } & Disposable {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs })
  histogram.enable()
  let lag = 0
  const timer = setInterval(() => {
    lag = Math.max(0, histogram.percentile(50) / 1e6 - resolutionMs)
    histogram.reset()
  }, windowMs)
  timer.unref()
  return {
    lag: () => lag,
    [Symbol.dispose]: () => {
      clearInterval(timer)
      histogram.disable()
    }
  }
}
