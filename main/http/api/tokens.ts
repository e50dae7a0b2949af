import { z } from 'zod'
import { err, ok } from '../../../pbx-core/base/result.ts'
import { sightOf } from '../../access/sight.ts'
import { scopes } from '../../base/scopes.ts'
import type { HttpFault } from '../fault.ts'
import { json, nothing, operation } from './operation.ts'
import { otherDomain } from './other-domain.ts'
import { domainQuery, named } from './schemas.ts'

const scope = z.enum(scopes)
const time = z.number().int().describe('Unix milliseconds.')

const token = z.object({
  id: z.string(),
  name: z.string(),
  domain: z.string(),
  user: z.string().describe('On whose behalf it asks.'),
  scopes: z.array(scope),
  createdAt: time,
  usedAt: time.nullable().describe('Within an hour; null: never.'),
  expiresAt: time.nullable()
})
const tokenList = z.object({ items: z.array(token) })
const tokenMade = token.extend({ token: z.string().describe('Shown this once.') })
const newToken = z.strictObject({
  name: z.string().trim().min(1).max(64),
  scopes: z.array(scope).min(1).max(scopes.length),
  expiresAt: time.nullable().default(null)
})
named.add(tokenList, { id: 'TokenList' })
named.add(tokenMade, { id: 'TokenMade' })
named.add(newToken, { id: 'NewToken' })

const notKept: HttpFault = {
  code: 'not_kept',
  message: 'It holds, but cannot be written to disk at the moment: a restart forgets it.'
}

/** Seconds are what many a program has at hand, and a moment of January 1970 here. */
const overAlready: HttpFault = {
  code: 'parameter_invalid',
  message: 'expiresAt: expected Unix milliseconds of a time to come',
  path: 'body.expiresAt'
}

export const tokenOperations = [
  operation({
    id: 'listTokens',
    method: 'GET',
    path: '/tokens',
    summary: 'Tokens of programs',
    description: 'A user sees its own, an admin those of its domain, a system admin all. None is shown itself.',
    params: nothing,
    query: domainQuery,
    answers: { 200: { description: 'The tokens, the oldest first.', schema: tokenList } },
    faults: ['not_allowed'],
    handle: async ({ query, account }, { tokens }) => {
      const sight = sightOf(account, query.domain)
      return sight === undefined ? err(otherDomain) : ok(json(200, { items: tokens.list(sight) }))
    }
  }),

  operation({
    id: 'makeToken',
    method: 'POST',
    path: '/tokens',
    summary: 'Make a token',
    description:
      'It asks on behalf of the account that makes it, with the rights that this has at that time, within its scopes. A token makes none that may do, or lasts, more than itself.',
    params: nothing,
    query: nothing,
    body: newToken,
    answers: { 201: { description: 'The token, shown this once.', schema: tokenMade } },
    faults: ['not_allowed', 'too_many_tokens', 'not_kept'],
    handle: async ({ body, account, token: asking }, { tokens }) => {
      const beyond = body.scopes.filter((each) => asking?.scopes.includes(each) === false)
      if (beyond.length > 0 || (asking !== undefined && outlives(body.expiresAt, asking.expiresAt))) {
        const message = 'A token makes none that may do more than itself, or lasts longer.'
        return err({ code: 'not_allowed', message, path: beyond.length > 0 ? 'body.scopes' : 'body.expiresAt' })
      }
      if (tokens.isOver(body)) return err(overAlready)
      const made = await tokens.make(account, body)
      if (made === undefined) {
        return err({
          code: 'too_many_tokens',
          message: 'This user has 100 tokens. Revoke one that is not used any more.'
        })
      }
      return made.isKept ? ok(json(201, { ...made.view, token: made.token })) : err(notKept)
    }
  }),

  operation({
    id: 'revokeToken',
    method: 'DELETE',
    path: '/tokens/:id',
    summary: 'Revoke a token',
    params: z.object({ id: z.string().min(1).max(64) }),
    query: nothing,
    answers: { 204: { description: 'It opens nothing any more.' } },
    faults: ['token_not_found', 'not_kept'],
    handle: async ({ params, account }, { tokens }) => {
      const sight = sightOf(account)
      const revoked = sight === undefined ? undefined : await tokens.revoke(sight, params.id)
      if (revoked === undefined) return err({ code: 'token_not_found', message: 'There is no such token (any more).' })
      return revoked.isKept ? ok({ kind: 'empty' }) : err(notKept)
    }
  })
]

function outlives(expiresAt: number | null, limit: number | null): boolean {
  return limit !== null && (expiresAt === null || expiresAt > limit)
}
