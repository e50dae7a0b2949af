import type { PhoneCall, RingerOrder } from '../ipc/contract.ts'

export const silent: RingerOrder = { on: false, waiting: false }

/** Whoever speaks, or waits for somebody to pick up, is not rung at. Who has only put a call on hold may be elsewhere. */
export function ringerOrder(calls: readonly Pick<PhoneCall, 'direction' | 'state'>[]): RingerOrder {
  const on = calls.some(({ direction, state }) => direction === 'incoming' && state === 'ringing')
  return { on, waiting: on && calls.some(({ state }) => state === 'active' || state === 'calling') }
}
