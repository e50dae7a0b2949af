import { z } from 'zod'
import { err, ok } from '../../../pbx-core/base/result.ts'
import type { HttpFault } from '../fault.ts'
import { json, nothing, operation } from './operation.ts'
import { banList } from './schemas.ts'

const systemOnly: HttpFault = {
  code: 'not_allowed',
  message: 'Only a system admin sees and lifts bans, which hold for the whole machine.'
}

const banPath = z.object({ source: z.string().min(1).max(1000).describe('As listed, percent-encoded.') })

export const banOperations = [
  operation({
    id: 'listBans',
    method: 'GET',
    path: '/bans',
    summary: 'Addresses that are banned for guessing SIP passwords',
    description: 'A ban ends by itself after 15 minutes. For system admins.',
    params: nothing,
    query: nothing,
    answers: { 200: { description: 'The bans.', schema: banList } },
    faults: ['not_allowed'],
    handle: async ({ account }, { pbx }) =>
      account.systemAdmin ? ok(json(200, { items: pbx.bans() })) : err(systemOnly)
  }),

  operation({
    id: 'liftBan',
    method: 'DELETE',
    path: '/bans/:source',
    summary: 'Lift a ban',
    params: banPath,
    query: nothing,
    answers: { 204: { description: 'The ban is lifted, and the wrong guesses are forgotten.' } },
    faults: ['not_allowed', 'ban_not_found'],
    handle: async ({ params, account }, { pbx }) => {
      if (!account.systemAdmin) return err(systemOnly)
      if (pbx.liftBan(params.source).ok) return ok({ kind: 'empty' })
      return err({ code: 'ban_not_found', message: 'There is no such ban (any more).' })
    }
  })
]
