/**
 * One INVITE that we sent, from its first response to a dialog or an end (RFC 3261 §13.2, §9.1).
 * The hard part is the race of our CANCEL against a 200: a call that is answered after we gave
 * it up must be acknowledged and hung up, or a phone stays off hook.
 *
 *              1xx                    2xx
 *   calling ---------> proceeding ---------> answered
 *      |                   |  |
 *      | cancel            |  | 3xx-6xx, failed
 *      v                   |  `------------> ended
 *   cancelling <-----------+ cancel
 *      |     2xx: ack, bye
 *      `------------------> ended
 */
export type CallingState =
  | { readonly name: 'calling' }
  | { readonly name: 'proceeding' }
  | { readonly name: 'cancelling' }
  /** `tag`: To tag of the dialog that won. */
  | { readonly name: 'answered'; readonly tag: string }
  | { readonly name: 'ended' }

export type CallingEvent =
  | { readonly kind: 'response'; readonly status: number; readonly tag: string }
  | { readonly kind: 'failed'; readonly reason: 'timeout' | 'transport' }
  | { readonly kind: 'cancel' }

export type CallingEffect =
  /** 180, 183 and the like: to be told, maybe with early media. */
  | { readonly kind: 'progress' }
  /** Take the dialog of this response and acknowledge it. */
  | { readonly kind: 'answered' }
  /** The 2xx came again: our ACK was lost (§13.2.2.4). */
  | { readonly kind: 'ack-again' }
  /** A 2xx that nobody wants: acknowledge and hang up. */
  | { readonly kind: 'ack-and-bye' }
  | { readonly kind: 'send-cancel' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'failed'; readonly reason: 'timeout' | 'transport' }

type Step = { readonly state: CallingState; readonly effects: readonly CallingEffect[] }

export function stepCalling(state: CallingState, event: CallingEvent): Step {
  switch (state.name) {
    case 'calling':
    case 'proceeding':
      return stepOpen(event)
    case 'cancelling':
      return stepCancelling(state, event)
    case 'answered':
      return stepAnswered(state, event)
    case 'ended':
      return event.kind === 'response' && isSuccess(event.status) ? stay(state, 'ack-and-bye') : { state, effects: [] }
  }
}

function stepOpen(event: CallingEvent): Step {
  switch (event.kind) {
    case 'cancel':
      return { state: { name: 'cancelling' }, effects: [{ kind: 'send-cancel' }] }
    case 'failed':
      return { state: { name: 'ended' }, effects: [event] }
    case 'response':
      if (event.status < 200) return { state: { name: 'proceeding' }, effects: [{ kind: 'progress' }] }
      if (isSuccess(event.status)) {
        return { state: { name: 'answered', tag: event.tag }, effects: [{ kind: 'answered' }] }
      }
      return { state: { name: 'ended' }, effects: [{ kind: 'refused' }] }
  }
}

function stepCancelling(state: CallingState, event: CallingEvent): Step {
  switch (event.kind) {
    case 'cancel':
      return { state, effects: [] }
    case 'failed':
      return { state: { name: 'ended' }, effects: [event] }
    case 'response':
      if (event.status < 200) return { state, effects: [] }
      if (isSuccess(event.status)) return { state: { name: 'ended' }, effects: [{ kind: 'ack-and-bye' }] }
      return { state: { name: 'ended' }, effects: [{ kind: 'refused' }] }
  }
}

/** Behind a forking proxy several phones can answer one INVITE: the first keeps the call (§13.2.2.4). */
function stepAnswered(state: Extract<CallingState, { name: 'answered' }>, event: CallingEvent): Step {
  if (event.kind !== 'response' || !isSuccess(event.status)) return { state, effects: [] }
  return stay(state, event.tag === state.tag ? 'ack-again' : 'ack-and-bye')
}

function stay(state: CallingState, kind: 'ack-again' | 'ack-and-bye'): Step {
  return { state, effects: [{ kind }] }
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300
}
