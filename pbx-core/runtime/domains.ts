import type { Config, DomainConfig, UserConfig } from '../contract/config.ts'
import type { Aor } from '../sip/registrar/binding.ts'

/** Finds domains and users of one configuration; made anew when it changes. */
export class Domains {
  readonly config: Config
  readonly #byHost = new Map<string, DomainConfig>()
  readonly #users = new Map<DomainConfig, Map<string, UserConfig>>()

  /** `ownAddresses`: what our listeners are reached by. They mean the domain where there is only one. */
  constructor(config: Config, ownAddresses: readonly string[]) {
    this.config = config
    const [first] = config.domains
    if (config.domains.length === 1 && first !== undefined) {
      for (const address of ownAddresses) this.#byHost.set(hostKey(address), first)
    }
    for (const domain of config.domains) {
      this.#byHost.set(hostKey(domain.name), domain)
      for (const alias of domain.aliases) this.#byHost.set(hostKey(alias), domain)
      this.#users.set(domain, new Map(domain.users.map((user) => [user.extension, user])))
    }
  }

  /** The domain that a host of a URI names: its name or an alias. */
  ofHost(host: string): DomainConfig | undefined {
    return this.#byHost.get(hostKey(host))
  }

  named(name: string): DomainConfig | undefined {
    return this.config.domains.find((domain) => domain.name === name)
  }

  /** What a phone of that user proves itself by; undefined where there is no such user. */
  passwordOf({ domain, user }: Aor): string | undefined {
    const named = this.named(domain)
    return named === undefined ? undefined : this.user(named, user)?.sipPassword
  }

  user(domain: DomainConfig, extension: string): UserConfig | undefined {
    return this.#users.get(domain)?.get(extension)
  }
}

function hostKey(host: string): string {
  return host.toLowerCase().replace(/^\[|\]$/g, '')
}
