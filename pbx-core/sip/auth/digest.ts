import type { Crypto } from '../../base/crypto.ts'
import type { Octets } from '../../base/octets.ts'

/** Hash of a digest as the configuration names it (`domains[].digest`). */
export type DigestAlgorithm = 'MD5' | 'SHA-256'

/** The algorithm of a challenge or of credentials, with its session variant (RFC 7616 §3.4.2). */
export interface DigestVariant {
  readonly algorithm: DigestAlgorithm
  readonly session: boolean
}

/** Reads the `algorithm` parameter; absent it is MD5 (RFC 3261 §22.4, item 8). Undefined: one we do not know. */
export function digestVariant(parameter: Octets | undefined): DigestVariant | undefined {
  switch ((parameter ?? 'MD5').toUpperCase()) {
    case 'MD5':
      return { algorithm: 'MD5', session: false }
    case 'MD5-SESS':
      return { algorithm: 'MD5', session: true }
    case 'SHA-256':
      return { algorithm: 'SHA-256', session: false }
    case 'SHA-256-SESS':
      return { algorithm: 'SHA-256', session: true }
    default:
      return undefined
  }
}

export function formatVariant({ algorithm, session }: DigestVariant): string {
  return session ? `${algorithm}-sess` : algorithm
}

/** Everything that goes into a digest; all octets as they stand in the header, unquoted. */
export interface DigestInput {
  readonly variant: DigestVariant
  readonly username: Octets
  readonly realm: Octets
  readonly password: Octets
  readonly nonce: Octets
  readonly method: string
  readonly uri: Octets
  /** Null: the form of RFC 2069, without counter and client nonce. */
  readonly protection: { readonly qop: 'auth'; readonly nonceCount: Octets; readonly clientNonce: Octets } | null
}

/** The `response` of RFC 7616 §3.4.1, lower-case hex. */
export function digestResponse(crypto: Crypto, input: DigestInput): string {
  const { variant, nonce, protection } = input
  const algorithm = variant.algorithm === 'MD5' ? 'md5' : 'sha256'
  const hash = (...parts: readonly Octets[]) => crypto.hash(algorithm, parts.join(':'))
  const identity = hash(input.username, input.realm, input.password)
  const secret = variant.session ? hash(identity, nonce, protection?.clientNonce ?? '') : identity
  const request = hash(input.method, input.uri)
  if (protection === null) return hash(secret, nonce, request)
  return hash(secret, nonce, protection.nonceCount, protection.clientNonce, protection.qop, request)
}
