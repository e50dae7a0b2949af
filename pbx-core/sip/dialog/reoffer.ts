/**
 * Who may offer now: at most one offer/answer exchange runs in a dialog (RFC 3261 §14, RFC 3264 §4).
 *
 *   idle --offer--> ours --answered/refused--> idle
 *     |              | 491: glare
 *     |              `-----------> backing-off --again--> ours
 *     `--receive--> theirs --replied--> idle
 */
export type ReofferState = 'idle' | 'ours' | 'theirs' | 'backing-off'

export type ReofferEvent = 'offer' | 'answered' | 'refused' | 'glare' | 'again' | 'receive' | 'replied'

export type ReofferVerdict =
  | 'go'
  /** Offer later: an exchange is under way. */
  | 'wait'
  /** Answer 491 Request Pending (§14.2): our own offer is out. */
  | 'request-pending'
  /** Answer 500 with Retry-After of 0 to 10 s (§14.2): the peer's first one is not answered yet. */
  | 'retry-later'
  | 'none'

export function stepReoffer(
  state: ReofferState,
  event: ReofferEvent
): { readonly state: ReofferState; readonly verdict: ReofferVerdict } {
  switch (event) {
    case 'offer':
      return state === 'idle' ? { state: 'ours', verdict: 'go' } : { state, verdict: 'wait' }
    case 'again':
      // The peer may have offered, and been answered, while we waited.
      return state === 'backing-off' || state === 'idle' ? { state: 'ours', verdict: 'go' } : { state, verdict: 'wait' }
    case 'receive':
      if (state === 'ours') return { state, verdict: 'request-pending' }
      if (state === 'theirs') return { state, verdict: 'retry-later' }
      return { state: 'theirs', verdict: 'go' }
    case 'glare':
      return { state: state === 'ours' ? 'backing-off' : state, verdict: 'none' }
    case 'answered':
    case 'refused':
      return { state: state === 'ours' ? 'idle' : state, verdict: 'none' }
    case 'replied':
      return { state: state === 'theirs' ? 'idle' : state, verdict: 'none' }
  }
}

/**
 * How long to wait after a 491, in milliseconds (§14.1): 2.1 to 4 s for the owner of the
 * Call-ID, 0 to 2 s for the other, so that they do not meet again. `chance` is 0 to 1.
 */
export function glareDelay(ownsCallId: boolean, chance: number): number {
  const [least, span] = ownsCallId ? [2100, 1900] : [0, 2000]
  return least + Math.floor((chance * span) / 10) * 10
}
