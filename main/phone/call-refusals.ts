import type { CommandFault } from '../ipc/contract.ts'

/** Commands of a call that anybody may give, though not in every call, and not as each call stands. */
type CallRefusal = 'not_handed_on' | 'not_joined' | 'not_recorded' | 'not_moderator'

/**
 * What the PBX does not allow in a call, as windows have words for it: their `not_allowed` speaks of administrators, and no
 * administrator can hand on a call in which nobody talks.
 */
export function refusedInCall(fault: CommandFault, as: CallRefusal): CommandFault {
  return fault.code === 'not_allowed' ? { ...fault, code: as } : fault
}
