/**
 * A hook that keeps failing is left alone for a while (`2-cti`, Hook): 5 failures in a row
 * open its circuit for 30 s, then one call tries it while the others still skip it.
 *
 *              5th failure in a row           30 s over, next call
 *     closed ──────────────────────▶ open ──────────────────────────▶ trial
 *       ▲  ▲          success          │ ▲         failure              │ │
 *       │  └───────────────────────────┘ └──────────────────────────────┘ │
 *       └──────────────────────────────────────────────────────────────────┘
 *                                 success
 *
 * Times are those of `Clock.now()`.
 */
export type Circuit =
  | { readonly kind: 'closed'; readonly failures: number }
  | { readonly kind: 'open'; readonly until: number }
  | { readonly kind: 'trial' }

const failuresToOpen = 5
const openMs = 30_000

export const closedCircuit: Circuit = { kind: 'closed', failures: 0 }

export type Admission =
  | { readonly admitted: true; readonly trial: boolean; readonly circuit: Circuit }
  /** `until`: the earliest time of another attempt. */
  | { readonly admitted: false; readonly until: number }

export function admit(circuit: Circuit, now: number): Admission {
  switch (circuit.kind) {
    case 'closed':
      return { admitted: true, trial: false, circuit }
    case 'open':
      if (now < circuit.until) return { admitted: false, until: circuit.until }
      return { admitted: true, trial: true, circuit: { kind: 'trial' } }
    case 'trial':
      return { admitted: false, until: now }
  }
}

/** How an admitted request ended. `abandoned`: by the call, which says nothing about the hook. */
export type Attempt = { readonly trial: boolean; readonly result: 'succeeded' | 'failed' | 'abandoned' }

export function settle(circuit: Circuit, attempt: Attempt, now: number): Circuit {
  switch (attempt.result) {
    case 'succeeded':
      return closedCircuit
    case 'abandoned':
      // The next call may try at once, or nobody ever would.
      return attempt.trial ? { kind: 'open', until: now } : circuit
    case 'failed':
      return attempt.trial ? { kind: 'open', until: now + openMs } : countFailure(circuit, now)
  }
}

function countFailure(circuit: Circuit, now: number): Circuit {
  // Requests that were under way when the circuit opened do not keep it open for longer.
  if (circuit.kind !== 'closed') return circuit
  const failures = circuit.failures + 1
  return failures < failuresToOpen ? { kind: 'closed', failures } : { kind: 'open', until: now + openMs }
}
