import type { Crypto } from '../base/crypto.ts'
import { callHopOf, callUriOf, registrarOf } from '../call/trunk-uri.ts'
import type { DomainConfig, TrunkConfig } from '../contract/config.ts'
import { Authorisation } from '../sip/auth/authorisation.ts'
import type { Account } from '../sip/auth/digest-client.ts'
import { ProviderRealms } from '../sip/auth/provider-realms.ts'
import { trunkKey } from './limits.ts'
import { addressesOf, type LiveTrunk } from './live-trunk.ts'

/** What a trunk's provider has given for its challenges; undefined where it knows us by our address. */
export function accountOf({ username, password }: TrunkConfig): Account | undefined {
  return username === undefined || password === undefined ? undefined : { username, password }
}

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
    const realms = new ProviderRealms((host) => this.#isServer(this.#ports.live(key), host))
    this.#realms.set(key, realms)
    return realms
  }

  #isServer(live: LiveTrunk | undefined, host: string): boolean {
    if (live === undefined) return false
    const { config } = live
    const named = [callUriOf(config).host, callHopOf(config).host, registrarOf(config)?.host ?? '']
    return [...named, ...addressesOf(live)].some((each) => bare(each) === bare(host))
  }
}

/** Without the brackets of an IPv6 address, and as names are compared. */
function bare(host: string): string {
  return host.replace(/^\[|\]$/g, '').toLowerCase()
}
