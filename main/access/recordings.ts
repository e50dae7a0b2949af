import { err, type Result } from '../../pbx-core/base/result.ts'
import type { DeleteRecordingError, KeptRecording, Pbx } from '../../pbx-core/contract/pbx.ts'
import type { CallView, RecordingAction } from '../../pbx-core/contract/views.ts'
import type { Account } from './accounts.ts'
import { sees, sightOf } from './sight.ts'

const unknown: DeleteRecordingError = {
  code: 'recording_not_found',
  message: 'There is no such recording among those you may hear.'
}

/** A recording that the account may hear: that of a record which it sees. */
export async function heardRecording(
  pbx: Pick<Pbx, 'recording'>,
  account: Account,
  id: string
): Promise<KeptRecording | undefined> {
  const sight = sightOf(account)
  const found = await pbx.recording(id)
  return sight !== undefined && found !== undefined && sees(sight, found.cdr) ? found : undefined
}

/** Who rules the domain deletes recordings; whoever is heard in one does not. */
export async function deleteRecording(
  pbx: Pick<Pbx, 'recording' | 'deleteRecording'>,
  account: Account,
  id: string
): Promise<Result<void, DeleteRecordingError | { readonly code: 'not_allowed'; readonly message: string }>> {
  if ((await heardRecording(pbx, account, id)) === undefined) return err(unknown)
  if (!rules(account)) {
    return err({ code: 'not_allowed', message: 'Only an admin of the domain deletes recordings.' })
  }
  return pbx.deleteRecording({ id, by: `${account.user}@${account.domain}` })
}

/** The command for the recording of a call that the account sees: an admin is bound by nothing but a `never`. */
export function recordCommand(account: Account, { uniqueid }: CallView, action: RecordingAction) {
  return { uniqueid, action, user: rules(account) ? null : account.user }
}

export function rules({ admin, systemAdmin }: Pick<Account, 'admin' | 'systemAdmin'>): boolean {
  return admin || systemAdmin
}
