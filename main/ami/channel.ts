import type { CallView, MemberView } from '../../pbx-core/contract/views.ts'
import type { Field } from './packet.ts'

/** Asterisk's states of a channel, by their numbers. */
const channelStates = { 0: 'Down', 4: 'Ring', 5: 'Ringing', 6: 'Up' } as const
export type ChannelState = keyof typeof channelStates

/** A party in a call, as Asterisk's clients know it: a channel. */
export interface Channel {
  /** `SIP/100-0000001a` */
  readonly name: string
  /** Of the channel; that of the first one of a call is the call's. */
  readonly uniqueid: string
  readonly member: MemberView
  readonly call: CallView
}

/** Who is called rings; who calls hears that, and with click to dial rings first, until it has answered. */
export function stateOf({ member, call }: Pick<Channel, 'member' | 'call'>): ChannelState {
  if (member.state !== 'ringing') return 6
  if (member.role !== 'caller') return 5
  if (!isClickToDial(call)) return 4
  return call.state === 'setup' || call.state === 'ringing' ? 5 : 6
}

/** There the caller's phone is rung first. */
const isClickToDial = ({ way, app }: CallView): boolean =>
  app === 'click-to-dial' || way.some((step) => step.app === 'click-to-dial')

/** What every event of a channel begins with. */
export function channelFields(channel: Channel, state: ChannelState, prefix = ''): readonly Field[] {
  const { name, uniqueid, member, call } = channel
  const other = member.role === 'caller' ? call.callee : call.caller
  const fields: readonly Field[] = [
    ['Channel', name],
    ['ChannelState', state],
    ['ChannelStateDesc', channelStates[state]],
    ['CallerIDNum', known(member.number)],
    ['CallerIDName', known(member.name)],
    ['ConnectedLineNum', known(other.number)],
    ['ConnectedLineName', known(other.name)],
    ['Language', 'en'],
    ['AccountCode', ''],
    ['Context', call.domain],
    ['Exten', member.role === 'caller' ? call.exten : member.number],
    ['Priority', 1],
    ['Uniqueid', uniqueid],
    ['Linkedid', call.linkedid]
  ]
  return prefix === '' ? fields : fields.map(([field, value]) => [prefix + field, value] as const)
}

/** As Asterisk writes what is not known. */
export const known = (text: string): string => (text === '' ? '<unknown>' : text)
