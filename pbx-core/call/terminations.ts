import type { Termination } from '../contract/termination.ts'
import { terminationOf } from '../sip/q850.ts'

/** The endings that the PBX itself decides, by name. */
export const terminations = {
  notFound: (reason: string) => terminationOf('not-found', 'pbx', reason),
  noAnswer: (reason: string) => terminationOf('no-answer', 'pbx', reason),
  /** No phone of the user is registered: Q.850 20, subscriber absent. */
  absent: (reason: string) => terminationOf('unreachable', 'pbx', reason),
  unreachable: (reason: string): Termination => ({
    ...terminationOf('unreachable', 'pbx', reason),
    cause: 27,
    status: 502
  }),
  declined: (reason: string) => terminationOf('declined', 'pbx', reason),
  congestion: (reason: string) => terminationOf('congestion', 'pbx', reason),
  forbidden: (reason: string) => terminationOf('forbidden', 'pbx', reason),
  busy: (reason: string) => terminationOf('busy', 'pbx', reason),
  /** A destination that cannot take calls now. */
  unavailable: (reason: string): Termination => ({
    ...terminationOf('unreachable', 'pbx', reason),
    cause: 31,
    status: 480
  }),
  notAcceptable: (reason: string): Termination => ({
    ...terminationOf('failed', 'pbx', reason),
    cause: 65,
    status: 488
  }),
  /** Nobody has refreshed the session in time (RFC 4028 §10). Q.850 102: recovery on timer expiry. */
  expiredSession: (party: string, seconds: number): Termination => ({
    ...terminationOf('unreachable', 'pbx', `the session of ${party} was not refreshed within ${seconds} s`),
    cause: 102,
    status: 504
  }),
  tooManyHops: (reason: string): Termination => ({ ...terminationOf('failed', 'pbx', reason), cause: 25, status: 483 }),
  /** A bug of ours: it ends this call and nothing else. */
  fault: (reason: string): Termination => ({ ...terminationOf('failed', 'pbx', reason), status: 500 })
} as const

/** A party hung up after the answer, or we did where nothing was left to do. */
export function completed(by: Termination['by']): Termination {
  return terminationOf('completed', by)
}

/** The caller gave up before the answer. */
export function cancelled(): Termination {
  return terminationOf('cancelled', 'caller')
}

/** The time is over that the caller had given its invitation (RFC 3261 §13.3.1). */
export function expired(): Termination {
  return { ...terminationOf('no-answer', 'pbx', 'the invitation of the caller expired'), status: 487 }
}

/** Another phone took the call (Q.850 cause 26: non-selected user clearing; RFC 3326 §2). */
export function elsewhere(): Termination {
  return terminationOf('elsewhere', 'pbx', 'Call completed elsewhere')
}
