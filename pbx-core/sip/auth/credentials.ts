import type { Octets } from '../../base/octets.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { parseAuth } from '../message/auth.ts'
import { decodedUser, parseUri, type SipUri } from '../message/uri.ts'
import { type DigestInput, type DigestVariant, digestVariant } from './digest.ts'

/** Digest credentials of one realm (RFC 3261 §20.7). */
export interface Credentials extends Omit<DigestInput, 'password' | 'method'> {
  /** Lower-case. */
  readonly response: string
}

/**
 * Finds the credentials for a realm among all values of Authorization or Proxy-Authorization.
 * Undefined: none, or none that we can check (another scheme or algorithm), which calls for a
 * challenge. An error: they are meant for us, and broken.
 */
export function findCredentials(values: readonly Octets[], realm: string): Result<Credentials | undefined, string> {
  for (const value of values) {
    const parsed = parseAuth(value)
    if (!parsed.ok) {
      if (!/^digest[ \t]/i.test(value)) continue
      return err(`credentials: ${parsed.error}`)
    }
    const { scheme, params } = parsed.value
    if (scheme !== 'digest' || params.get('realm') !== realm) continue
    const variant = digestVariant(params.get('algorithm'))
    if (variant !== undefined) return readCredentials(params, variant)
  }
  return ok(undefined)
}

function readCredentials(params: ReadonlyMap<string, Octets>, variant: DigestVariant): Result<Credentials, string> {
  for (const name of ['username', 'realm', 'nonce', 'uri', 'response']) {
    if (!params.has(name)) return err(`credentials without ${name}`)
  }
  const protection = readProtection(params)
  if (!protection.ok) return protection
  // The session key is made of the client nonce, which only comes with qop (RFC 7616 §3.4.2).
  if (variant.session && protection.value === null) return err('session credentials without qop')
  const response = (params.get('response') ?? '').toLowerCase()
  if (!(variant.algorithm === 'MD5' ? /^[0-9a-f]{32}$/ : /^[0-9a-f]{64}$/).test(response)) {
    return err('credentials with a malformed response')
  }
  return ok({
    variant,
    username: params.get('username') ?? '',
    realm: params.get('realm') ?? '',
    nonce: params.get('nonce') ?? '',
    uri: params.get('uri') ?? '',
    protection: protection.value,
    response
  })
}

function readProtection(params: ReadonlyMap<string, Octets>): Result<DigestInput['protection'], string> {
  const qop = params.get('qop')
  if (qop === undefined) return ok(null)
  if (qop.toLowerCase() !== 'auth') return err('credentials with a qop that was not offered')
  const nonceCount = params.get('nc') ?? ''
  const clientNonce = params.get('cnonce') ?? ''
  if (!/^[0-9a-f]{8}$/i.test(nonceCount) || clientNonce === '') return err('credentials without nc or cnonce')
  return ok({ qop: 'auth', nonceCount, clientNonce })
}

/**
 * Whether the `uri` of credentials means the request that they came with. Phones write another
 * host than in the Request-URI (an address for a name, a missing port); the user part is what
 * decides whom a call goes to, so that must be the same (RFC 3261 §22.4, item 2). `host`: it names none, as
 * that of some phones, and so covers a call to anybody.
 */
export function coverageOf(uri: Octets, requestUri: SipUri): 'request' | 'host' | 'other' {
  if (uri === requestUri.text) return 'request'
  const covered = parseUri(uri)
  if (!covered.ok || covered.value.host === '' || requestUri.host === '') return 'other'
  if (covered.value.scheme !== requestUri.scheme) return 'other'
  if (decodedUser(covered.value) === decodedUser(requestUri)) return 'request'
  return covered.value.user === '' ? 'host' : 'other'
}
