import type { Crypto } from '../base/crypto.ts'
import { callHopOf, callUriOf, registrarOf } from '../call/trunk-uri.ts'
import type { DomainConfig, TrunkConfig } from '../contract/config.ts'
import { Authorisation } from '../sip/auth/authorisation.ts'
import type { Account } from '../sip/auth/digest-client.ts'
import { ProviderRealms } from '../sip/auth/provider-realms.ts'
import type { SipUri } from '../sip/message/uri.ts'
import { trunkKey } from './limits.ts'
import type { LiveTrunk } from './live-trunk.ts'

/** What a trunk's provider has given for its challenges; undefined where it knows us by our address. */
export function accountOf({ username, password }: TrunkConfig): Account | undefined {
  return username === undefined || password === undefined ? undefined : { username, password }
}

const usualPort = 5060

export interface TrunkAccountsPorts {
  readonly crypto: Crypto
  /** The trunk of that key as it is now. */
  readonly live: (key: string) => LiveTrunk | undefined
}

/** The accounts of trunks, and by which realms the servers of each provider have asked for them. */
export class TrunkAccounts {
  readonly #ports: TrunkAccountsPorts
  readonly #realms = new Map<string, ProviderRealms>()

  constructor(ports: TrunkAccountsPorts) {
    this.#ports = ports
  }

  /** For the requests of one dialog, or of one registration. */
  authorisation({ name: domain }: DomainConfig, trunk: TrunkConfig): Authorisation | undefined {
    const account = accountOf(trunk)
    if (account === undefined) return undefined
    return new Authorisation(this.#ports.crypto, account, this.#realmsOf(trunkKey(domain, trunk.name)))
  }

  /** What is not configured any more is forgotten. */
  review(lives: ReadonlyMap<string, LiveTrunk>): void {
    for (const key of this.#realms.keys()) if (!lives.has(key)) this.#realms.delete(key)
  }

  #realmsOf(key: string): ProviderRealms {
    const known = this.#realms.get(key)
    if (known !== undefined) return known
    const realms = new ProviderRealms((uri) => isServer(this.#ports.live(key), uri))
    this.#realms.set(key, realms)
    return realms
  }
}

/**
 * Whether a URI is one of its provider's domain, or of a server that calls go to. What stands behind these at another
 * port of the same machine takes no calls of customers.
 */
function isServer(live: LiveTrunk | undefined, { host, port }: SipUri): boolean {
  if (live === undefined) return false
  const { config, registrars, redirected, targets } = live
  const names = [callUriOf(config).host, callHopOf(config).host, registrarOf(config)?.host ?? '']
  const servers = [...targets, ...registrars, ...redirected]
  if (servers.some((server) => server.address === bare(host))) {
    return servers.some((server) => server.address === bare(host) && server.port === (port || usualPort))
  }
  return names.some((name) => bare(name) === bare(host))
}

/** Without the brackets of an IPv6 address, and as names are compared. */
function bare(host: string): string {
  return host.replace(/^\[|\]$/g, '').toLowerCase()
}
