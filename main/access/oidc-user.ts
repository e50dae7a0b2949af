import { err, ok, type Result } from '../../pbx-core/base/result.ts'
import type { Config, UserConfig } from '../../pbx-core/contract/config.ts'
import { findDomain, type UserAddress } from './accounts.ts'

/** Why what a provider says of somebody leads to no user. */
type NoUser = 'no-claim' | 'unverified' | 'unknown' | 'ambiguous'

/** Why nobody is logged in by a provider: the words of the log-in page. */
export type OidcNotice = NoUser | 'late' | 'provider-away' | 'provider-declined' | 'provider-failed'

/** Whom an identity provider means: the user of whom `oidc.user` is what `oidc.claim` says. */
export function userOfClaims(
  config: Config,
  oidc: NonNullable<Config['oidc']>,
  claims: Readonly<Record<string, unknown>>
): Result<UserAddress, NoUser> {
  const claimed = claims[oidc.claim]
  const value = typeof claimed === 'number' ? String(claimed) : claimed
  if (typeof value !== 'string' || value === '') return err('no-claim')
  // Whoever may write any address there would be anybody (OpenID Connect Core §5.1, email_verified).
  if (oidc.claim === 'email' && claims.email_verified !== true) return err('unverified')
  const only = oidc.domain === undefined ? undefined : findDomain(config, oidc.domain)
  const domains = oidc.domain === undefined ? config.domains : only === undefined ? [] : [only]
  const found = domains.flatMap(({ name, users }) =>
    users.filter((user) => isSame(oidc.user, user, value)).map(({ extension }) => ({ domain: name, user: extension }))
  )
  const [user, another] = found
  if (user === undefined) return err('unknown')
  return another === undefined ? ok(user) : err('ambiguous')
}

function isSame(which: string, user: UserConfig, value: string): boolean {
  if (which === 'extension') return user.extension === value
  if (which === 'email') return user.email?.toLowerCase() === value.toLowerCase()
  return user.fields[which.replace(/^fields\./, '')] === value
}
