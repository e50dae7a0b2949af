import type { Config, DomainConfig, UserConfig } from '../../pbx-core/contract/config.ts'

/** A user on whose behalf something is asked for, with its rights. */
export interface Account {
  readonly domain: string
  readonly user: string
  /** Rules its domain. */
  readonly admin: boolean
  /** Rules the machine, and so every domain. */
  readonly systemAdmin: boolean
  readonly callFor: readonly string[]
  /** As stored: a hash, never the password. */
  readonly webPassword: string
}

/** A user as one for whom something is asked. */
export interface UserAddress {
  readonly domain: string
  readonly user: string
}

export type AddressLookup =
  | { readonly kind: 'found'; readonly address: UserAddress }
  /** The name has no domain, and there are several. */
  | { readonly kind: 'domain-required' }
  | { readonly kind: 'unknown-domain' }

export function findDomain(config: Config, name: string): DomainConfig | undefined {
  const wanted = name.toLowerCase()
  return config.domains.find(
    (domain) => domain.name.toLowerCase() === wanted || domain.aliases.some((alias) => alias.toLowerCase() === wanted)
  )
}

/** Reads `123` or `123@domain1.com`; whether there is such a user is not checked. */
export function parseUserName(config: Config, name: string): AddressLookup {
  const at = name.lastIndexOf('@')
  if (at >= 0) {
    const domain = findDomain(config, name.slice(at + 1))
    if (domain === undefined) return { kind: 'unknown-domain' }
    return { kind: 'found', address: { domain: domain.name, user: name.slice(0, at) } }
  }
  const [only, second] = config.domains
  if (only === undefined || second !== undefined) return { kind: 'domain-required' }
  return { kind: 'found', address: { domain: only.name, user: name } }
}

export function findUser(config: Config, address: UserAddress): UserConfig | undefined {
  return findDomain(config, address.domain)?.users.find((user) => user.extension === address.user)
}

export function findAccount(config: Config, address: UserAddress): Account | undefined {
  const user = findUser(config, address)
  if (user === undefined) return undefined
  const { admin, systemAdmin, callFor, webPassword } = user
  return { ...address, admin: admin || systemAdmin, systemAdmin, callFor, webPassword }
}

/** Itself, as admin of the user's domain, or by the account's `callFor` (`3-click-to-dial`, auth). */
export function mayCallFor(config: Config, account: Account, target: UserAddress): boolean {
  if (account.domain === target.domain && (account.user === target.user || account.admin)) return true
  return account.callFor.some((entry) => {
    const named = parseUserName(config, entry.includes('@') ? entry : `${entry}@${account.domain}`)
    return named.kind === 'found' && named.address.domain === target.domain && named.address.user === target.user
  })
}
