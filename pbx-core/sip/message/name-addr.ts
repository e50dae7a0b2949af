import type { Octets } from '../../base/octets.ts'
import type { SipUri } from './uri.ts'

/** The value of From, To, Contact, Route and the like (RFC 3261 §20.10). */
export interface NameAddr {
  /** Unquoted and decoded to text; '' where there is none. */
  readonly displayName: string
  readonly uri: SipUri
  /** Header parameters, names lower-case: `tag`, `expires`, `q`. */
  readonly params: ReadonlyMap<string, string>
  /** `params.get('tag')`, or ''. */
  readonly tag: string
  readonly text: Octets
}
