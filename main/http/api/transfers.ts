import { err, ok } from '../../../pbx-core/base/result.ts'
import { type HandingOn, transferCommand } from '../../access/handing-on.ts'
import { seenCall, sightOf } from '../../access/sight.ts'
import { callNotFound } from './calls.ts'
import { json, nothing, operation } from './operation.ts'
import { call, callPath, type TransferBody, transfer } from './schemas.ts'

export const transferOperations = [
  operation({
    id: 'transferCall',
    method: 'POST',
    path: '/calls/:uniqueid/transfer',
    summary: 'Hand a call on',
    description:
      '`send`: at once; where nobody is to be had the call comes back, and until somebody has answered ' +
      '`{"action": "cancel"}` takes it back. `ask`: whoever leaves talks with the target ' +
      'first, over the same leg, while the other one waits; then `{"action": "complete"}` hands the call on and ' +
      '`{"action": "cancel"}` takes it back. `to` is a number as that user would dial it, a destination ' +
      '(`queue:support`), or, with `send`, the uniqueid of another call of the same user. `by` is the side that ' +
      'leaves: a user leaves itself, an admin may say who does.',
    params: callPath,
    query: nothing,
    body: transfer,
    answers: { 202: { description: 'It is under way; the call as it is now.', schema: call } },
    faults: ['call_not_found', 'not_allowed', 'target_failed'],
    handle: async ({ params, body, account }, { pbx }) => {
      const sight = sightOf(account)
      const view = sight === undefined ? undefined : seenCall(pbx, sight, params.uniqueid)
      if (view === undefined) return err(callNotFound)
      const command = transferCommand(account, view, wantedBy(body))
      if (command === undefined)
        return err({
          code: 'not_allowed',
          message: 'Users can only transfer their own calls; an admin of the domain can transfer any.'
        })
      const handed = pbx.transfer(command)
      return handed.ok ? ok(json(202, handed.value)) : handed
    }
  })
]

function wantedBy(body: TransferBody): HandingOn {
  if ('action' in body) return { action: body.action }
  return { action: body.mode, to: body.to, by: body.by }
}
