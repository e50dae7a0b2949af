export interface Pace {
  /** Changes of so many milliseconds go out together: a call that comes is one with its page. */
  readonly gatherMs: number
  /** One push in so many milliseconds, in the long run. */
  readonly everyMs: number
  /** So many without that wait after a rest. */
  readonly burst: number
}

/**
 * Runs `push` soon after it was asked for: the last state always arrives, and a busy moment
 * costs no more than a quiet one. A push that says that it sent nothing takes no room.
 */
export function paced(push: () => boolean, { gatherMs, everyMs, burst }: Pace): { ask(): void } & Disposable {
  let gathering: NodeJS.Timeout | undefined
  let refilling: NodeJS.Timeout | undefined
  let room = burst
  let waiting = false
  const run = () => {
    gathering = undefined
    waiting = room === 0
    if (waiting || !push()) return
    room -= 1
    refilling ??= setInterval(refill, everyMs)
  }
  const refill = () => {
    room += 1
    if (waiting) run()
    if (room < burst) return
    clearInterval(refilling)
    refilling = undefined
  }
  return {
    ask() {
      if (!waiting) gathering ??= setTimeout(run, gatherMs)
    },
    [Symbol.dispose]() {
      waiting = false
      clearTimeout(gathering)
      clearInterval(refilling)
      gathering = refilling = undefined
    }
  }
}
