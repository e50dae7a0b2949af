import type { Octets } from '../../base/octets.ts'
import { parseNameAddr } from '../message/name-addr.ts'
import { parseUri, type SipUri } from '../message/uri.ts'

/** Where a request goes by its start line, and the values of its Route fields. */
export interface RoutedRequest {
  readonly uri: SipUri
  readonly routes: readonly Octets[]
}

/**
 * The way to a target through a route set, nearest hop first (RFC 3261 §12.2.1.1). A first hop without `lr` is a
 * strict router: it stands in the Request-URI itself, and the target comes last in Route.
 */
export function routed(target: SipUri, routeSet: readonly Octets[]): RoutedRequest {
  const [first, ...beyond] = routeSet
  if (first === undefined) return { uri: target, routes: [] }
  const hop = parseNameAddr(first)
  if (!hop.ok || hop.value.uri.params.has('lr')) return { uri: target, routes: routeSet }
  return { uri: asRequestUri(hop.value.uri), routes: [...beyond, `<${target.text}>`] }
}

/** Without what a Request-URI must not hold: headers and the method (§19.1.1, Table 1). */
function asRequestUri(uri: SipUri): SipUri {
  const bare = uri.headers === '' ? uri.text : uri.text.slice(0, -uri.headers.length - 1)
  const hostAt = bare.indexOf('@') + 1
  const text = bare.slice(0, hostAt) + bare.slice(hostAt).replace(/;method=[^;]*/i, '')
  const parsed = parseUri(text)
  return parsed.ok ? parsed.value : uri
}
