import type { Octets } from '../../base/octets.ts'
import { comparable } from './escape.ts'
import { hostEquals } from './host.ts'
import type { SipUri } from './uri.ts'

/** A parameter of these names must be in both URIs or in none; any other counts only where both have it. */
const decisive = ['user', 'ttl', 'method', 'transport', 'maddr']

const maxHeadersOctets = 1024

/**
 * Whether two URIs mean the same (RFC 3261 §19.1.4, IPv6 as in RFC 5954). A port that is
 * written out is not the same as none. Other schemes compare as text.
 */
export function uriEquals(a: SipUri, b: SipUri): boolean {
  if (a.scheme !== b.scheme) return false
  if (a.host === '' || b.host === '') {
    return a.text.slice(a.scheme.length) === b.text.slice(b.scheme.length)
  }
  return (
    a.port === b.port &&
    hostEquals(a.host, b.host) &&
    comparable(userInfo(a)) === comparable(userInfo(b)) &&
    paramsEqual(a, b) &&
    headersKey(a.headers) === headersKey(b.headers)
  )
}

function userInfo(uri: SipUri): Octets {
  const at = uri.text.indexOf('@')
  return at === -1 ? '' : uri.text.slice(uri.scheme.length + 1, at)
}

function paramsEqual(a: SipUri, b: SipUri): boolean {
  if (a.params.size === 0 && b.params.size === 0) return true
  for (const name of decisive) if (a.params.has(name) !== b.params.has(name)) return false
  for (const [name, value] of a.params) {
    const other = b.params.get(name)
    if (other !== undefined && other.toLowerCase() !== value.toLowerCase()) return false
  }
  return true
}

/** Headers compare as a set, names regardless of case; what is too long to be meant seriously compares as text. */
function headersKey(headers: Octets): string {
  if (headers === '' || headers.length > maxHeadersOctets) return headers
  const pairs = headers.split('&').map((pair) => {
    const sign = pair.indexOf('=')
    if (sign === -1) return comparable(pair).toLowerCase()
    return `${comparable(pair.slice(0, sign)).toLowerCase()}=${comparable(pair.slice(sign + 1))}`
  })
  return pairs.sort().join('&')
}
