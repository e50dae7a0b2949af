/**
 * The reliability of a 2xx to INVITE, which is the answering side's own business and not the
 * transaction's (RFC 3261 §13.3.1.4, RFC 6026 §7.1).
 *
 *            accept              ack
 *   idle ------------> waiting ------------> confirmed
 *                       |   ^ \  64*T1
 *                       +---+  `-----------> lost
 *                     interval: repeat 2xx
 */
export type AnsweringState =
  | { readonly name: 'idle' }
  | { readonly name: 'waiting'; readonly interval: number; readonly elapsed: number }
  | { readonly name: 'confirmed' }
  | { readonly name: 'lost' }

export type AnsweringEvent = { readonly kind: 'accept' } | { readonly kind: 'ack' } | { readonly kind: 'interval' }

export type AnsweringEffect =
  | { readonly kind: 'send-2xx' }
  /** Ask for an `interval` event after so many milliseconds. */
  | { readonly kind: 'wait'; readonly milliseconds: number }
  | { readonly kind: 'confirmed' }
  /** No ACK within 64*T1: the dialog is confirmed all the same and must be ended with BYE. */
  | { readonly kind: 'lost' }

export const answeringIdle: AnsweringState = { name: 'idle' }

/** T1 and T2 in milliseconds (RFC 3261 §17.1.1.1). */
const t1 = 500
const t2 = 4000

export function stepAnswering(
  state: AnsweringState,
  event: AnsweringEvent
): { readonly state: AnsweringState; readonly effects: readonly AnsweringEffect[] } {
  switch (state.name) {
    case 'idle':
      if (event.kind !== 'accept') return { state, effects: [] }
      return {
        state: { name: 'waiting', interval: t1, elapsed: 0 },
        effects: [{ kind: 'send-2xx' }, { kind: 'wait', milliseconds: t1 }]
      }
    case 'waiting':
      return stepWaiting(state, event)
    case 'confirmed':
    case 'lost':
      return { state, effects: [] }
  }
}

function stepWaiting(
  state: Extract<AnsweringState, { name: 'waiting' }>,
  event: AnsweringEvent
): { readonly state: AnsweringState; readonly effects: readonly AnsweringEffect[] } {
  switch (event.kind) {
    case 'accept':
      return { state, effects: [] }
    case 'ack':
      return { state: { name: 'confirmed' }, effects: [{ kind: 'confirmed' }] }
    case 'interval': {
      const elapsed = state.elapsed + state.interval
      if (elapsed >= 64 * t1) return { state: { name: 'lost' }, effects: [{ kind: 'lost' }] }
      const interval = Math.min(state.interval * 2, t2, 64 * t1 - elapsed)
      return {
        state: { name: 'waiting', interval, elapsed },
        effects: [{ kind: 'send-2xx' }, { kind: 'wait', milliseconds: interval }]
      }
    }
  }
}
