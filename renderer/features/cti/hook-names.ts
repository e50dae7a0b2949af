import type { HookName } from '../../../main/ipc/contract.ts'

export const hookNames = ['popup', 'inbound', 'outbound', 'timeout', 'postCall'] as const satisfies HookName[]

export const isHookName = (name: string | null): name is HookName => hookNames.some((known) => known === name)

export const titleKeys = {
  popup: 'cti.hook.popup',
  inbound: 'cti.hook.inbound',
  outbound: 'cti.hook.outbound',
  timeout: 'cti.hook.timeout',
  postCall: 'cti.hook.postCall'
} as const satisfies Record<HookName, unknown>

export const textKeys = {
  popup: 'cti.hook.popupText',
  inbound: 'cti.hook.inboundText',
  outbound: 'cti.hook.outboundText',
  timeout: 'cti.hook.timeoutText',
  postCall: 'cti.hook.postCallText'
} as const satisfies Record<HookName, unknown>

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
  postCall: {
    calleridnumber: '+15550100199',
    calleridname: 'Rita Wagner',
    exten: '100',
    disposition: 'ANSWERED',
    billsec: '74'
  }
} as const satisfies Record<HookName, Readonly<Partial<Record<TestValue, string>>>>

export type TestValue = 'calleridnumber' | 'calleridname' | 'exten' | 'appname' | 'reason' | 'disposition' | 'billsec'
