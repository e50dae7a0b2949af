import type { UserConfig } from '../contract/config.ts'
import type { Dialling } from '../routing/dial-plan.ts'
import type { AppContext } from './context.ts'

/** Who dials in a call, now; `user` answers for it, null: the domain. */
export function diallingOf(
  { call: { domain }, services }: Pick<AppContext, 'call' | 'services'>,
  user: UserConfig | null
): Dialling {
  return { domain, user, opening: (condition) => services.opening(domain, condition) }
}
