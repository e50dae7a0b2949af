/**
 * How a call or a leg ended. Every ending, whatever its source, is one of these; nothing
 * else is allowed to end a call.
 */
export interface Termination {
  readonly result: TerminationResult
  /** Q.850 cause value (ITU-T Q.850 §2.2.5), as the record's `hangupcause` tells it. */
  readonly cause: number
  readonly by: 'caller' | 'callee' | 'pbx' | 'operator'
  /** For people and the time line: `no phone of 102 is registered`. */
  readonly reason?: string
  /** The SIP status that says the same (RFC 3261 §21); absent where a BYE ended it. */
  readonly status?: number
}

/**
 * `completed`: a party hung up after the answer. `cancelled`: the caller gave up before it.
 * `elsewhere`: another phone took the call (RFC 3326, cause 200).
 */
export type TerminationResult =
  | 'completed'
  | 'cancelled'
  | 'elsewhere'
  | 'busy'
  | 'declined'
  | 'no-answer'
  | 'unreachable'
  | 'not-found'
  | 'forbidden'
  | 'congestion'
  | 'failed'
