import { err, ok, type Result } from '../../pbx-core/base/result.ts'
import { type HandingOn, transferCommand } from '../access/handing-on.ts'
import { seenCall, sightOf } from '../access/sight.ts'
import type { CommandFault, CommandPayload } from '../ipc/contract.ts'
import { refusedInCall } from './call-refusals.ts'
import type { Desk } from './desk.ts'

/** Hands on a call of the desk's person; a number is read as where it would be dialled. */
export function handOn(desk: Desk, wanted: CommandPayload<'call.transfer'>): Result<null, CommandFault> {
  const { pbx } = desk.ports
  const read = readTarget(desk, wanted)
  if (!read.ok) return read
  const account = desk.asks
  const sight = account === undefined ? undefined : sightOf(account)
  const call = sight === undefined ? undefined : seenCall(pbx, sight, wanted.uniqueid)
  const command = account === undefined || call === undefined ? undefined : transferCommand(account, call, read.value)
  if (command === undefined) return err({ code: 'call_not_found', message: 'The call is over.' })
  if ('to' in command && 'to' in wanted) desk.handed.named(command.to, wanted.name ?? '')
  const handed = pbx.transfer(command)
  return handed.ok ? ok(null) : err(refusedInCall(handed.error, 'not_handed_on'))
}

function readTarget(desk: Desk, wanted: CommandPayload<'call.transfer'>): Result<HandingOn, CommandFault> {
  if (!('to' in wanted)) return ok({ action: wanted.action })
  const read = desk.ports.readNumber(wanted.to, wanted.source)
  if (!read.ok) return err({ code: 'parameter_invalid', message: read.error, path: 'to' })
  return ok({ action: wanted.action, to: read.value.number })
}
