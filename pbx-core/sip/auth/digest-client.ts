import type { Crypto } from '../../base/crypto.ts'
import { type Octets, octetsFromText } from '../../base/octets.ts'
import { formatAuth, parseAuth } from '../message/auth.ts'
import { type DigestInput, type DigestVariant, digestResponse, digestVariant, formatVariant } from './digest.ts'

/** A challenge that we can answer (RFC 3261 §20.44). */
export interface DigestChallenge {
  readonly variant: DigestVariant
  readonly realm: Octets
  readonly nonce: Octets
  /** Sent back as it came; undefined where there was none. */
  readonly opaque: Octets | undefined
  /** Whether `auth` is offered; else the answer has the form of RFC 2069. */
  readonly protected: boolean
  readonly stale: boolean
}

/**
 * The topmost challenge that we can answer among all values of WWW-Authenticate or
 * Proxy-Authenticate: the server puts what it likes best first (RFC 8760 §2.4).
 */
export function chooseChallenge(values: readonly Octets[]): DigestChallenge | undefined {
  for (const value of values) {
    const parsed = parseAuth(value)
    if (!parsed.ok || parsed.value.scheme !== 'digest') continue
    const challenge = readChallenge(parsed.value.params)
    if (challenge !== undefined) return challenge
  }
  return undefined
}

function readChallenge(params: ReadonlyMap<string, Octets>): DigestChallenge | undefined {
  const variant = digestVariant(params.get('algorithm'))
  const realm = params.get('realm')
  const nonce = params.get('nonce')
  const offered = params
    .get('qop')
    ?.toLowerCase()
    .split(/[ \t,]+/)
  if (variant === undefined || realm === undefined || nonce === undefined) return undefined
  // Only `auth-int` on offer: that would be a hash of the body, which no trunk asks for.
  if (offered !== undefined && !offered.includes('auth')) return undefined
  // A session key needs the client nonce, which only goes with qop (RFC 7616 §3.4.2).
  if (offered === undefined && variant.session) return undefined
  const stale = params.get('stale')?.toLowerCase() === 'true'
  return { variant, realm, nonce, opaque: params.get('opaque'), protected: offered !== undefined, stale }
}

export interface Account {
  readonly username: string
  readonly password: string
}

/**
 * Answers the challenges of one server for one account, and sends credentials unasked as long
 * as its nonce holds (RFC 3261 §22.2).
 */
export class DigestClient {
  readonly #crypto: Crypto
  readonly #account: Account
  #challenge: DigestChallenge | undefined
  #count = 0

  constructor(crypto: Crypto, account: Account) {
    this.#crypto = crypto
    this.#account = account
  }

  /**
   * Takes up the challenge of a 401 or 407; `sent`: the request had credentials. False: there
   * is nothing new to say, for no challenge can be answered, or the password is wrong.
   */
  challenged(values: readonly Octets[], sent: boolean): boolean {
    const challenge = chooseChallenge(values)
    if (challenge === undefined || (sent && this.#isRefusal(challenge))) {
      this.#challenge = undefined
      return false
    }
    this.#challenge = challenge
    this.#count = 0
    return true
  }

  /**
   * Credentials that were made for a fresh nonce have been refused. Those for an older one may
   * have run out of time, which not every server tells by `stale`.
   */
  #isRefusal(challenge: DigestChallenge): boolean {
    return !challenge.stale && challenge.realm === this.#challenge?.realm && this.#count <= 1
  }

  /** The value of Authorization or Proxy-Authorization for a request; undefined before any challenge. */
  authorization(method: string, uri: Octets): Octets | undefined {
    const challenge = this.#challenge
    if (challenge === undefined) return undefined
    this.#count += 1
    return this.#answer(challenge, method, uri)
  }

  #answer(challenge: DigestChallenge, method: string, uri: Octets): Octets {
    const { variant, realm, nonce, opaque } = challenge
    const username = octetsFromText(this.#account.username)
    const nonceCount = this.#count.toString(16).padStart(8, '0')
    const clientNonce = this.#crypto.token(8)
    const protection: DigestInput['protection'] = challenge.protected ? { qop: 'auth', nonceCount, clientNonce } : null
    const password = octetsFromText(this.#account.password)
    const response = digestResponse(this.#crypto, {
      variant,
      username,
      realm,
      password,
      nonce,
      method,
      uri,
      protection
    })
    const params = new Map([
      ['username', username],
      ['realm', realm],
      ['nonce', nonce],
      ['uri', uri],
      ['response', response],
      ['algorithm', formatVariant(variant)]
    ])
    if (protection !== null) params.set('qop', 'auth').set('nc', nonceCount).set('cnonce', clientNonce)
    if (opaque !== undefined) params.set('opaque', opaque)
    return formatAuth('Digest', params)
  }
}
