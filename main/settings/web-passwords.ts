import type { Config } from '../../pbx-core/contract/config.ts'
import { isPasswordHash, sealPassword } from './password.ts'

/** For a file that is never written: nothing of the plain web passwords stays in memory. */
export function sealWebPasswords(config: Config): Config {
  return {
    ...config,
    domains: config.domains.map((domain) => ({
      ...domain,
      users: domain.users.map((user) =>
        isPasswordHash(user.webPassword) ? user : { ...user, webPassword: sealPassword(user.webPassword) }
      )
    }))
  }
}
