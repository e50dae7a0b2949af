import { z } from 'zod'
import { err, ok } from '../../../pbx-core/base/result.ts'
import { maySwitch } from '../../access/sight.ts'
import { onDisk } from '../../phone/on-disk.ts'
import type { HttpFault } from '../fault.ts'
import { json, nothing, operation } from './operation.ts'
import { opening } from './schemas.ts'

const adminsOnly: HttpFault = {
  code: 'not_allowed',
  message: 'These opening hours have no code that every phone may dial: only an admin of the domain switches them.'
}

export const openingOperations = [
  operation({
    id: 'listOpeningHours',
    method: 'GET',
    path: '/opening-hours',
    summary: 'Time conditions of the own domain, and whether it is open by them now',
    description: 'For all users, admins or not: each may dial the code that switches one.',
    params: nothing,
    query: nothing,
    answers: {
      200: {
        description: 'All of them, in the order of the configuration.',
        schema: z.object({ items: z.array(opening) })
      }
    },
    faults: [],
    handle: async ({ account }, { pbx }) => ok(json(200, { items: pbx.openings(account.domain) }))
  }),

  operation({
    id: 'switchOpeningHours',
    method: 'PATCH',
    path: '/opening-hours/:name',
    summary: 'Open or close one against its calendar, until it is switched again',
    description:
      'As its code does, from any phone; of one without a code for admins alone. `switched` null: it goes by its calendar again.',
    params: z.object({ name: z.string().min(1).max(64) }),
    query: nothing,
    body: z.strictObject({ switched: z.enum(['open', 'closed']).nullable() }),
    answers: { 200: { description: 'As it is now.', schema: opening } },
    faults: ['not_allowed', 'opening_not_found', 'not_kept'],
    handle: async ({ params: { name }, body, account }, { pbx }) => {
      const { domain } = account
      const before = pbx.openings(domain).find((each) => each.name === name)
      if (before !== undefined && !maySwitch(account, before)) return err(adminsOnly)
      const set = pbx.switchOpening({ domain, name, to: body.switched })
      const now = pbx.openings(domain).find((each) => each.name === name)
      if (!set.ok || now === undefined) {
        return err({ code: 'opening_not_found', message: `There is no time condition "${name}" in ${domain}.` })
      }
      const kept = await onDisk(pbx)
      return kept.ok ? ok(json(200, now)) : kept
    }
  })
]
