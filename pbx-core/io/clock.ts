import type { Clock } from '../base/clock.ts'

/** The longest delay that `setTimeout` keeps; a longer one would fire at once. */
const LONGEST = 2 ** 31 - 1

/** The machine's time. */
export const systemClock: Clock = {
  wallTime: () => Date.now(),
  now: () => performance.now(),
  after(ms, callback) {
    let rest = ms
    let timer: NodeJS.Timeout
    const arm = () => {
      const part = Math.min(rest, LONGEST)
      rest -= part
      timer = setTimeout(rest > 0 ? arm : callback, part)
    }
    arm()
    return { [Symbol.dispose]: () => clearTimeout(timer) }
  }
}
