import { err, ok, type Result } from '../../../pbx-core/base/result.ts'
import type { Config } from '../../../pbx-core/contract/config.ts'
import type { Account, UserAddress } from '../../access/accounts.ts'
import { seesUser, sightOf } from '../../access/sight.ts'
import { onDisk } from '../../phone/on-disk.ts'
import type { HttpFault } from '../fault.ts'
import { readTarget } from '../place-call.ts'
import { json, nothing, operation } from './operation.ts'
import { extensionPath, userState, userStatePatch } from './schemas.ts'

const notFound: HttpFault = {
  code: 'extension_not_found',
  message: 'There is no such user among those whose state you may see.'
}

export const userStateOperations = [
  operation({
    id: 'getUserState',
    method: 'GET',
    path: '/users/:extension/state',
    summary: 'What a user has set: do not disturb, forwards, second number, call waiting, block list, queues, pause',
    description:
      'The own state; an admin may read that of every user of the domain. With several domains: `100@acme.test`.',
    params: extensionPath,
    query: nothing,
    answers: { 200: { description: 'The state.', schema: userState } },
    faults: ['domain_required', 'extension_not_found'],
    handle: async ({ params, account }, { pbx, config }) => {
      const target = ownOrOfDomain(config(), account, params.extension)
      if (!target.ok) return target
      const state = pbx.userState(target.value.domain, target.value.user)
      return state === undefined ? err(notFound) : ok(json(200, state))
    }
  }),

  operation({
    id: 'changeUserState',
    method: 'PATCH',
    path: '/users/:extension/state',
    summary: 'Set do not disturb, forwards, second number, call waiting, block list, queues, pause',
    description:
      'What is left out stays (RFC 7396). A forward is a number as the user would dial it, or a destination ' +
      '(`queue:support`); null: not sent on. It is kept over restarts, and holds for all phones of the user. ' +
      'With 507 it holds, but could not be written to disk: a restart forgets it, unless that is possible again.',
    params: extensionPath,
    query: nothing,
    body: userStatePatch,
    answers: { 200: { description: 'The state as it is now.', schema: userState } },
    faults: [
      'domain_required',
      'extension_not_found',
      'destination_invalid',
      'destination_barred',
      'queue_not_found',
      'not_kept'
    ],
    handle: async ({ params, body, account }, { pbx, config }) => {
      const target = ownOrOfDomain(config(), account, params.extension)
      if (!target.ok) return target
      const set = pbx.setUserState(target.value.domain, target.value.user, body)
      if (set.ok) {
        const kept = await onDisk(pbx)
        return kept.ok ? ok(json(200, set.value)) : kept
      }
      const { code, message, path } = set.error
      if (code === 'user_not_found') return err(notFound)
      return err({ code, message, ...(path === undefined ? {} : { path: `body.${path}` }) })
    }
  })
]

/** Whose state it is, where the account may see that user; else there is no such user. */
export function ownOrOfDomain(config: Config, account: Account, extension: string): Result<UserAddress, HttpFault> {
  const named = readTarget(config, extension.includes('@') ? extension : `${extension}@${account.domain}`)
  if (!named.ok) return named
  const sight = sightOf(account)
  const address = named.value
  const isSeen = sight !== undefined && address !== undefined && seesUser(sight, address.domain, address.user)
  return isSeen ? ok(address) : err(notFound)
}
