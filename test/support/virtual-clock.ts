import type { Clock } from '../../pbx-core/base/clock.ts'

/** A clock that moves only when a test says so. */
export interface VirtualClock extends Clock {
  /** Moves time on by `ms`, calling what falls due, in order of its time, then of its start. */
  advance(ms: number): void
  /** The same, and lets promises settle before it starts, after each callback, and at the end. */
  advanceAsync(ms: number): Promise<void>
  /** Sets the wall clock, by so many milliseconds; no timer notices. */
  setWallTime(by: number): void
  /** Timers that would still fire: 0 where nothing was left behind. */
  readonly pending: number
  /** Milliseconds until the next timer; undefined where there is none. */
  readonly next: number | undefined
}

interface Timer {
  readonly at: number
  readonly callback: () => void
}

/** `wallTime`: Unix milliseconds at the start, by default 2026-11-21 22:05:09 UTC. */
export function createVirtualClock(wallTime: number = Date.UTC(2026, 10, 21, 22, 5, 9)): VirtualClock {
  let now = 0
  let set = 0
  const timers = new Set<Timer>()

  function earliest(): Timer | undefined {
    let first: Timer | undefined
    for (const timer of timers) if (first === undefined || timer.at < first.at) first = timer
    return first
  }

  /** Fires the next timer due by `end`; false where there is none. */
  function fireUntil(end: number): boolean {
    const timer = earliest()
    if (timer === undefined || timer.at > end) return false
    timers.delete(timer)
    now = Math.max(now, timer.at)
    timer.callback()
    return true
  }

  return {
    wallTime: () => wallTime + now + set,
    setWallTime(by) {
      set += by
    },
    now: () => now,
    after(ms, callback) {
      const timer: Timer = { at: now + Math.max(0, ms), callback }
      timers.add(timer)
      return { [Symbol.dispose]: () => void timers.delete(timer) }
    },
    advance(ms) {
      const end = now + ms
      while (fireUntil(end));
      now = end
    },
    async advanceAsync(ms) {
      const end = now + ms
      await settle()
      while (fireUntil(end)) await settle()
      now = end
      await settle()
    },
    get pending() {
      return timers.size
    },
    get next() {
      const first = earliest()
      return first === undefined ? undefined : first.at - now
    }
  }
}

/** One turn of the event loop: every promise that can settle has settled by then. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
