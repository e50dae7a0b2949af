import type { PhoneCall } from '../../main/ipc/contract.ts'
import type { Translate } from '../i18n/i18n.ts'
import { readableNumber } from '../i18n/phone-number.ts'

type Calls = readonly PhoneCall[]

export const activeCall = (calls: Calls): PhoneCall | undefined =>
  calls.find(({ state }) => state === 'active' || state === 'calling')

export const ringingCall = (calls: Calls): PhoneCall | undefined => calls.find(({ state }) => state === 'ringing')

const ranks = { active: 0, calling: 0, ringing: 1, held: 2, ended: 3 } as const satisfies Record<
  PhoneCall['state'],
  number
>

/**
 * As the column shows them: who is spoken to, then who rings, then who waits, then whose call is over; each oldest
 * first. A second caller comes below the first, whose buttons stay where they are.
 */
export function inColumnOrder(calls: Calls): Calls {
  const rank = ({ state }: PhoneCall) => ranks[state]
  return [...calls].sort((a, b) => rank(a) - rank(b) || a.startedAt - b.startedAt)
}

interface Party {
  readonly name: string
  readonly number: string
}

/** The name, else the number; empty where the caller withheld both. */
export const whoIs = ({ name, number }: Party): string => name.trim() || readableNumber(number)

/** Somebody at the other end, never empty; behind what a group puts before its callers. */
export function callerOf(party: Party & { readonly prefix?: string }, t: Translate): string {
  const who = whoIs(party) || t('call.unknown')
  return party.prefix ? `${party.prefix} ${who}` : who
}

/** The number where the name does not already say it. */
export const numberBeside = ({ name, number }: Party): string => (name.trim() === '' ? '' : readableNumber(number))
