import { monitorEventLoopDelay } from 'node:perf_hooks'

const windowMs = 1000
const resolutionMs = 20
/** One late second is a start, a collection of garbage, or a neighbour; three in a row are overload. */
const windows = 3

/**
 * Watches by how much timers are late: in each second the median, of which the least of the
 * last three seconds counts. In milliseconds.
 */
export function watchEventLoop(): { lag(): number } & Disposable {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs })
  histogram.enable()
  const medians: number[] = Array.from({ length: windows }, () => 0)
  const timer = setInterval(() => {
    medians.shift()
    medians.push(Math.max(0, histogram.percentile(50) / 1e6 - resolutionMs))
    histogram.reset()
  }, windowMs)
  timer.unref()
  return {
    lag: () => Math.min(...medians),
    [Symbol.dispose]: () => {
      clearInterval(timer)
      histogram.disable()
    }
  }
}
