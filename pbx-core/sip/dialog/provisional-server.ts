/**
 * The reliability of provisional responses, which is the answering side's own business and not the transaction's
 * (RFC 3262 §3): each is repeated until its PRACK comes, and one waits for the one before it.
 *
 *            provide             PRACK, none waits
 *   idle ------------> waiting --------------------> idle
 *                      |  ^ \  \ 64*T1
 *                      +--+  \  `------------------> over: lost
 *       interval: repeat      \ final
 *       PRACK: the next        `-------------------> over
 */
export type ProvisionalServerState<P> =
  /** `next`: the RSeq that comes next. */
  | { readonly name: 'idle'; readonly next: number }
  | {
      readonly name: 'waiting'
      /** Of the one that is out. */
      readonly sequence: number
      readonly interval: number
      readonly elapsed: number
      /** The one that is out, and those that wait for its PRACK. */
      readonly queue: readonly [P, ...P[]]
    }
  | { readonly name: 'over' }

export type ProvisionalServerEvent<P> =
  | { readonly kind: 'provide'; readonly provisional: P }
  | { readonly kind: 'prack'; readonly sequence: number }
  | { readonly kind: 'interval' }
  /** A final response is sent: nothing is repeated any more. */
  | { readonly kind: 'final' }

export type ProvisionalServerEffect<P> =
  | { readonly kind: 'send'; readonly provisional: P; readonly sequence: number }
  /** Ask for an `interval` event after so many milliseconds, and for no other one. */
  | { readonly kind: 'wait'; readonly milliseconds: number }
  | { readonly kind: 'acknowledged'; readonly provisional: P }
  /** The PRACK is of none that is out: 481. */
  | { readonly kind: 'unmatched' }
  /** No PRACK within 64*T1: "the UAS SHOULD reject the original request with a 5xx response". */
  | { readonly kind: 'lost' }

interface Step<P> {
  readonly state: ProvisionalServerState<P>
  readonly effects: readonly ProvisionalServerEffect<P>[]
}

type Waiting<P> = Extract<ProvisionalServerState<P>, { name: 'waiting' }>

/** T1 in milliseconds (RFC 3261 §17.1.1.1). */
const t1 = 500
/** "The value … is chosen uniformly between 1 and 2**31 - 1" (§3), so that none runs over. */
const mostAtFirst = 0x7fff_ffff

/** `chance` is 0 to 1. */
export function beginProvisionals<P>(chance: number): ProvisionalServerState<P> {
  return { name: 'idle', next: 1 + Math.floor(chance * (mostAtFirst - 1)) }
}

export function stepProvisionals<P>(state: ProvisionalServerState<P>, event: ProvisionalServerEvent<P>): Step<P> {
  switch (state.name) {
    case 'idle':
      if (event.kind === 'provide') return send(state.next, [event.provisional])
      if (event.kind === 'final') return { state: { name: 'over' }, effects: [] }
      return { state, effects: event.kind === 'prack' ? [{ kind: 'unmatched' }] : [] }
    case 'waiting':
      return stepWaiting(state, event)
    case 'over':
      return { state, effects: event.kind === 'prack' ? [{ kind: 'unmatched' }] : [] }
  }
}

function stepWaiting<P>(state: Waiting<P>, event: ProvisionalServerEvent<P>): Step<P> {
  const [out, ...others] = state.queue
  switch (event.kind) {
    case 'provide':
      // "The UAS MUST NOT send a second reliable provisional response until the first is acknowledged."
      return { state: { ...state, queue: [out, ...others, event.provisional] }, effects: [] }
    case 'prack': {
      if (event.sequence !== state.sequence) return { state, effects: [{ kind: 'unmatched' }] }
      const acknowledged = { kind: 'acknowledged', provisional: out } as const
      const [following, ...rest] = others
      if (following === undefined) return { state: { name: 'idle', next: state.sequence + 1 }, effects: [acknowledged] }
      const { state: next, effects } = send(state.sequence + 1, [following, ...rest])
      return { state: next, effects: [acknowledged, ...effects] }
    }
    case 'interval': {
      const elapsed = state.elapsed + state.interval
      if (elapsed >= 64 * t1) return { state: { name: 'over' }, effects: [{ kind: 'lost' }] }
      // Unlike those of a 2xx its intervals have no upper bound (§3).
      const interval = Math.min(state.interval * 2, 64 * t1 - elapsed)
      return {
        state: { ...state, interval, elapsed },
        effects: [
          { kind: 'send', provisional: out, sequence: state.sequence },
          { kind: 'wait', milliseconds: interval }
        ]
      }
    }
    case 'final':
      return { state: { name: 'over' }, effects: [] }
  }
}

function send<P>(sequence: number, queue: readonly [P, ...P[]]): Step<P> {
  return {
    state: { name: 'waiting', sequence, interval: t1, elapsed: 0, queue },
    effects: [
      { kind: 'send', provisional: queue[0], sequence },
      { kind: 'wait', milliseconds: t1 }
    ]
  }
}
