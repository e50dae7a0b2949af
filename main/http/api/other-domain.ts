import { err, ok, type Result } from '../../../pbx-core/base/result.ts'
import type { Config, DomainConfig } from '../../../pbx-core/contract/config.ts'
import { type Account, findDomain } from '../../access/accounts.ts'
import { sightOf } from '../../access/sight.ts'
import type { HttpFault } from '../fault.ts'

export const otherDomain: HttpFault = {
  code: 'not_allowed',
  message: 'Only a system admin sees other domains.',
  path: 'domain'
}

/** The domain that an admin asks about: its own where it names none, and as it is configured. `adminOnly` for everybody else. */
export function administered(
  config: Config,
  account: Account,
  { asked, adminOnly }: { readonly asked: string | undefined; readonly adminOnly: HttpFault }
): Result<DomainConfig, HttpFault> {
  const sight = sightOf(account, asked)
  if (sight === undefined) return err(otherDomain)
  const domain = findDomain(config, asked ?? account.domain)
  return domain === undefined || sight.user !== null ? err(adminOnly) : ok(domain)
}
