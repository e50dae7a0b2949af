import { err, ok, type Result } from '../../pbx-core/base/result.ts'
import { actOnConference, type ConferenceWish } from '../access/conferences.ts'
import { seenCall, sightOf } from '../access/sight.ts'
import type { CommandFault, CommandPayload } from '../ipc/contract.ts'
import { refusedInCall } from './call-refusals.ts'
import type { Desk } from './desk.ts'

/** Mutes, takes out or locks in a conference of the person's domain. */
export function moderate(desk: Desk, wish: ConferenceWish): Result<null, CommandFault> {
  const { asks: account, ports } = desk
  if (account === undefined) return err({ code: 'conference_not_found', message: 'There is no such conference.' })
  const acted = actOnConference(ports.pbx, account, { ...wish, domain: ports.account.domain })
  return acted.ok ? ok(null) : err(refusedInCall(acted.error, 'not_moderator'))
}

/** Makes one conversation of two calls of the desk's person. */
export function joinCalls(desk: Desk, wanted: CommandPayload<'call.join'>): Result<null, CommandFault> {
  const { asks: account, ports } = desk
  const sight = account && sightOf(account)
  const isSeen = (uniqueid: string) => sight !== undefined && seenCall(ports.pbx, sight, uniqueid) !== undefined
  if (!isSeen(wanted.uniqueid) || (wanted.with !== null && !isSeen(wanted.with))) {
    return err({ code: 'call_not_found', message: 'The call is over.' })
  }
  const joined = ports.pbx.join({ ...wanted, user: ports.account.user })
  return joined.ok ? ok(null) : err(refusedInCall(joined.error, 'not_joined'))
}
