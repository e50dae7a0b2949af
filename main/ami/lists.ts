import type { DomainConfig } from '../../pbx-core/contract/config.ts'
import type { AgentView, QueueView } from '../../pbx-core/contract/views.ts'
import { seesUsers } from './account.ts'
import { type ActionContext, type AmiAnswer, failure, listOf, success } from './answer.ts'
import { type Channel, channelFields, stateOf } from './channel.ts'
import type { Field } from './packet.ts'
import type { Reporter } from './reporter.ts'

export function status({ account, request, reporter }: ActionContext): AmiAnswer {
  const name = request.get('Channel')
  const one = name === '' ? undefined : reporter.channel(account, name)
  if (name !== '' && one === undefined) return failure('No such channel')
  const channels = one === undefined ? reporter.channels(account) : [one]
  const items = channels.map((channel): readonly Field[] => [
    ['Event', 'Status'],
    ['Privilege', 'Call'],
    ...channelFields(channel, stateOf(channel)),
    ['Type', 'SIP'],
    ['DNID', channel.call.exten],
    ...effectiveLine(channel),
    ['TimeToHangup', 0],
    ['BridgeID', bridgeOf(channel)],
    ['Application', channel.call.app ?? ''],
    ['Data', channel.call.appname ?? ''],
    ['Seconds', secondsOf(channel, reporter)]
  ])
  const list = listOf('Channel status will follow', items, 'StatusComplete')
  const end = list.list?.at(-1) ?? []
  return { ...list, list: [...items, [...end, ['Items', items.length]]] }
}

export function coreShowChannels({ account, reporter }: ActionContext): AmiAnswer {
  const items = reporter
    .channels(account)
    .map((channel): readonly Field[] => [
      ['Event', 'CoreShowChannel'],
      ...channelFields(channel, stateOf(channel)),
      ['Application', channel.call.app ?? ''],
      ['ApplicationData', channel.call.appname ?? ''],
      ['Duration', clock(secondsOf(channel, reporter))],
      ['BridgeId', bridgeOf(channel)]
    ])
  return listOf('Channels will follow', items, 'CoreShowChannelsComplete')
}

/** Asterisk's states of an extension, by their numbers. */
const extensionStates = {
  [-1]: 'Unknown',
  0: 'Idle',
  1: 'InUse',
  4: 'Unavailable',
  8: 'Ringing',
  9: 'InUse&Ringing'
} as const

export function extensionState({ account, request, reporter }: ActionContext): AmiAnswer {
  const exten = request.get('Exten')
  if (exten === '') return failure('Extension not specified')
  const user = reporter.domainOf(account)?.users.find(({ extension }) => extension === exten)
  const isSeen = user !== undefined && seesUsers(account, account.domain, new Set([exten]))
  const state = isSeen ? stateOfUser(exten, { account, reporter }) : -1
  return success(
    'Extension Status',
    ['Exten', exten],
    ['Context', account.domain],
    ['Hint', isSeen ? `SIP/${exten}` : ''],
    ['Status', state],
    ['StatusText', extensionStates[state]]
  )
}

function stateOfUser(
  user: string,
  { account, reporter }: Pick<ActionContext, 'account' | 'reporter'>
): keyof typeof extensionStates {
  const states = reporter
    .channels(account)
    .flatMap((channel) => (channel.member.user === user ? [stateOf(channel)] : []))
  const rings = states.includes(5)
  const talks = states.includes(6) || states.includes(4)
  if (rings) return talks ? 9 : 8
  if (talks) return 1
  return reporter.ports.pbx.registrations(account.domain).some((registration) => registration.user === user) ? 0 : 4
}

export function queueStatus({ account, request, reporter }: ActionContext): AmiAnswer {
  const only = request.get('Queue')
  const domain = reporter.domainOf(account)
  const seen = reporter.ports.pbx
    .queues(account.domain)
    .filter(
      ({ agents }) => account.users === 'all' || agents.some(({ extension }) => account.users.includes(extension))
    )
  const channels = reporter.channels(account)
  const queues = seen.filter(({ name }) => only === '' || name === only)
  const items = queues.flatMap((queue) => [
    paramsOf(queue, domain),
    ...queue.agents.map((agent) => memberOf(queue, agent)),
    ...queue.waiting.map((waiting): readonly Field[] => {
      const channel = channels.find(
        ({ call, member }) => call.uniqueid === waiting.uniqueid && member.role === 'caller'
      )
      return [
        ['Event', 'QueueEntry'],
        ['Queue', queue.name],
        ['Position', waiting.position],
        ['Channel', channel?.name ?? ''],
        ['Uniqueid', waiting.uniqueid],
        ['CallerIDNum', waiting.caller.number],
        ['CallerIDName', waiting.caller.name],
        ['Wait', Math.max(0, Math.round((reporter.ports.wallTime() - waiting.since) / 1000))],
        ['Priority', waiting.priority]
      ]
    })
  ])
  return listOf('Queue status will follow', items, 'QueueStatusComplete')
}

/** Our strategies by the names that Asterisk has for them. */
const strategies: Readonly<Record<string, string>> = {
  'ring-all': 'ringall',
  'longest-idle': 'leastrecent',
  'fewest-calls': 'fewestcalls',
  'least-talk-time': 'fewestcalls',
  'round-robin': 'rrmemory',
  'in-order': 'linear',
  random: 'random'
}

function paramsOf(queue: QueueView, domain: DomainConfig | undefined): readonly Field[] {
  const config = domain?.queues.find(({ name }) => name === queue.name)
  const taken = queue.agents.reduce((sum, { calls }) => sum + calls, 0)
  return [
    ['Event', 'QueueParams'],
    ['Queue', queue.name],
    ['Max', config?.maxWaiting ?? 0],
    ['Strategy', strategies[config?.strategy ?? ''] ?? 'ringall'],
    ['Calls', queue.waiting.length],
    ['Completed', taken],
    ['Weight', 0]
  ]
}

/** States of a device, by Asterisk's numbers. */
const deviceStates: Readonly<Record<AgentView['state'], number>> = {
  free: 1,
  paused: 1,
  'wrap-up': 1,
  out: 1,
  talking: 2,
  away: 5,
  ringing: 6
}

function memberOf(queue: QueueView, agent: AgentView): readonly Field[] {
  const paused = agent.state === 'paused' || agent.state === 'out'
  return [
    ['Event', 'QueueMember'],
    ['Queue', queue.name],
    ['Name', agent.name],
    ['Location', `SIP/${agent.extension}`],
    ['StateInterface', `SIP/${agent.extension}`],
    ['Membership', 'static'],
    ['Penalty', agent.penalty],
    ['CallsTaken', agent.calls],
    ['InCall', agent.state === 'talking' ? 1 : 0],
    ['Status', deviceStates[agent.state]],
    ['Paused', paused ? 1 : 0],
    ['PausedReason', agent.reason]
  ]
}

const bridgeOf = ({ call, member }: Channel): string =>
  call.answeredAt !== null && (member.state === 'talking' || member.state === 'held')
    ? `${call.uniqueid}.${call.segment}`
    : ''

/** Of whom its party is shown: here the same as the connected line. */
function effectiveLine(channel: Channel): readonly Field[] {
  return channelFields(channel, stateOf(channel)).flatMap(([name, value]) =>
    name.startsWith('ConnectedLine') ? [[`Effective${name}`, value] as const] : []
  )
}

const secondsOf = ({ call }: Channel, { ports }: Reporter): number =>
  Math.max(0, Math.floor((ports.wallTime() - call.startedAt) / 1000))

/** `00:01:05` */
function clock(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return parts.map((part) => String(part).padStart(2, '0')).join(':')
}
