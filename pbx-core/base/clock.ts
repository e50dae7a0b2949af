/** The only source of time in the core. Tests drive a virtual one (`test/support/virtual-clock.ts`). */
export interface Clock {
  /** Milliseconds since the Unix epoch, for records and people. May jump when the clock is set. */
  wallTime(): number
  /** Milliseconds since an arbitrary start, never going back: for intervals and deadlines. */
  now(): number
  /** Calls `callback` once after `ms` milliseconds; disposing before that cancels it. */
  after(ms: number, callback: () => void): Disposable
}
