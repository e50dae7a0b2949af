import type { Config, UserConfig } from '../../pbx-core/contract/config.ts'
import { isPasswordHash, sealPassword } from './password.ts'

/** For a file that is never written: nothing of the plain web passwords stays in memory. */
export function sealWebPasswords(config: Config, key?: Buffer): Config {
  return {
    ...config,
    domains: config.domains.map((domain) => ({
      ...domain,
      users: domain.users.map((user) => sealed(user, key))
    }))
  }
}

/** A link with an MD5 needs the password as it is: it stays where the user has switched such links on. */
function sealed(user: UserConfig, key: Buffer | undefined): UserConfig {
  const { md5Links, md5Secret, webPassword } = user
  if (isPasswordHash(webPassword)) return user
  const kept = md5Links && md5Secret === undefined ? { md5Secret: webPassword } : {}
  return { ...user, ...kept, webPassword: sealPassword(webPassword, key) }
}
