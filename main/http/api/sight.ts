import { participantsOf } from '../../../pbx-core/contract/participants.ts'
import type { CallView, Cdr } from '../../../pbx-core/contract/views.ts'
import type { Sight } from '../access/accounts.ts'
import type { HttpFault } from '../fault.ts'

export const otherDomain: HttpFault = {
  code: 'not_allowed',
  message: 'Only a system admin sees other domains.',
  path: 'domain'
}

export function seesDomain(sight: Sight, domain: string): boolean {
  return sight.domain === null || sight.domain.toLowerCase() === domain.toLowerCase()
}

export function seesUser(sight: Sight, domain: string, user: string | null): boolean {
  return seesDomain(sight, domain) && (sight.user === null || sight.user === user)
}

export function seesCall(sight: Sight, { domain, caller, callee }: CallView): boolean {
  return seesUser(sight, domain, caller.user) || seesUser(sight, domain, callee.user)
}

export function seesRecord(sight: Sight, cdr: Cdr): boolean {
  return seesDomain(sight, cdr.domain) && (sight.user === null || participantsOf(cdr).has(sight.user))
}
