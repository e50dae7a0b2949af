import type { HookName, HookPlace, HookView } from '../../../main/ipc/contract.ts'
import type { Translate } from '../../i18n/i18n.ts'

/** What names a hook for people. */
type Named = Pick<HookView, 'hook' | 'like' | 'place'>

/** In the order in which the list shows them. */
const order = {
  cti: true,
  inbound: true,
  users: true,
  ivrs: true,
  groups: true,
  queues: true,
  conferences: true,
  timeConditions: true,
  announcements: true,
  directories: true,
  paging: true,
  functions: true,
  accounting: true
} as const satisfies Record<HookPlace['kind'], true>
export const placeKinds = Object.keys(order) as readonly HookPlace['kind'][]

export function hookTitle({ like, place }: Named, t: Translate): string {
  if (place.kind === 'cti') return t(`cti.hook.${like}`)
  if (place.kind === 'accounting') return t('cti.place.accounting')
  const who = place.kind === 'users' && place.name !== '' ? `${place.name} · ${place.key}` : place.name || place.key
  return place.late ? t('cti.place.late', { who }) : who
}

export function hookText({ like, place }: Named, t: Translate): string {
  if (place.kind === 'cti') return t(`cti.hook.${like}Text`)
  return place.late ? t('cti.place.lateText') : t(`cti.placeText.${place.kind}`)
}

/** What a test call is asked for, with values to begin with. */
export const testValues = {
  popup: { calleridnumber: '+15550100199', calleridname: 'Rita Wagner', exten: '100' },
  inbound: { calleridnumber: '+15550100199', calleridname: 'Rita Wagner', exten: '+15550100100' },
  outbound: { calleridnumber: '100', calleridname: '', exten: '+15550100199' },
  timeout: {
    calleridnumber: '+15550100199',
    calleridname: 'Rita Wagner',
    exten: '+15550100100',
    appname: 'support',
    reason: 'timeout'
  },
  events: { calleridnumber: '+15550100199', calleridname: 'Rita Wagner', exten: '100', event: 'ring' },
  emergency: { calleridnumber: '100', calleridname: '', exten: '112', location: 'Room 12' },
  postCall: {
    calleridnumber: '+15550100199',
    calleridname: 'Rita Wagner',
    exten: '100',
    disposition: 'ANSWERED',
    billsec: '74'
  }
} as const satisfies Record<HookName, Readonly<Partial<Record<TestValue, string>>>>

/** Nothing of a call depends on their replies. */
export const tellsOnly: ReadonlySet<HookName> = new Set(['postCall', 'events', 'emergency'])

export type TestValue =
  | 'event'
  | 'location'
  | 'calleridnumber'
  | 'calleridname'
  | 'exten'
  | 'appname'
  | 'reason'
  | 'disposition'
  | 'billsec'
