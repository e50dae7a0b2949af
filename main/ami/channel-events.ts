import { participantsOf } from '../../pbx-core/contract/participants.ts'
import type { TerminationResult } from '../../pbx-core/contract/termination.ts'
import type { CallView, MemberView, PartyView } from '../../pbx-core/contract/views.ts'
import { causeText, dialStatusOf } from './causes.ts'
import { type Channel, type ChannelState, channelFields, stateOf } from './channel.ts'
import type { AmiEvent } from './event.ts'
import type { Field } from './packet.ts'

/** A party has left a call, and hung up: it is in no other one. */
export interface Left {
  readonly call: CallView
  readonly member: MemberView
  readonly result: TerminationResult
  /** Of Q.850. */
  readonly cause: number
}

/** What has been said of a channel so far. */
interface Told {
  channel: Channel
  state: ChannelState
  /** That it is being dialled, and by whom. */
  dialledBy: Channel | undefined
  /** The bridge in which it is. */
  bridge: string | undefined
  held: boolean
}

/**
 * Makes the events of Asterisk's channels out of what the PBX tells of its calls: a pure machine, which is told every
 * change and keeps what it has said. A channel that moves to another call stays what it is.
 */
export class ChannelEvents {
  readonly #told = new Map<string, Told>()
  /** Ids that channels have now: the first of a call has that of the call. */
  readonly #ids = new Set<string>()
  #events: AmiEvent[] = []

  /** Knows these calls without saying anything of them. */
  begin(calls: readonly CallView[]): void {
    for (const call of calls) this.changed(call)
  }

  forget(): void {
    this.#told.clear()
    this.#ids.clear()
  }

  changed(call: CallView): readonly AmiEvent[] {
    this.#events = []
    for (const member of call.members) this.#see(call, member)
    this.#bridge(call)
    return this.#events
  }

  left({ call, member, result, cause }: Left): readonly AmiEvent[] {
    this.#events = []
    const told = this.#see(call, member)
    const { channel } = told
    if (told.dialledBy !== undefined) this.#dialEnd(told, told.dialledBy, dialStatusOf(result))
    if (told.bridge !== undefined) this.#leaveBridge(told, 0)
    this.#say(channel, 'Hangup', [
      ...channelFields(channel, told.state),
      ['Cause', cause],
      ['Cause-txt', causeText(cause)]
    ])
    this.#told.delete(channel.name)
    this.#ids.delete(channel.uniqueid)
    return this.#events
  }

  /** The channels of a call as they were told last. */
  channelsOf(call: CallView): readonly Channel[] {
    return call.members.map((member) => this.#told.get(member.channel)?.channel ?? this.#channel(call, member))
  }

  #see(call: CallView, member: MemberView): Told {
    const told = this.#told.get(member.channel)
    if (told === undefined) return this.#appear(call, member)
    const { caller } = told.channel.call
    const before = told.channel.member
    told.channel = { ...told.channel, call, member }
    if (!same(before, member) || (member.role === 'caller' && !same(caller, call.caller)))
      this.#say(told.channel, 'NewCallerid', [
        ...channelFields(told.channel, told.state),
        ['CID-CallingPres', '0 (Presentation Allowed, Not Screened)']
      ])
    const state = told.state === 6 ? 6 : stateOf(told.channel)
    if (state !== told.state) {
      told.state = state
      this.#say(told.channel, 'Newstate', channelFields(told.channel, state))
    }
    if (state === 6 && told.dialledBy !== undefined) this.#dialEnd(told, told.dialledBy, 'ANSWER')
    const held = member.state === 'held'
    if (held !== told.held) {
      told.held = held
      this.#say(told.channel, held ? 'Hold' : 'Unhold', channelFields(told.channel, state))
    }
    return told
  }

  /** It comes up as what it is in the beginning, so that no client misses a step. */
  #appear(call: CallView, member: MemberView): Told {
    const channel = this.#channel(call, member)
    const first: ChannelState = member.role === 'caller' && stateOf({ call, member }) !== 5 ? 4 : 0
    const told: Told = { channel, state: first, dialledBy: undefined, bridge: undefined, held: false }
    this.#told.set(member.channel, told)
    this.#ids.add(channel.uniqueid)
    this.#say(channel, 'Newchannel', channelFields(channel, first))
    const dialler = call.members.find(({ role, channel: name }) => role === 'caller' && name !== member.channel)
    const by = dialler === undefined || member.role === 'caller' ? undefined : this.#see(call, dialler).channel
    if (by !== undefined) {
      told.dialledBy = by
      this.#say(by, 'DialBegin', [
        ...channelFields(by, stateOf(by)),
        ...channelFields(channel, first, 'Dest'),
        ['DialString', member.number]
      ])
    }
    return this.#see(call, member)
  }

  #dialEnd(told: Told, by: Channel, status: string): void {
    told.dialledBy = undefined
    const now = this.#told.get(by.name)?.channel ?? by
    this.#say(now, 'DialEnd', [
      ...channelFields(now, stateOf(now)),
      ...channelFields(told.channel, told.state, 'Dest'),
      ['DialStatus', status]
    ])
  }

  /** Two or more who talk are in a bridge. */
  #bridge(call: CallView): void {
    const inside = call.members.flatMap(({ channel, state }) => {
      const told = this.#told.get(channel)
      return told !== undefined && (state === 'talking' || state === 'held') ? [told] : []
    })
    const talks = call.answeredAt !== null && inside.length > 1
    const bridge = `${call.uniqueid}.${call.segment}`
    for (const member of call.members) {
      const told = this.#told.get(member.channel)
      if (told === undefined) continue
      const wanted = talks && inside.includes(told) ? bridge : undefined
      if (told.bridge === wanted) continue
      if (told.bridge !== undefined) this.#leaveBridge(told, inside.length)
      told.bridge = wanted
      if (wanted !== undefined)
        this.#say(told.channel, 'BridgeEnter', this.#bridgeFields(told, inside.indexOf(told) + 1))
    }
  }

  #leaveBridge(told: Told, left: number): void {
    this.#say(told.channel, 'BridgeLeave', this.#bridgeFields(told, left))
    told.bridge = undefined
  }

  #bridgeFields({ bridge = '', channel, state }: Told, count: number): readonly Field[] {
    return [
      ['BridgeUniqueid', bridge],
      ['BridgeType', 'basic'],
      ['BridgeTechnology', 'simple_bridge'],
      ['BridgeCreator', '<unknown>'],
      ['BridgeName', '<unknown>'],
      ['BridgeNumChannels', count],
      ['BridgeVideoSourceMode', 'none'],
      ...channelFields(channel, state)
    ]
  }

  #channel(call: CallView, member: MemberView): Channel {
    const first = member.role === 'caller' && !this.#ids.has(call.uniqueid)
    const serial = member.channel.slice(member.channel.lastIndexOf('-') + 1)
    return { name: member.channel, uniqueid: first ? call.uniqueid : `${call.uniqueid}.${serial}`, member, call }
  }

  #say({ call, member }: Channel, name: string, fields: readonly Field[]): void {
    const users = new Set(participantsOf(call))
    if (member.user !== null) users.add(member.user)
    this.#events.push({ name, class: 'call', domain: call.domain, users, fields })
  }
}

const same = (one: PartyView, other: PartyView): boolean => one.number === other.number && one.name === other.name
