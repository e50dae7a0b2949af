import type { DeliveryDetail } from '../contract/hook-requests.ts'
import type { RecordStore } from '../records/port.ts'

/** One delivery with its request, and its attempts as the time line of its call has them. */
export async function deliveryDetail(
  store: Pick<RecordStore, 'delivery' | 'timeline'>,
  { domain, id }: { readonly domain: string; readonly id: string }
): Promise<DeliveryDetail | undefined> {
  const stored = await store.delivery(id)
  // A mail is its reader's own, and is delivered by the same outbox.
  if (stored === undefined || stored.domain !== domain || stored.method === 'MAIL') return undefined
  const { domain: _, body, ...delivery } = stored
  const entries = (await store.timeline(delivery.uniqueid)) ?? []
  const attempts = entries.flatMap((entry) => {
    if (entry.kind !== 'delivery' || entry.delivery !== id) return []
    const { at, attempt, outcome, remark = null } = entry
    return [{ at, attempt, outcome, remark }]
  })
  return { delivery, body, attempts }
}
