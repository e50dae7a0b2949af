import type { AccountView, PhoneCall } from '../../main/ipc/contract.ts'
import { ringingCall } from './calls.ts'

export type Presence = 'away' | 'ringing' | 'busy' | 'quiet' | 'free'

/** What others would see of this phone: who is spoken to is not ready. */
export function presenceOf(
  { state }: Pick<AccountView, 'state'>,
  calls: readonly PhoneCall[],
  isQuiet: boolean
): Presence {
  if (state !== 'registered') return 'away'
  if (ringingCall(calls) !== undefined) return 'ringing'
  return calls.some(({ state }) => state !== 'ended') ? 'busy' : isQuiet ? 'quiet' : 'free'
}
