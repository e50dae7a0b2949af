import type { PhoneCall, RingerOrder } from '../ipc/contract.ts'

export const silent: RingerOrder = { on: false, waiting: false }

/** While the person speaks or calls somebody there is a waiting tone only; with calls on hold alone it rings. */
export function ringerOrder(calls: readonly Pick<PhoneCall, 'direction' | 'state'>[]): RingerOrder {
  const on = calls.some(({ direction, state }) => direction === 'incoming' && state === 'ringing')
  return { on, waiting: on && calls.some(({ state }) => state === 'active' || state === 'calling') }
}
