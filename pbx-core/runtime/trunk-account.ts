import type { TrunkConfig } from '../contract/config.ts'
import type { Account } from '../sip/auth/digest-client.ts'

/** What a trunk's provider has given for its challenges; undefined where it knows us by our address. */
export function accountOf({ username, password }: TrunkConfig): Account | undefined {
  return username === undefined || password === undefined ? undefined : { username, password }
}
