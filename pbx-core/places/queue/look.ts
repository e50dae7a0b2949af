import type { Agent, Caller, Hall } from './tables.ts'

/** When a `timer` event is due; undefined: nothing waits for one. */
export function dueAt({ agents, callers }: Hall, now: number): number | undefined {
  let due = Number.POSITIVE_INFINITY
  for (const { doing } of agents.values()) if (doing.is === 'wrap-up') due = Math.min(due, doing.until)
  for (const { skips, callback } of callers.values()) {
    for (const until of skips.values()) if (until > now) due = Math.min(due, until)
    if (callback !== null && callback.notBefore > now) due = Math.min(due, callback.notBefore)
  }
  return due === Number.POSITIVE_INFINITY ? undefined : due
}

/** Callers of a queue in the order in which they are served, those whom somebody is rung for included, and those who are called back. */
export function lineOf({ callers }: Hall, queue: string): readonly Caller[] {
  return [...callers.values()]
    .filter((caller) => caller.queue === queue && caller.callback?.takenBy == null)
    .toSorted(before)
}

/** Who is to be called back, or is called back now. */
export function callbacksOf({ callers }: Hall, queue: string): readonly Caller[] {
  return [...callers.values()].filter((caller) => caller.queue === queue && caller.callback !== null).toSorted(before)
}

/** Whether a queue promises no further callback: as many as may wait in it are promised. One that has `number` is no further one. */
export function isFullOfCallbacks(hall: Hall, queue: string, number: string): boolean {
  const callbacks = callbacksOf(hall, queue)
  if (callbacks.some(({ callback }) => callback?.number === number)) return false
  return callbacks.length >= (hall.queues.get(queue)?.maxWaiting ?? 0)
}

/** Agents who could take calls of a queue: logged in, not paused, with a telephone; also those who talk. */
export function presentIn({ agents, tiers }: Hall, queue: string): readonly Agent[] {
  return [...tiers.values()].flatMap((tier) => {
    const agent = agents.get(tier.extension)
    const isPresent = tier.queue === queue && tier.isIn && agent?.pause === null && agent.isReachable
    return isPresent ? agent : []
  })
}

/** Why a caller that came now would not wait; undefined where it would. */
export function refusalOf(hall: Hall, queue: string): 'full' | 'empty' | undefined {
  const rules = hall.queues.get(queue)
  if (rules === undefined) return 'empty'
  const waiting = lineOf(hall, queue).filter(({ callback }) => callback === null)
  if (waiting.length >= rules.maxWaiting) return 'full'
  return !rules.joinWhenEmpty && presentIn(hall, queue).length === 0 ? 'empty' : undefined
}

/** Milliseconds that a caller at this place will still wait, about; undefined where nobody can know. */
export function expectedWait(hall: Hall, queue: string, place: number): number | undefined {
  const handled = hall.handled.get(queue) ?? []
  const present = presentIn(hall, queue).length
  if (handled.length === 0 || present === 0) return undefined
  const mean = handled.reduce((sum, ms) => sum + ms, 0) / handled.length
  return Math.round((mean * place) / present)
}

/** The order of the line: who is served first. */
export function before(one: Caller, other: Caller): number {
  return other.priority - one.priority || one.turn - other.turn
}
