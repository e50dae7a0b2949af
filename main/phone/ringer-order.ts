import type { PhoneCall, RingerOrder } from '../ipc/contract.ts'

export const silent: RingerOrder = { on: false, waiting: false }

/** `page`, where it is one: it is answered by itself, and rings nobody. */
type Ringable = Pick<PhoneCall, 'direction' | 'state'> & { readonly page?: string | null }

/** While the person speaks or calls somebody there is a waiting tone only; with calls on hold alone it rings. */
export function ringerOrder(calls: readonly Ringable[]): RingerOrder {
  const on = calls.some(
    ({ direction, state, page }) => direction === 'incoming' && state === 'ringing' && (page ?? null) === null
  )
  return { on, waiting: on && calls.some(({ state }) => state === 'active' || state === 'calling') }
}
