/** Serial number arithmetic (RFC 1982, RFC 3550 §A.1): positive where `a` is ahead of `b`, across the wrap. */
export function sequenceDelta(a: number, b: number): number {
  return ((a - b) << 16) >> 16
}

/** The same for 32-bit timestamps. */
export function timestampDelta(a: number, b: number): number {
  return (a - b) | 0
}
