import type { Octets } from '../../base/octets.ts'

/**
 * A SIP or SIPS URI (RFC 3261 §19.1), or any other absolute URI, of which only the scheme
 * and the text are known. `text` is exactly what stood on the wire.
 */
export interface SipUri {
  /** Lower-case. */
  readonly scheme: string
  /** Still escaped, for forwarding; compare and look up with `decodedUser`. */
  readonly user: Octets
  /** Lower-case host name or address; IPv6 with its brackets. Empty for other schemes. */
  readonly host: string
  /** 0 where none is given. */
  readonly port: number
  /** In order; names lower-case; a parameter without value has ''. */
  readonly params: ReadonlyMap<string, string>
  /** What follows `?`, unparsed: it is never turned into headers (RFC 4475 §3.1.2.11). */
  readonly headers: Octets
  readonly text: Octets
}
