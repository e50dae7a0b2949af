import { z } from 'zod'
import { err, ok } from '../../../pbx-core/base/result.ts'
import { sightOf } from '../../access/sight.ts'
import type { HttpFault } from '../fault.ts'
import { json, nothing, operation } from './operation.ts'
import { otherDomain } from './other-domain.ts'
import { moment, route } from './schemas.ts'

const adminsOnly: HttpFault = {
  code: 'not_allowed',
  message:
    'Only an admin asks where calls would go: what people have set, and whom they block, is nobody else’s business.'
}

/** A `+` that was not encoded arrives as a blank (`4-pbx`, Numbers). */
const withPlus = (text: string): string => text.replace(/^ +(?=[^\s+])/, '+')

export const routeOperations = [
  operation({
    id: 'tryRoute',
    method: 'GET',
    path: '/route',
    summary: 'Where a call would go, and by which rules',
    description:
      'The rules that place calls are walked, and nothing else happens: nobody is rung, no hook is asked, nothing is counted. ' +
      '`steps` names each rule that was tried, in order.',
    params: nothing,
    query: z.strictObject({
      domain: z.string().max(253).optional().describe("Absent: the account's own."),
      from: z
        .string()
        .min(1)
        .max(64)
        .describe(
          'An extension: what that user dials. Any other number: a call that it makes to `to` through a trunk; `anonymous`: one that withholds its number.'
        ),
      to: z.string().min(1).max(256).describe('The number, as one dials or prints it.'),
      at: moment
        .optional()
        .describe(
          'By which time conditions are open or closed: ISO 8601, or Unix milliseconds, at most five years from now. Absent: now.'
        )
    }),
    answers: { 200: { description: 'The way that the call would take.', schema: route } },
    faults: ['not_allowed'],
    handle: async ({ query: { domain, from, to, at = null }, account }, { pbx }) => {
      const sight = sightOf(account, domain)
      if (sight === undefined) return err(otherDomain)
      if (sight.user !== null) return err(adminsOnly)
      const tried = pbx.route({ domain: sight.domain ?? account.domain, from: withPlus(from), to: withPlus(to), at })
      return tried.ok ? ok(json(200, tried.value)) : tried
    }
  })
]
