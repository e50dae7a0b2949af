import type { PartyView } from '../contract/views.ts'
import type { AppContext } from './context.ts'

/** It is this user's call from now on, though no phone of theirs has rung for it. */
export function broughtTo(
  { call, services }: Pick<AppContext, 'call' | 'services'>,
  { user: extension }: PartyView
): void {
  const user = call.domain.users.find((candidate) => candidate.extension === extension)
  if (user !== undefined) services.offered(call, user)
}
