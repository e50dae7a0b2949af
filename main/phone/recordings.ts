import { err, ok, type Result } from '../../pbx-core/base/result.ts'
import { deleteRecording, heardRecording, recordCommand, rules } from '../access/recordings.ts'
import { seenCall, sees, sightOf } from '../access/sight.ts'
import type { CommandFault, CommandPayload, RecordingItem, SoundPart } from '../ipc/contract.ts'
import { refuse } from '../ipc/refuse.ts'
import { refusedInCall } from './call-refusals.ts'
import type { Desk } from './desk.ts'
import { soundPart } from './sound-part.ts'

const mostSegments = 100

const noRecording = refuse('recording_not_found', 'There is no such recording, or it is deleted.')

/** Records a call that the person sees; the PBX says whether it may. */
export function recordCall(
  desk: Desk,
  { uniqueid, action }: CommandPayload<'call.record'>
): Result<null, CommandFault> {
  const account = desk.asks
  const sight = account === undefined ? undefined : sightOf(account)
  const view = sight === undefined ? undefined : seenCall(desk.ports.pbx, sight, uniqueid)
  if (account === undefined || view === undefined) return refuse('call_not_found', 'The call is over.')
  const recorded = desk.ports.pbx.record(recordCommand(account, view, action))
  return recorded.ok ? ok(null) : err(refusedInCall(recorded.error, 'not_recorded'))
}

/** Of the conversations of a call that the person has a record of. */
export async function listRecordings(desk: Desk, uniqueid: string): Promise<readonly RecordingItem[]> {
  const account = desk.asks
  const sight = account === undefined ? undefined : sightOf(account)
  if (account === undefined || sight === undefined) return []
  const { domain } = desk.ports.account
  const { items } = await desk.ports.pbx.cdrs({ domain, uniqueid, limit: mostSegments })
  return items
    .filter((cdr) => sees(sight, cdr))
    .sort((one, other) => one.segment - other.segment)
    .flatMap(({ segment, recording, recorded }) => {
      if (recorded === null) return []
      const isThere = recording !== ''
      return [{ ...recorded, id: `${uniqueid}.${segment}`, isThere, mayDelete: isThere && rules(account) }]
    })
}

export async function readRecording(
  desk: Desk,
  { id, from }: CommandPayload<'recording.read'>
): Promise<Result<SoundPart, CommandFault>> {
  const account = desk.asks
  const found = account === undefined ? undefined : await heardRecording(desk.ports.pbx, account, id)
  const part = found === undefined ? undefined : await soundPart(found.path, from)
  return part === undefined ? noRecording : ok(part)
}

export async function removeRecording(desk: Desk, id: string): Promise<Result<null, CommandFault>> {
  const account = desk.asks
  if (account === undefined) return noRecording
  const deleted = await deleteRecording(desk.ports.pbx, account, id)
  return deleted.ok ? ok(null) : err(deleted.error)
}
