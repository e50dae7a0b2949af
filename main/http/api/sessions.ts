import { z } from 'zod'
import { err, ok } from '../../../pbx-core/base/result.ts'
import { findUser } from '../../access/accounts.ts'
import { sightOf } from '../../access/sight.ts'
import { provenByHeader } from '../access/origin-secret.ts'
import { json, nothing, operation } from './operation.ts'
import { otherDomain } from './other-domain.ts'
import { domainQuery, extensionPath, named } from './schemas.ts'
import { ownOrOfDomain } from './user-state.ts'

const time = z.number().int().describe('Unix milliseconds.')
const sessionList = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      domain: z.string(),
      user: z.string(),
      browser: z.string().describe('`Firefox · Windows`; empty: unknown.'),
      remote: z.string().describe('IP address from which it was seen last; empty: unknown.'),
      createdAt: time,
      usedAt: time,
      isThis: z.boolean().describe('By which this is asked.')
    })
  )
})
named.add(sessionList, { id: 'SessionList' })

export const sessionOperations = [
  operation({
    id: 'listSessions',
    method: 'GET',
    path: '/sessions',
    summary: 'Browsers that are logged in',
    description: 'A user sees its own, an admin those of its domain, a system admin all.',
    params: nothing,
    query: domainQuery,
    answers: { 200: { description: 'Log-ins of the portal, the last used first.', schema: sessionList } },
    faults: ['not_allowed'],
    handle: async ({ query, account, request }, { sessions }) => {
      const sight = sightOf(account, query.domain)
      if (sight === undefined) return err(otherDomain)
      const own = provenByHeader(sessions, request)
      const items = sessions.list(sight).map((each) => ({ ...each, isThis: each.id === own?.id }))
      return ok(json(200, { items }))
    }
  }),

  operation({
    id: 'endSession',
    method: 'DELETE',
    path: '/sessions/:id',
    summary: 'Log a browser out',
    params: z.object({ id: z.string().min(1).max(64) }),
    query: nothing,
    answers: { 204: { description: 'It is logged out; a page that is open there goes to the log-in.' } },
    faults: ['session_not_found'],
    handle: async ({ params, account }, { sessions }) => {
      const sight = sightOf(account)
      return sight !== undefined && sessions.revoke(sight, params.id)
        ? ok({ kind: 'empty' })
        : err({ code: 'session_not_found', message: 'There is no such log-in (any more).' })
    }
  }),

  operation({
    id: 'endSessions',
    method: 'DELETE',
    path: '/users/:extension/sessions',
    summary: 'Log a user out everywhere',
    description: 'Every browser of the user, this one too. Tokens of programs go on (`/tokens`).',
    params: extensionPath,
    query: nothing,
    answers: { 204: { description: 'The user is logged out everywhere.' } },
    faults: ['domain_required', 'extension_not_found'],
    handle: async ({ params, account }, { sessions, config }) => {
      const target = ownOrOfDomain(config(), account, params.extension)
      if (!target.ok) return target
      if (findUser(config(), target.value) === undefined) {
        return err({ code: 'extension_not_found', message: 'There is no such user among those that you may see.' })
      }
      sessions.revokeAll(target.value)
      return ok({ kind: 'empty' })
    }
  })
]
