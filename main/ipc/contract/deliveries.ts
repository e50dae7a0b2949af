import { z } from 'zod'
import type { DeliveryDetail, DeliveryPage } from '../../../pbx-core/contract/hook-requests.ts'
import { command } from './command.ts'

/** Post-call requests of all calls of a domain. */

const delivery = z.strictObject({ id: z.string().min(1).max(256) })

export const deliveriesCommands = {
  'deliveries.list': command(
    z.strictObject({
      /** As the list of hooks names it; null: of all. */
      hook: z.string().min(1).max(128).nullable(),
      state: z.enum(['waiting', 'delivered', 'given-up']).nullable(),
      cursor: z.string().max(256).nullable()
    })
  ).answers<DeliveryPage>(),
  'deliveries.read': command(delivery).answers<DeliveryDetail>(),
  /** One attempt now, whatever state it is in. */
  'deliveries.repeat': command(delivery)
} as const

export type { DeliveryDetail, DeliveryItem, DeliveryPage } from '../../../pbx-core/contract/hook-requests.ts'
