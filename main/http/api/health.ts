import { ok } from '../../../pbx-core/base/result.ts'
import type { HealthView } from '../../../pbx-core/contract/pbx.ts'
import { type Answer, json, nothing, operation } from './operation.ts'
import { type HealthAnswer, health } from './schemas.ts'

export const healthOperations = [
  operation({
    id: 'getHealth',
    method: 'GET',
    path: '/health',
    summary: 'Whether the PBX is well',
    description: 'Without a log-in only `status`; an admin sees the rest, a system admin the warnings of every domain.',
    params: nothing,
    query: nothing,
    answers: {
      200: { description: 'It takes calls.', schema: health },
      503: { description: 'It is being ended and takes no new calls.', schema: health }
    },
    faults: [],
    scopes: [],
    handle: async ({ account }, { pbx }) => {
      const view = pbx.health(account.systemAdmin ? undefined : account.domain)
      return ok(healthAnswer(account.admin ? view : { status: view.status }))
    },
    guest: ({ pbx }) => healthAnswer({ status: pbx.health().status })
  })
]

function healthAnswer(answer: HealthAnswer | HealthView): Answer {
  return json(answer.status === 'draining' ? 503 : 200, answer)
}
