import type { IncomingHttpHeaders } from 'node:http'
import { err, ok } from '../../../pbx-core/base/result.ts'
import type { Pbx } from '../../../pbx-core/contract/pbx.ts'
import type { CallView } from '../../../pbx-core/contract/views.ts'
import type { Account } from '../../access/accounts.ts'
import { mayLookAt, seenCall, sees, sightOf } from '../../access/sight.ts'
import { timelineFor } from '../../access/timeline-sight.ts'
import type { JudgedToken } from '../../access/tokens.ts'
import { mayBeForged } from '../access/origin.ts'
import type { HttpFault } from '../fault.ts'
import { knownName } from '../known-name.ts'
import { placeCall, readTarget } from '../place-call.ts'
import { json, nothing, operation } from './operation.ts'
import { otherDomain } from './other-domain.ts'
import { call, callList, callPath, domainQuery, originate, originated, timeline } from './schemas.ts'

export const callNotFound: HttpFault = {
  code: 'call_not_found',
  message: 'There is no such call among those you may see.'
}

export const callOperations = [
  operation({
    id: 'listCalls',
    method: 'GET',
    path: '/calls',
    summary: 'Calls that are going on',
    description: 'A user sees its own calls, an admin those of its domain, a system admin all.',
    params: nothing,
    query: domainQuery,
    answers: { 200: { description: 'The calls.', schema: callList } },
    faults: ['not_allowed'],
    handle: async ({ query, account }, { pbx }) => {
      const sight = sightOf(account, query.domain)
      if (sight === undefined) return err(otherDomain)
      return ok(json(200, { items: pbx.calls().filter((view) => sees(sight, view)) }))
    }
  }),

  operation({
    id: 'originateCall',
    method: 'POST',
    path: '/calls',
    scopes: ['calls:write', 'calls:dial'],
    summary: 'Click to dial',
    description:
      "The user's phones ring first; after a press of 1, or at once with `connect`, the destination is called. " +
      'The same destination again within 3 s is the same call and answers 200.',
    params: nothing,
    query: nothing,
    body: originate,
    answers: {
      200: { description: 'The same click as before: the call is being set up already.', schema: originated },
      201: { description: "The user's phones ring.", schema: originated }
    },
    faults: [
      'domain_required',
      'not_allowed',
      'destination_barred',
      'extension_not_found',
      'call_in_progress',
      'too_many_calls',
      'no_phone_registered',
      'shutting_down',
      'overloaded'
    ],
    handle: async ({ body, account, request, token }, services) => {
      const target = readTarget(services.config(), body.user)
      if (!target.ok) return target
      const caller = target.value ?? { domain: account.domain, user: account.user }
      const dest = services.readNumber(body.dest, 'printed', caller.domain)
      if (!dest.ok) return err({ code: 'parameter_invalid', message: dest.error, path: 'body.dest' })
      const placed = placeCall(services, {
        account,
        target: caller,
        dest: dest.value,
        text: body.dest,
        name: await knownName(services, caller, dest.value.number),
        connect: body.connect && mayConnect(token, request.headers)
      })
      if (!placed.ok) return placed
      const { uniqueid, state, repeated } = placed.value
      const location = `/api/v1/calls/${encodeURIComponent(uniqueid)}`
      return ok(json(repeated ? 200 : 201, { call: uniqueid, state }, { Location: location }))
    }
  }),

  operation({
    id: 'getCall',
    method: 'GET',
    path: '/calls/:uniqueid',
    summary: 'One call that is going on',
    params: callPath,
    query: nothing,
    answers: { 200: { description: 'The call.', schema: call } },
    faults: ['call_not_found'],
    handle: async ({ params, account }, { pbx }) => {
      const view = liveCall(pbx, account, params.uniqueid)
      return view === undefined ? err(callNotFound) : ok(json(200, view))
    }
  }),

  operation({
    id: 'hangUpCall',
    method: 'DELETE',
    path: '/calls/:uniqueid',
    summary: 'Hang up',
    params: callPath,
    query: nothing,
    answers: { 204: { description: 'The call is being ended.' } },
    faults: ['call_not_found'],
    handle: async ({ params, account }, { pbx }) => {
      const view = liveCall(pbx, account, params.uniqueid)
      if (view === undefined || !pbx.hangUp(view.uniqueid).ok) return err(callNotFound)
      return ok({ kind: 'empty' })
    }
  }),

  operation({
    id: 'getTimeline',
    scopes: ['calls:read', 'records:read'],
    method: 'GET',
    path: '/calls/:uniqueid/timeline',
    summary: 'Everything that happened to a call',
    description:
      'From the first SIP message to the delivered post-call request; also of calls that are over. While the call ' +
      'lives, the tags and branches of its messages are for the system admin alone; users who are no admins see no ' +
      "trunk's address.",
    params: callPath,
    query: nothing,
    answers: { 200: { description: 'The time line, in order.', schema: timeline } },
    faults: ['call_not_found'],
    handle: async ({ params: { uniqueid }, account }, { pbx }) => {
      const items = (await mayLookAt(pbx, account, uniqueid)) ? await pbx.timeline(uniqueid) : undefined
      if (items === undefined) return err(callNotFound)
      const isLive = pbx.call(uniqueid) !== undefined
      return ok(json(200, { uniqueid, items: timelineFor(items, account, isLive) }))
    }
  })
]

function liveCall(pbx: Pbx, account: Account, uniqueid: string): CallView | undefined {
  const sight = sightOf(account)
  return sight === undefined ? undefined : seenCall(pbx, sight, uniqueid)
}

/** No browser adds a token by itself; one that may only dial (`calls:dial`) leaves the last word to whoever hears the phone. */
function mayConnect(token: JudgedToken | undefined, headers: IncomingHttpHeaders): boolean {
  return token === undefined ? !mayBeForged(headers) : token.scopes.includes('calls:write')
}
