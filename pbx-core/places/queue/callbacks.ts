import type { Draft } from './draft.ts'
import type { LineEffect, LineEvent, Recalled } from './events.ts'
import { before, callbacksOf, isFullOfCallbacks } from './look.ts'
import type { Caller } from './tables.ts'

/** Of events about who is called back: the part of the line that is about them (`line.ts`). */
type Of<On extends LineEvent['on']> = Extract<LineEvent, { readonly on: On }>

/**
 * Who waits at the telephone hangs up, and keeps its place. Who is to be called back there already has one place of the
 * two, the better one, and is called as often as anybody who asks for the first time.
 */
export function promised(draft: Draft, { caller: id, callback: { id: newId, number } }: Of<'promised'>): void {
  const caller = draft.caller(id)
  if (caller === undefined || caller.callback !== null) return
  const { queue } = caller
  if (isFullOfCallbacks(draft.hall, queue, number)) return
  draft.dropCaller(id)
  const fresh = { number, attempts: 0, notBefore: draft.now }
  const known = callbacksOf(draft.hall, queue).find(({ callback }) => callback?.number === number)
  if (known === undefined)
    return draft.setCaller({ ...unrung(caller), id: newId, callback: { ...fresh, takenBy: null } })
  const { priority, since, turn } = before(caller, known) < 0 ? caller : known
  draft.setCaller({ ...known, priority, since, turn, callback: { ...fresh, takenBy: known.callback?.takenBy ?? null } })
}

/** As they stood in the line when the program ended. */
export function recalled(draft: Draft, callbacks: readonly Recalled[]): void {
  for (const { id, queue, priority, since, number, attempts, notBefore } of callbacks) {
    if (!draft.hall.queues.has(queue) || draft.caller(id) !== undefined) continue
    const { nextTurn } = draft.hall
    draft.set({ nextTurn: nextTurn + 1 })
    const place = { id, queue, priority, since, turn: nextTurn }
    const callback = { number, attempts, notBefore, takenBy: null }
    draft.setCaller({ ...place, rings: [], tried: [], skips: new Map(), callback })
  }
}

/** An agent has it: it stays in the book until whoever is called back has answered. */
export function takenBy(draft: Draft, caller: Caller, agent: string): void {
  if (caller.callback !== null) draft.setCaller({ ...unrung(caller), callback: { ...caller.callback, takenBy: agent } })
}

/**
 * It has its place again, and is called once the pause is over, or sought another agent where this one did not want to
 * call; unless it was called so often by now.
 */
export function notReached(draft: Draft, { caller: id, agent, isAttempt }: Of<'not-reached'>): readonly LineEffect[] {
  const caller = draft.caller(id)
  if (caller?.callback?.takenBy !== agent) return []
  const rules = draft.hall.queues.get(caller.queue)
  if (!isAttempt) {
    const skips = new Map([[agent, draft.now + Math.max(rules?.skipMs ?? 0, leastSkipMs)]])
    draft.setCaller({ ...caller, skips, callback: { ...caller.callback, takenBy: null } })
    return []
  }
  const attempts = caller.callback.attempts + 1
  if (attempts >= (rules?.callbacks.attempts ?? 1)) {
    draft.dropCaller(id)
    return [{ do: 'give-up', caller: id }]
  }
  const notBefore = draft.now + (rules?.callbacks.pauseMs ?? 0)
  draft.setCaller({ ...caller, callback: { ...caller.callback, attempts, notBefore, takenBy: null } })
  return []
}

/** Nor sooner than this, whatever is configured: a telephone that declines by itself would be rung without a pause. */
export const leastSkipMs = 1000

/** Nobody is rung for it, and nobody was. */
function unrung(caller: Caller): Caller {
  return { ...caller, rings: [], tried: [], skips: new Map() }
}
