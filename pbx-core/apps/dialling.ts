import type { UserConfig } from '../contract/config.ts'
import type { Dialling } from '../routing/dial-plan.ts'
import { type AppContext, hopsOf } from './context.ts'

/** Who dials in a call, now; `user` answers for it, null: the domain. */
export function diallingOf(
  { call: { domain }, services }: Pick<AppContext, 'call' | 'services'>,
  user: UserConfig | null
): Dialling {
  return { domain, user, opening: (condition) => services.opening(domain, condition) }
}

/**
 * Who answers for a call that a setting or a hook sends out, as if the number had been dialled: the user who calls; for a
 * call from a trunk the user whose own setting sent it out does, else the domain (null).
 */
export function answererOf(context: Pick<AppContext, 'call' | 'hops'>): UserConfig | null {
  const { domain, segment } = context.call
  return domain.users.find(({ extension }) => extension === segment.caller.user) ?? hopsOf(context).sentBy
}
