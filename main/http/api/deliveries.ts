import { z } from 'zod'
import { err, ok, type Result } from '../../../pbx-core/base/result.ts'
import type { DeliveryDetail } from '../../../pbx-core/contract/hook-requests.ts'
import type { Pbx } from '../../../pbx-core/contract/pbx.ts'
import type { Account } from '../../access/accounts.ts'
import { sightOf } from '../../access/sight.ts'
import type { HttpFault } from '../fault.ts'
import { json, nothing, operation } from './operation.ts'
import { otherDomain } from './other-domain.ts'
import { deliveryDetail, deliveryFilter, deliveryPage } from './schemas.ts'

/** Post-call requests of all calls of a domain, as the CTI page lists them: what an admin looks for when a CRM lacks a call. */

const pageSize = 50
const adminOnly: HttpFault = { code: 'not_allowed', message: 'Only an admin of the domain sees its deliveries.' }

const refused = {
  delivery_not_found: 'There is no such delivery.',
  delivery_under_way: 'An attempt is under way already.',
  shutting_down: 'The PBX is being ended; it is made after the next start.'
} as const

const path = z.object({ delivery: z.string().min(1).max(256).describe('Its `id`, percent-encoded.') })
const inDomain = z.strictObject({
  domain: z.string().optional().describe('For a system admin: another one than its own.')
})

export const deliveryOperations = [
  operation({
    id: 'listAllDeliveries',
    method: 'GET',
    path: '/deliveries',
    summary: 'Post-call requests of all calls, newest first',
    description: 'For admins of the domain. Mails are listed by `/mails`.',
    params: nothing,
    query: deliveryFilter,
    answers: { 200: { description: 'A page of them.', schema: deliveryPage } },
    faults: ['not_allowed'],
    handle: async ({ query: { domain: asked, limit, hook, state, cursor }, account }, { pbx }) => {
      const domain = domainOf(account, asked)
      if (!domain.ok) return domain
      const filter = {
        ...(hook === undefined ? {} : { hook }),
        ...(state === undefined ? {} : { state }),
        ...(cursor === undefined ? {} : { cursor })
      }
      return ok(json(200, await pbx.deliveryPage({ domain: domain.value, limit: limit ?? pageSize, ...filter })))
    }
  }),

  operation({
    id: 'readDelivery',
    method: 'GET',
    path: '/deliveries/:delivery',
    summary: 'A post-call request: its body, and what became of each attempt',
    params: path,
    query: inDomain,
    answers: { 200: { description: 'The delivery.', schema: deliveryDetail } },
    faults: ['not_allowed', 'delivery_not_found'],
    handle: async ({ params: { delivery }, query, account }, { pbx }) => {
      const detail = await detailOf(pbx, account, { delivery, ...query })
      return detail.ok ? ok(json(200, detail.value)) : detail
    }
  }),

  operation({
    id: 'attemptDelivery',
    method: 'POST',
    path: '/deliveries/:delivery/attempts',
    summary: 'Make a post-call request once more, now',
    description: 'What was delivered stays so, and what waits goes on with its schedule where this fails.',
    params: path,
    query: inDomain,
    answers: { 202: { description: 'It is on its way; the delivery as it is now.', schema: deliveryDetail } },
    faults: ['not_allowed', 'delivery_not_found', 'delivery_under_way', 'shutting_down'],
    handle: async ({ params: { delivery }, query, account }, { pbx }) => {
      const known = await detailOf(pbx, account, { delivery, ...query })
      if (!known.ok) return known
      const repeated = await pbx.repeatDelivery(delivery)
      if (!repeated.ok) return err({ code: repeated.error, message: refused[repeated.error] })
      const detail = await detailOf(pbx, account, { delivery, ...query })
      return detail.ok ? ok(json(202, detail.value)) : detail
    }
  })
]

function domainOf(account: Account, asked: string | undefined): Result<string, HttpFault> {
  const sight = sightOf(account, asked ?? account.domain)
  if (sight === undefined) return err(otherDomain)
  return sight.user === null ? ok(sight.domain ?? account.domain) : err(adminOnly)
}

async function detailOf(
  pbx: Pick<Pbx, 'delivery'>,
  account: Account,
  { delivery, domain: asked }: { readonly delivery: string; readonly domain?: string | undefined }
): Promise<Result<DeliveryDetail, HttpFault>> {
  const domain = domainOf(account, asked)
  if (!domain.ok) return domain
  const detail = await pbx.delivery(domain.value, delivery)
  return detail === undefined ? err({ code: 'delivery_not_found', message: refused.delivery_not_found }) : ok(detail)
}
