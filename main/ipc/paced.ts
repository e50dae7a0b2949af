export interface Pace {
  /** Changes of so many milliseconds go out together: a call that comes is one with its page. */
  readonly gatherMs: number
  /** One push in so many milliseconds, in the long run. */
  readonly everyMs: number
  /** So many without that wait after a rest. */
  readonly burst: number
}

export interface Paced extends Disposable {
  ask(): void
  /** Nothing more is to be gathered; how many go out in which time holds. */
  hurry(): void
}

/**
 * Runs `push` soon after it was asked for: the last state always arrives, and a busy moment
 * costs no more than a quiet one. A push that says that it sent nothing takes no room. `hurry`: what was waited for has come.
 */
export function paced(push: () => boolean, { gatherMs, everyMs, burst }: Pace): Paced {
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
    hurry() {
      if (gathering === undefined) return
      clearTimeout(gathering)
      run()
    },
    [Symbol.dispose]() {
      waiting = false
      clearTimeout(gathering)
      clearInterval(refilling)
      gathering = refilling = undefined
    }
  }
}
