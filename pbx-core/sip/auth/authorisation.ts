import type { Crypto } from '../../base/crypto.ts'
import type { Octets } from '../../base/octets.ts'
import { parseAuth } from '../message/auth.ts'
import type { SipRequest, SipResponse } from '../message/message.ts'
import { type Account, DigestClient } from './digest-client.ts'
import type { ProviderRealms } from './provider-realms.ts'

/** Whoever the request is for asks by the one pair of fields, a proxy on the way by the other (RFC 3261 §22.2, §22.3). */
const pairs = [
  { asks: 'WWW-Authenticate', answers: 'Authorization' },
  { asks: 'Proxy-Authenticate', answers: 'Proxy-Authorization' }
] as const

interface Realm {
  readonly answers: (typeof pairs)[number]['answers']
  readonly realm: Octets
  readonly client: DigestClient
}

/** Realms that one account is kept for; a server that makes up a new one each time is not followed for ever. */
const mostRealms = 8

/**
 * What one account has to say to all who ask on the way: a request carries credentials for every realm that has asked,
 * also unasked while their nonces hold (RFC 3261 §22.3: "MUST … accumulate").
 */
export class Authorisation {
  readonly #crypto: Crypto
  readonly #account: Account
  readonly #provider: Pick<ProviderRealms, 'mayAsk' | 'maySign'>
  readonly #realms = new Map<string, Realm>()

  constructor(crypto: Crypto, account: Account, provider: Pick<ProviderRealms, 'mayAsk' | 'maySign'>) {
    this.#crypto = crypto
    this.#account = account
    this.#provider = provider
  }

  /**
   * Takes up the challenges of a 401 or 407 to `sent`. False: there is nothing new to say, for none can be answered, or
   * is the provider's, or one refuses what was said, which means a wrong password.
   */
  challenged({ headers }: SipResponse, sent: SipRequest): boolean {
    let hasNews = false
    for (const { asks, answers } of pairs) {
      const said = realmsIn(sent.headers.all(answers))
      for (const [realm, challenges] of byRealm(headers.all(asks))) {
        if (!this.#provider.mayAsk(realm, sent)) continue
        const known = this.#realms.get(`${answers} ${realm}`)
        if (known === undefined && this.#realms.size >= mostRealms) return false
        const client = known?.client ?? new DigestClient(this.#crypto, this.#account)
        if (client.challenged(challenges, said.has(realm))) hasNews = true
        else if (said.has(realm)) return false
        else continue
        this.#realms.set(`${answers} ${realm}`, { answers, realm, client })
      }
    }
    return hasNews
  }

  /** Fields with credentials for a request; none before the first challenge. */
  fields(request: SipRequest): (readonly [name: string, value: Octets])[] {
    if (!this.#provider.maySign(request)) return []
    const { method, uri } = request
    return [...this.#realms.values()].flatMap(({ answers, client }) => {
      const value = client.authorization(method, uri.text)
      return value === undefined ? [] : [[answers, value] as const]
    })
  }
}

/** Challenges in their order, those of each realm together: each of them has to be answered, once. */
function byRealm(values: readonly Octets[]): ReadonlyMap<Octets, readonly Octets[]> {
  return Map.groupBy(values, (value) => realmOf(value) ?? '')
}

function realmsIn(values: readonly Octets[]): ReadonlySet<Octets> {
  return new Set(values.map((value) => realmOf(value) ?? ''))
}

function realmOf(value: Octets): Octets | undefined {
  const parsed = parseAuth(value)
  return parsed.ok ? parsed.value.params.get('realm') : undefined
}
