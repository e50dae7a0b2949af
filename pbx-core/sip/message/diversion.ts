import type { Octets } from '../../base/octets.ts'
import { type DiversionReason, diversionReasons } from '../../contract/diversion.ts'
import { formatNameAddr } from './make-name-addr.ts'
import { type NameAddr, parseNameAddrList } from './name-addr.ts'
import type { SipUri } from './uri.ts'

/** Somebody has sent the call on. Lists of it begin with whoever did so first. */
export interface Diverted {
  readonly uri: SipUri
  readonly displayName: string
  readonly reason: DiversionReason
  /** How often the call was sent on there: an exchange may tell several in one (RFC 5806 §9). */
  readonly count: number
  /** Whoever sent it on does not want to be named to those who are called. */
  readonly isPrivate: boolean
}

/** No call of this world was sent on by more; what is beyond is not looked at. */
export const mostDiverted = 20

/** What a network counts (ITU-T Q.763 §3.44 has 7) is far less than what anybody can write. */
const mostCounted = 100

/** What Diversion says (RFC 5806 §5): the last one who sent it on stands first there. Unreadable, it says nothing. */
export function readDiversion(fields: readonly Octets[]): readonly Diverted[] {
  const parsed = parseNameAddrList(fields)
  return parsed.ok ? parsed.value.slice(0, mostDiverted).map(divertedBy).reverse() : []
}

function divertedBy({ uri, displayName, params }: NameAddr): Diverted {
  const counter = Number(params.get('counter') ?? 1)
  const privacy = (params.get('privacy') ?? 'off').toLowerCase()
  return {
    uri,
    displayName,
    reason: reasonOf(params.get('reason') ?? ''),
    count: Number.isInteger(counter) && counter > 0 ? Math.min(counter, mostCounted) : 1,
    isPrivate: privacy !== 'off'
  }
}

/** Extensions of the list are no reason that we know. */
function reasonOf(word: Octets): DiversionReason {
  return diversionReasons.find((known) => known === word.toLowerCase()) ?? 'unknown'
}

export function formatDiversion(diverted: readonly Diverted[]): Octets {
  return diverted
    .toReversed()
    .map(({ uri, displayName, reason, count, isPrivate }) =>
      formatNameAddr({
        uri,
        displayName,
        params: { reason, counter: String(count), privacy: isPrivate ? 'full' : 'off' }
      })
    )
    .join(', ')
}
