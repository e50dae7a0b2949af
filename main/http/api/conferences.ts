import { err, ok } from '../../../pbx-core/base/result.ts'
import type { Account } from '../../access/accounts.ts'
import { actOnConference, type ConferenceWish } from '../../access/conferences.ts'
import { seenCall, seesConference, sightOf } from '../../access/sight.ts'
import type { HttpServices } from '../services.ts'
import { callNotFound } from './calls.ts'
import { json, nothing, operation } from './operation.ts'
import { otherDomain } from './other-domain.ts'
import {
  call,
  callPath,
  conferenceList,
  conferencePartyPath,
  conferencePath,
  domainQuery,
  join,
  onOff
} from './schemas.ts'

const whoMay = 'For its moderators and the admins of the domain.'
const done = { 204: { description: 'It is done.' } }

/** In the domain that is named, else in one's own. */
function act(
  { pbx }: Pick<HttpServices, 'pbx'>,
  account: Account,
  wish: ConferenceWish & { domain?: string | undefined }
) {
  const acted = actOnConference(pbx, account, { ...wish, domain: wish.domain ?? account.domain })
  return acted.ok ? ok({ kind: 'empty' } as const) : acted
}

export const conferenceOperations = [
  operation({
    id: 'listConferences',
    method: 'GET',
    path: '/conferences',
    summary: 'Conferences with whoever is in them, and who of them talks',
    description:
      'Of the domain for its admin; for others those that they moderate or are in. `GET /events` tells each change of ' +
      'one as `conference.changed`, a talker within 300 ms.',
    params: nothing,
    query: domainQuery,
    answers: { 200: { description: 'The conferences.', schema: conferenceList } },
    faults: ['not_allowed'],
    handle: async ({ query, account }, { pbx, config }) => {
      const sight = sightOf(account, query.domain)
      if (sight === undefined) return err(otherDomain)
      const conferences = config().domains.flatMap(({ name }) => pbx.conferences(name))
      return ok(json(200, { items: conferences.filter((conference) => seesConference(sight, conference)) }))
    }
  }),

  operation({
    id: 'lockConference',
    method: 'POST',
    path: '/conferences/:name/lock',
    summary: 'Lock a conference, or open it',
    description: `Who comes to a locked one is not let in, but for its moderators. It opens once nobody is in it. ${whoMay}`,
    params: conferencePath,
    query: domainQuery,
    body: onOff,
    answers: done,
    faults: ['conference_not_found', 'not_allowed'],
    handle: async ({ params, query, body, account }, services) =>
      act(services, account, { ...query, conference: params.name, action: 'lock', on: body.on })
  }),

  operation({
    id: 'muteParty',
    method: 'POST',
    path: '/conferences/:name/parties/:uniqueid/mute',
    summary: 'Mute somebody in a conference',
    description: `Nobody hears it, and it hears the others. ${whoMay} Everybody mutes its own telephone.`,
    params: conferencePartyPath,
    query: domainQuery,
    body: onOff,
    answers: done,
    faults: ['conference_not_found', 'party_not_found', 'not_allowed'],
    handle: async ({ params, query, body, account }, services) =>
      act(services, account, { ...query, conference: params.name, party: params.uniqueid, action: 'mute', on: body.on })
  }),

  operation({
    id: 'kickParty',
    method: 'DELETE',
    path: '/conferences/:name/parties/:uniqueid',
    summary: 'Take somebody out of a conference',
    description: `Its call ends. ${whoMay}`,
    params: conferencePartyPath,
    query: domainQuery,
    answers: done,
    faults: ['conference_not_found', 'party_not_found', 'not_allowed'],
    handle: async ({ params, query, account }, services) =>
      act(services, account, { ...query, conference: params.name, party: params.uniqueid, action: 'kick' })
  }),

  operation({
    id: 'joinCalls',
    method: 'POST',
    path: '/calls/:uniqueid/join',
    summary: 'Make one conversation of two calls of one’s own',
    description:
      'Whoever one talks with in the two is in it, and so is oneself, by the telephone that is not on hold; the other ' +
      'one is hung up. Everybody can leave, and the others go on; the last but one ends it. Without `with`: whoever ' +
      'waits and whoever is asked, after a transfer with mode `ask`. One of the two may be a conference. The answer is ' +
      'the call in which one goes on: each party is in a call of its own.',
    params: callPath,
    query: nothing,
    body: join,
    answers: { 202: { description: 'The call in which one goes on.', schema: call } },
    faults: ['call_not_found', 'not_allowed'],
    handle: async ({ params, body, account }, { pbx }) => {
      const sight = sightOf(account)
      const isSeen = (uniqueid: string) =>
        sight !== undefined && seenCall(pbx, sight, uniqueid)?.domain === account.domain
      if (!isSeen(params.uniqueid) || (body.with !== undefined && !isSeen(body.with))) return err(callNotFound)
      const joined = pbx.join({ uniqueid: params.uniqueid, with: body.with ?? null, user: account.user })
      return joined.ok ? ok(json(202, joined.value)) : joined
    }
  })
]
