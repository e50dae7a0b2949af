import type { Octets } from '../base/octets.ts'

/**
 * A session description (RFC 8866 §5): the lines that offer/answer works with. Lines that
 * only describe a broadcast to people (`i=`, `u=`, `e=`, `p=`, `r=`, `z=`, `k=`) are not kept.
 */
export interface SessionDescription {
  readonly origin: Origin
  readonly name: Octets
  readonly connection: Connection | null
  /** Values of the `t=` lines, `0 0` where the peer left it out. An answer repeats them (RFC 3264 §6). */
  readonly times: readonly Octets[]
  readonly attributes: readonly Attribute[]
  readonly media: readonly MediaLine[]
}

/** `o=`; sessionId and version are decimal, up to 64 bits and more, therefore text. */
export interface Origin {
  readonly username: Octets
  readonly sessionId: string
  readonly version: string
  readonly networkType: string
  readonly addressType: string
  readonly address: Octets
}

/** `c=`; the address still with its `/ttl/number` where it is a group. */
export interface Connection {
  readonly networkType: string
  readonly addressType: string
  readonly address: Octets
}

/** `a=name:value`; a property attribute (`a=sendonly`) has the value ''. Names are case-sensitive. */
export interface Attribute {
  readonly name: Octets
  readonly value: Octets
}

/** One `m=` line with what stands below it. */
export interface MediaLine {
  /** Lower-case: `audio`, `video`, `image`, `application`. */
  readonly kind: string
  /** 0: rejected or switched off (RFC 3264 §6, §8.2). */
  readonly port: number
  /** How many pairs of ports, 1 as a rule. */
  readonly portCount: number
  /** Upper-case: `RTP/AVP`. */
  readonly protocol: string
  /** For RTP the payload types, still text. */
  readonly formats: readonly string[]
  readonly connection: Connection | null
  readonly attributes: readonly Attribute[]
}

/** The value of the first attribute of that name, '' for a property, undefined where there is none. */
export function attribute(attributes: readonly Attribute[], name: string): Octets | undefined {
  return attributes.find((candidate) => candidate.name === name)?.value
}
