import type { Octets } from '../base/octets.ts'
import type { Config, DomainConfig } from '../contract/config.ts'
import type { DialledText } from '../contract/number.ts'
import type { Direction, PartyView } from '../contract/views.ts'
import type { Diverted } from '../sip/message/diversion.ts'
import type { SipUri } from '../sip/message/uri.ts'

/** The Privacy of a call that goes on (RFC 3323 §4.2). `none`: shown, whatever the line does by itself. */
export type Privacy = 'id' | 'id;critical' | 'none'

export interface CallOrigin {
  readonly uniqueid: string
  /** The call that it belongs to, where that is another one. */
  readonly linkedid?: string
  readonly config: Config
  readonly domain: DomainConfig
  readonly direction: Direction
  readonly caller: PartyView
  /** The number as it was called. */
  readonly exten: string
  /** What the caller's phone calls the number, for the record where we know no name; absent where it says nothing. */
  readonly calleeName?: string
  /** What `exten` was read from, where that is known. */
  readonly dialled?: DialledText | undefined
  /** Sent to whoever answers: digits, `*`, `#`, and `,` for a pause. */
  readonly keys?: string
  /** The DID of a trunk call. */
  readonly did: string
  /** Trunk that it came from or leaves by. */
  readonly trunk: string | null
  /** Channel name of the calling side. */
  readonly channel: string
  /** What the caller asks of whoever carries the call on; absent where it asks for nothing. */
  readonly privacy?: Privacy | undefined
  /** What names a caller who asks not to be named, as messages have it. */
  readonly hidden?: readonly Octets[]
  /** By whom it was sent on before it came here, as its trunk has said. */
  readonly diversions?: readonly Diverted[]
  /** The telephone that a user calls from, as its INVITE has it (RFC 3261 §8.1.1.8). */
  readonly contact?: SipUri | undefined
  /** A header of the caller's INVITE; '' where it has none. */
  readonly header: (name: string) => Octets
}
