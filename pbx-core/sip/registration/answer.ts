import type { Octets } from '../../base/octets.ts'
import { parseContacts } from '../message/contact.ts'
import type { SipResponse } from '../message/message.ts'
import { type NameAddr, parseNameAddrList } from '../message/name-addr.ts'
import type { SipUri } from '../message/uri.ts'
import { uriEquals } from '../message/uri-equals.ts'

/** What the final response to a REGISTER of ours means. */
export type RegisterAnswer =
  /** `seconds`: how long it holds; undefined where the registrar does not say, as long as we asked for. */
  | { readonly kind: 'granted'; readonly seconds: number | undefined; readonly serviceRoute: readonly Octets[] }
  /** 423; `least` in seconds. */
  | { readonly kind: 'too-brief'; readonly least: number }
  | { readonly kind: 'redirected'; readonly targets: readonly SipUri[] }
  /** Nothing changes that but somebody: password, account, what we are. */
  | { readonly kind: 'refused' }
  /** It may be otherwise in a while; `retryAfter` in seconds, 0 where it does not say. */
  | { readonly kind: 'failed'; readonly retryAfter: number }

/** What passes by itself among 4xx: time-outs, too early, too busy, loops and glares. */
const passing: ReadonlySet<number> = new Set([408, 421, 429, 430, 480, 482, 483, 486, 487, 491, 494])

/** `contact`: ours, as the REGISTER named it. */
export function readRegisterAnswer(response: SipResponse, contact: SipUri): RegisterAnswer {
  const { status, headers } = response
  if (status < 300) {
    return { kind: 'granted', seconds: grantedTo(contact, response), serviceRoute: serviceRouteOf(response) }
  }
  if (status < 400) return { kind: 'redirected', targets: redirectsIn(response) }
  if (status === 423) return { kind: 'too-brief', least: secondsIn(headers.get('Min-Expires')) ?? 0 }
  if (passing.has(status) || (status >= 500 && status < 600)) {
    return { kind: 'failed', retryAfter: secondsIn(headers.get('Retry-After')) ?? 0 }
  }
  return { kind: 'refused' }
}

/**
 * The registrar lists everybody who is registered there (RFC 3261 §10.3, item 8); ours is what counts (§10.2.4). One
 * that writes our address as it sees it shows none of ours: then the shortest holds for all of them.
 */
function grantedTo(contact: SipUri, response: SipResponse): number | undefined {
  const common = secondsIn(response.headers.get('Expires'))
  const contacts = sipContacts(response)
  const own = contacts.find(({ uri }) => uriEquals(uri, contact))
  if (own !== undefined) return secondsIn(own.params.get('expires')) ?? common
  const all = contacts.flatMap(({ params }) => secondsIn(params.get('expires')) ?? [])
  return all.length > 0 ? Math.min(...all) : common
}

/** Of several values the order is kept: it is the way of requests (RFC 3608 §6.1). */
function serviceRouteOf({ headers }: SipResponse): readonly Octets[] {
  const routes = parseNameAddrList(headers.all('Service-Route'))
  return routes.ok ? routes.value.map(({ text }) => text) : []
}

/** "in order of decreasing q" (RFC 3261 §8.1.3.4, §20.10: absent it is 1). */
function redirectsIn(response: SipResponse): readonly SipUri[] {
  const rank = ({ params }: NameAddr) => Number(params.get('q') ?? 1) || 0
  return sipContacts(response)
    .toSorted((one, other) => rank(other) - rank(one))
    .map(({ uri }) => uri)
}

function sipContacts({ headers }: SipResponse): readonly NameAddr[] {
  const contacts = parseContacts(headers.all('Contact'))
  if (!contacts.ok || contacts.value.kind !== 'list') return []
  return contacts.value.contacts.filter(({ uri }) => uri.scheme === 'sip')
}

/** The seconds that a value begins with: `Retry-After: 18;duration=3600 (busy)`. */
function secondsIn(value: Octets | undefined): number | undefined {
  const digits = /^\s*(\d{1,10})/.exec(value ?? '')?.[1]
  return digits === undefined ? undefined : Number(digits)
}
