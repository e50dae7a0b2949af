import { err, ok } from '../../../pbx-core/base/result.ts'
import { ownSideCommand } from '../../access/handing-on.ts'
import { seenCall, seesDomain, sightOf } from '../../access/sight.ts'
import { callNotFound } from './calls.ts'
import { json, nothing, operation } from './operation.ts'
import { otherDomain } from './other-domain.ts'
import { call, callPath, domainQuery, park, parkedList } from './schemas.ts'

export const parkingOperations = [
  operation({
    id: 'parkCall',
    method: 'POST',
    path: '/calls/:uniqueid/park',
    summary: 'Park a call',
    description:
      'Whoever the side that leaves talks with waits in `slot`, without it in the first that is free, and hears music ' +
      'until somebody fetches it by dialling that slot; after `parking.comeBackSeconds` it comes back. `by` is the side ' +
      'that leaves: a user leaves itself, an admin may say who does. `GET /parked` and `parking.changed` of `GET /events` say ' +
      'where it is. `target_failed`: the slot is taken, all are, or it is a call for help.',
    params: callPath,
    query: nothing,
    body: park,
    answers: { 202: { description: 'It is on its way to the slot; the call as it is now.', schema: call } },
    faults: ['call_not_found', 'not_allowed', 'target_failed'],
    handle: async ({ params, body, account }, { pbx }) => {
      const sight = sightOf(account)
      const view = sight === undefined ? undefined : seenCall(pbx, sight, params.uniqueid)
      if (view === undefined) return err(callNotFound)
      const by = ownSideCommand(account, view, body.by)
      if (by === undefined)
        return err({
          code: 'not_allowed',
          message: 'Users can only park whom they talk with; an admin of the domain can park any call.'
        })
      const parked = pbx.park({ uniqueid: view.uniqueid, by, slot: body.slot ?? null })
      return parked.ok ? ok(json(202, parked.value)) : parked
    }
  }),

  operation({
    id: 'listParked',
    method: 'GET',
    path: '/parked',
    summary: 'Calls that are parked',
    scopes: ['calls:read'],
    description:
      'Every user may fetch what is parked in its domain by dialling the slot, and so sees it. `GET /events` tells each change as `parking.changed`.',
    params: nothing,
    query: domainQuery,
    answers: { 200: { description: 'In the order of the slots.', schema: parkedList } },
    faults: ['not_allowed'],
    handle: async ({ query, account }, { pbx, config }) => {
      const sight = sightOf(account, query.domain)
      if (sight === undefined) return err(otherDomain)
      const items = config().domains.flatMap(({ name }) => (seesDomain(sight, name) ? pbx.parked(name) : []))
      return ok(json(200, { items }))
    }
  })
]
