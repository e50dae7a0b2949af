import type { Crypto } from '../../base/crypto.ts'
import { assertNever } from '../../base/never.ts'
import { type Octets, octetsFromText, textFromOctets } from '../../base/octets.ts'
import { formatAuth } from '../message/auth.ts'
import type { SipUri } from '../message/uri.ts'
import { type Credentials, coverageOf, findCredentials } from './credentials.ts'
import { type DigestAlgorithm, digestResponse } from './digest.ts'
import { type NonceOwner, Nonces } from './nonces.ts'

/** What of a request is authenticated, and against what. */
export interface DigestCheck {
  readonly method: string
  readonly uri: SipUri
  /** Every value of Authorization (or of Proxy-Authorization). */
  readonly values: readonly Octets[]
  /** The domain's name, also where an alias was addressed. */
  readonly realm: string
  /** Those that the domain offers; credentials of another one are not accepted. */
  readonly algorithms: readonly DigestAlgorithm[]
  /** Address that the request came from, without port. */
  readonly source: string
  /** Milliseconds of the monotonic clock. */
  readonly now: number
  /** Nonces that were issued until then count for nothing. */
  readonly notBefore?: number
}

/** The password of a user, as text; undefined where there is no such user. */
export type PasswordLookup = (realm: string, user: string) => string | undefined

export type DigestOutcome =
  /** `user`: the name without the realm, which some phones add (`100@example.com`). */
  | { readonly kind: 'ok'; readonly user: string }
  /** No credentials that we could check: ask for some. */
  | { readonly kind: 'challenge' }
  /** The nonce is too old, used up, or of an earlier start: ask again with `stale`. */
  | { readonly kind: 'stale' }
  /** Unknown user or wrong password, proven with a nonce that we gave to that very address. */
  | { readonly kind: 'wrong'; readonly user: string }
  /** The nonce came back with a wrong password before: nothing was computed. */
  | { readonly kind: 'spent'; readonly user: string }
  /** 400. */
  | { readonly kind: 'malformed'; readonly reason: string }

export interface DigestServerOptions {
  /** Milliseconds; 5 minutes where absent. */
  readonly nonceLifetime?: number
  /** Nonces in use that are remembered; 20,000 where absent. */
  readonly nonceCapacity?: number
}

/** Digest authentication of phones (RFC 3261 §22, RFC 8760). It sends nothing and keeps no password. */
export class DigestServer {
  readonly #crypto: Crypto
  readonly #nonces: Nonces
  /** Stands in for the password of a user that does not exist, so that the work is the same. */
  readonly #nobody: string

  constructor(crypto: Crypto, options: DigestServerOptions = {}) {
    this.#crypto = crypto
    this.#nonces = new Nonces(crypto, {
      lifetime: options.nonceLifetime ?? 300_000,
      capacity: options.nonceCapacity ?? 20_000
    })
    this.#nobody = crypto.token(16)
  }

  /**
   * Values of WWW-Authenticate (or Proxy-Authenticate), each for a header field of its own,
   * the algorithm that we like best on top (RFC 8760 §2.4).
   */
  challenge(check: Pick<DigestCheck, 'realm' | 'algorithms' | 'source' | 'now'>, stale: boolean): Octets[] {
    const nonce = this.#nonces.issue(check, check.now)
    return check.algorithms.map((algorithm) => {
      const params = new Map([
        ['realm', octetsFromText(check.realm)],
        ['nonce', nonce],
        ['algorithm', algorithm],
        ['qop', 'auth']
      ])
      if (stale) params.set('stale', 'true')
      return formatAuth('Digest', params)
    })
  }

  verify(check: DigestCheck, passwordOf: PasswordLookup): DigestOutcome {
    const found = findCredentials(check.values, octetsFromText(check.realm))
    if (!found.ok) return { kind: 'malformed', reason: found.error }
    const credentials = found.value
    if (credentials === undefined || !check.algorithms.includes(credentials.variant.algorithm)) {
      return { kind: 'challenge' }
    }
    const coverage = coverageOf(credentials.uri, check.uri)
    if (coverage === 'other') return { kind: 'malformed', reason: 'credentials for another request' }
    return this.#judge(credentials, { ...check, isBound: coverage === 'request' }, passwordOf)
  }

  /**
   * A nonce that is not ours is answered before anything is computed: were `stale` told only
   * with the right password, one could guess passwords with made-up nonces, uncounted.
   */
  #judge(
    credentials: Credentials,
    check: DigestCheck & { readonly isBound: boolean },
    passwordOf: PasswordLookup
  ): DigestOutcome {
    const owner: NonceOwner = check
    // Without counter (RFC 2069), or bound to nobody who is called, a nonce serves once.
    const { protection } = credentials
    const count = protection === null || !check.isBound ? 1 : Number.parseInt(protection.nonceCount, 16)
    const { now, notBefore = Number.NEGATIVE_INFINITY } = check
    const at = { now, notBefore, count }
    const state = this.#nonces.state(credentials.nonce, owner, at)
    if (state === 'foreign') return { kind: 'stale' }
    const user = userOf(credentials)
    if (state === 'spent') return { kind: 'spent', user }
    if (!this.#isRight(credentials, check.method, passwordOf(check.realm, user))) {
      // One challenge, one guess.
      this.#nonces.spend(credentials.nonce)
      return { kind: 'wrong', user }
    }
    switch (state) {
      case 'expired':
      case 'used':
        return { kind: 'stale' }
      case 'fresh':
        this.#nonces.use(credentials.nonce, at)
        return { kind: 'ok', user }
      default:
        return assertNever(state)
    }
  }

  #isRight(credentials: Credentials, method: string, password: string | undefined): boolean {
    const expected = digestResponse(this.#crypto, {
      ...credentials,
      method,
      password: octetsFromText(password ?? this.#nobody)
    })
    const isEqual = this.#crypto.equal(expected, credentials.response)
    return isEqual && password !== undefined
  }
}

function userOf({ username, realm }: Credentials): string {
  const suffix = `@${realm}`
  return textFromOctets(username.endsWith(suffix) ? username.slice(0, -suffix.length) : username)
}
