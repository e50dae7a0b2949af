import { err, ok, type Result } from '../../../pbx-core/base/result.ts'
import type { Account } from '../../access/accounts.ts'
import type { HttpFault } from '../fault.ts'
import type { HttpServices } from '../services.ts'
import { callNotFound } from './calls.ts'
import { type Answer, json, nothing, operation } from './operation.ts'
import { call, callPath, hold } from './schemas.ts'

const answers = { 202: { description: 'It is done; the call as it is now.', schema: call } }

/** For the softphone of the account itself; not even an admin answers that of another user. */
export const ownPhoneOperations = [
  operation({
    id: 'answerCall',
    method: 'POST',
    path: '/calls/:uniqueid/answer',
    summary: 'Answer on one’s own softphone',
    description: 'The window or portal that rings for this call picks up; the calls it talks in are held.',
    params: callPath,
    query: nothing,
    answers,
    faults: ['call_not_found', 'not_allowed', 'target_failed'],
    handle: async ({ params: { uniqueid }, account }, services) =>
      answerOf(services, uniqueid, await services.softphones?.answer(ownOf(account), uniqueid))
  }),

  operation({
    id: 'holdCall',
    method: 'POST',
    path: '/calls/:uniqueid/hold',
    summary: 'Hold a call of one’s own softphone, or take it up again',
    description: 'Taking a call up holds the others of that softphone.',
    params: callPath,
    query: nothing,
    body: hold,
    answers,
    faults: ['call_not_found', 'not_allowed', 'target_failed'],
    handle: async ({ params: { uniqueid }, body: { on }, account }, services) =>
      answerOf(services, uniqueid, await services.softphones?.hold(ownOf(account), uniqueid, on))
  })
]

const ownOf = ({ domain, user }: Account) => ({ domain, user })

type Done = Awaited<ReturnType<NonNullable<HttpServices['softphones']>['answer']>> | undefined

function answerOf({ pbx }: HttpServices, uniqueid: string, done: Done): Result<Answer, HttpFault> {
  if (done === undefined) return err(callNotFound)
  if (!done.ok) return err(faultOf(done.error))
  const view = pbx.call(uniqueid)
  return view === undefined ? err(callNotFound) : ok(json(202, view))
}

function faultOf({ code, message }: { readonly code: string; readonly message: string }): HttpFault {
  if (code === 'call_not_found') return { code, message }
  // Too early or too late for it, or the far side would not.
  const refused = code === 'call_not_ringing' || code === 'call_not_answered'
  return { code: refused ? 'not_allowed' : 'target_failed', message }
}
