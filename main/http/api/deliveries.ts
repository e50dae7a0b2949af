import { z } from 'zod'
import { err, ok, type Result } from '../../../pbx-core/base/result.ts'
import type { DeliveryDetail } from '../../../pbx-core/contract/hook-requests.ts'
import type { Account } from '../../access/accounts.ts'
import { mayLookAt } from '../../access/sight.ts'
import type { HttpFault } from '../fault.ts'
import type { HttpServices } from '../services.ts'
import { callNotFound } from './calls.ts'
import { json, nothing, operation } from './operation.ts'
import { administered } from './other-domain.ts'
import {
  callPath,
  deliveryDetail,
  deliveryFilter,
  deliveryList,
  deliveryPage,
  deliveryPath,
  domainQuery
} from './schemas.ts'

/** Post-call requests: of one call for whoever sees it, of all calls of a domain for its admin, who looks there for what a CRM lacks. */

const pageSize = 50
const adminOnly: HttpFault = { code: 'not_allowed', message: 'Only an admin of the domain sees its deliveries.' }

const refused = {
  delivery_not_found: 'There is no such delivery.',
  delivery_under_way: 'An attempt is under way already.',
  shutting_down: 'The PBX is being ended; it is made after the next start.'
} as const

const path = z.object({ delivery: z.string().min(1).max(256).describe('Its `id`, percent-encoded.') })
export const deliveryOperations = [
  operation({
    id: 'listDeliveries',
    scopes: ['calls:read', 'records:read'],
    method: 'GET',
    path: '/calls/:uniqueid/deliveries',
    summary: 'Post-call requests of a call, with their attempts',
    params: callPath,
    query: nothing,
    answers: { 200: { description: 'The deliveries.', schema: deliveryList } },
    faults: ['call_not_found'],
    handle: async ({ params: { uniqueid }, account }, { pbx }) => {
      if (!(await mayLookAt(pbx, account, uniqueid))) return err(callNotFound)
      return ok(json(200, { items: await pbx.deliveries(uniqueid) }))
    }
  }),

  operation({
    id: 'repeatDelivery',
    method: 'POST',
    path: '/calls/:uniqueid/deliveries/:delivery/attempts',
    summary: 'Make a post-call request once more, now',
    description: 'By an admin. What was delivered stays so, and what waits goes on with its schedule where this fails.',
    params: deliveryPath,
    query: nothing,
    answers: { 202: { description: 'It is on its way; the deliveries as they are now.', schema: deliveryList } },
    faults: ['not_allowed', 'call_not_found', 'delivery_not_found', 'delivery_under_way', 'shutting_down'],
    scopes: ['records:write'],
    handle: async ({ params: { uniqueid, delivery }, account }, { pbx }) => {
      if (!(await mayLookAt(pbx, account, uniqueid))) return err(callNotFound)
      if (!account.admin) return err({ code: 'not_allowed', message: 'Only an admin has a delivery repeated.' })
      const isOfCall = (await pbx.deliveries(uniqueid)).some(({ id }) => id === delivery)
      const repeated = isOfCall ? await pbx.repeatDelivery(delivery) : err('delivery_not_found' as const)
      if (!repeated.ok) return err({ code: repeated.error, message: refused[repeated.error] })
      return ok(json(202, { items: await pbx.deliveries(uniqueid) }))
    }
  }),

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
    handle: async ({ query: { domain: asked, limit = pageSize, ...filter }, account }, { pbx, config }) => {
      const domain = administered(config(), account, { asked, adminOnly })
      if (!domain.ok) return domain
      const given = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined))
      return ok(json(200, await pbx.deliveryPage({ ...given, domain: domain.value.name, limit })))
    }
  }),

  operation({
    id: 'readDelivery',
    method: 'GET',
    path: '/deliveries/:delivery',
    summary: 'A post-call request: its body, and what became of each attempt',
    params: path,
    query: domainQuery,
    answers: { 200: { description: 'The delivery.', schema: deliveryDetail } },
    faults: ['not_allowed', 'delivery_not_found'],
    handle: async ({ params: { delivery }, query, account }, services) => {
      const detail = await detailOf(services, account, { delivery, ...query })
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
    query: domainQuery,
    answers: { 202: { description: 'It is on its way; the delivery as it is now.', schema: deliveryDetail } },
    faults: ['not_allowed', 'delivery_not_found', 'delivery_under_way', 'shutting_down'],
    handle: async ({ params: { delivery }, query, account }, services) => {
      const known = await detailOf(services, account, { delivery, ...query })
      if (!known.ok) return known
      const repeated = await services.pbx.repeatDelivery(delivery)
      if (!repeated.ok) return err({ code: repeated.error, message: refused[repeated.error] })
      const detail = await detailOf(services, account, { delivery, ...query })
      return detail.ok ? ok(json(202, detail.value)) : detail
    }
  })
]

async function detailOf(
  { pbx, config }: Pick<HttpServices, 'pbx' | 'config'>,
  account: Account,
  { delivery, domain: asked }: { readonly delivery: string; readonly domain?: string | undefined }
): Promise<Result<DeliveryDetail, HttpFault>> {
  const domain = administered(config(), account, { asked, adminOnly })
  if (!domain.ok) return domain
  const detail = await pbx.delivery(domain.value.name, delivery)
  return detail === undefined ? err({ code: 'delivery_not_found', message: refused.delivery_not_found }) : ok(detail)
}
