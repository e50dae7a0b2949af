import { err, ok } from '../../../pbx-core/base/result.ts'
import { seesWarnings, sightOf } from '../../access/sight.ts'
import type { HttpFault } from '../fault.ts'
import { json, nothing, operation } from './operation.ts'
import { otherDomain } from './other-domain.ts'
import { domainQuery, trunkList } from './schemas.ts'

const adminsOnly: HttpFault = {
  code: 'not_allowed',
  message: 'Only an admin of the domain sees its trunks.'
}

export const trunkOperations = [
  operation({
    id: 'listTrunks',
    method: 'GET',
    path: '/trunks',
    summary: 'How the trunks stand',
    description:
      'Of the domain for its admin, of all domains for a system admin. `GET /events` tells each change as `trunk.changed`.',
    params: nothing,
    query: domainQuery,
    answers: { 200: { description: 'The trunks.', schema: trunkList } },
    faults: ['not_allowed'],
    handle: async ({ query, account }, { pbx }) => {
      const sight = sightOf(account, query.domain)
      if (sight === undefined) return err(otherDomain)
      if (sight.user !== null) return err(adminsOnly)
      return ok(json(200, { items: pbx.trunks().filter(({ domain }) => seesWarnings(sight, domain)) }))
    }
  })
]
