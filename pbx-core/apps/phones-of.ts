import type { Result } from '../base/result.ts'
import type { OutgoingLeg } from '../call/outgoing-leg.ts'
import type { UserConfig } from '../contract/config.ts'
import type { Termination } from '../contract/termination.ts'
import type { AppContext } from './context.ts'

/**
 * A leg for each phone of a user that is to ring for this call: with what its caller can speak, the caller's name, and
 * the ringtone that a hook has chosen. `prefix` stands before the name.
 */
export function phonesOf(
  { call, caller, services }: AppContext,
  user: UserConfig,
  prefix = ''
): Result<readonly OutgoingLeg[], Termination> {
  const from = call.segment.caller
  return services.phones(call, user, {
    terms: caller.offerable(),
    from: prefix === '' ? from : { ...from, name: `${prefix} ${from.name || from.number}` },
    headers: call.ringtone === '' ? [] : [['Alert-Info', call.ringtone]],
    ...(wantsOwnPhone(call, user) ? { answersItself: {} } : {})
  })
}

/**
 * A program of the user's own that dials for it calls the user's number, and may want its telephone to answer at once
 * (`3-click-to-dial`, TAPI). Anybody else who asked for that would listen at somebody's desk.
 */
function wantsOwnPhone({ segment, origin }: AppContext['call'], user: UserConfig): boolean {
  return (
    segment.number === 1 &&
    origin.direction === 'internal' &&
    segment.caller.user === user.extension &&
    /;\s*answer-after\s*=\s*0+\s*(?:[;,]|$)/i.test(origin.header('Call-Info'))
  )
}
