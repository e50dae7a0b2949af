import { err, ok } from '../../../pbx-core/base/result.ts'
import { mayResetFactor } from '../../access/second-factor.ts'
import type { HttpFault } from '../fault.ts'
import { nothing, operation } from './operation.ts'
import { extensionPath } from './schemas.ts'
import { ownOrOfDomain } from './user-state.ts'

const notYours: HttpFault = {
  code: 'not_allowed',
  message: 'Only another admin of the domain resets it, and that of a system admin only a system admin.'
}

export const secondFactorOperations = [
  operation({
    id: 'resetSecondFactor',
    method: 'DELETE',
    path: '/users/:extension/second-factor',
    summary: 'Take the second factor from a user who has lost it',
    description:
      'For admins, of other users of their domain: the user then logs in with the web password alone, until it sets up another authenticator. Of a system admin a system admin takes it alone.',
    params: extensionPath,
    query: nothing,
    answers: { 204: { description: 'It has none (any more).' } },
    faults: ['domain_required', 'extension_not_found', 'not_allowed'],
    handle: async ({ params, account }, { config, secondFactors, log }) => {
      const target = ownOrOfDomain(config(), account, params.extension)
      if (!target.ok) return target
      if (!mayResetFactor(config(), account, target.value)) return err(notYours)
      const { domain, user } = target.value
      if (secondFactors.remove(target.value)) {
        log.warn('second_factor.reset', { user, domain, by: `${account.user}@${account.domain}` })
      }
      return ok({ kind: 'empty' })
    }
  })
]
