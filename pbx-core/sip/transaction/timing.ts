/** The constants from which every timer follows, in milliseconds (RFC 3261 §17.1.1.1, Table 4). */
export interface Timing {
  /** Estimate of the round-trip time. */
  readonly t1: number
  /** The longest interval between retransmissions of non-INVITE requests and INVITE responses. */
  readonly t2: number
  /** The longest a message stays in the network. */
  readonly t4: number
  /** An INVITE without an answer from the transaction user gets 100 after this (§17.2.1). */
  readonly trying: number
}

export const defaultTiming: Timing = { t1: 500, t2: 4000, t4: 5000, trying: 200 }

/** 64*T1: how long a transaction tries, and how long it remembers (Timers B, F, H, J, L, M). */
export function lifetime(timing: Timing): number {
  return 64 * timing.t1
}

/** Timer D: at least 32 s, and never shorter than the peer's Timer H (§17.1.1.2). */
export function timerD(timing: Timing): number {
  return Math.max(32_000, lifetime(timing))
}
