import type { ClickToDialProgress } from '../../pbx-core/contract/events.ts'
import type { Pbx } from '../../pbx-core/contract/pbx.ts'
import { findUser } from '../access/accounts.ts'
import { mayActFor } from './account.ts'
import { type ActionContext, type AmiAnswer, failure, isTrue, success } from './answer.ts'
import { known } from './channel.ts'
import { extenOf, userOfChannel } from './number.ts'
import type { AmiRequest } from './packet.ts'

const queued = 'Originate successfully queued'
/** Asterisk's own, in milliseconds, and no longer than a user's phones ever ring here. */
const usualTimeout = 30_000
const longestRing = 180

/** Rings the user of `Channel`, and once that has answered dials `Exten` with its permissions: no 1 is asked for. */
export async function originate({ account, request, reporter }: ActionContext): Promise<AmiAnswer> {
  const { pbx, rate, config } = reporter.ports
  const channel = request.get('Channel')
  if (channel === '') return failure('Channel not specified')
  const user = userOfChannel(channel)
  if (user === undefined)
    return failure(`Channel ${channel} is no user: expected SIP/100, PJSIP/100 or Local/100@context`)
  if (request.get('Application') !== '') return failure('Only Exten can be dialled, no Application')
  const dest = extenOf(request.get('Exten'))
  if (dest === undefined) return failure('Exten must be what one dials: digits, *, # and a leading +')
  const address = { domain: account.domain, user }
  const caller = findUser(config(), address)
  if (caller === undefined || !mayActFor(account, user)) return failure(`There is no user ${user} for ${account.name}`)
  const key = `${user}@${account.domain}`
  const wait = rate.wait(key)
  if (wait > 0) return failure(`More than ten calls in a minute for ${user}: try again in ${Math.ceil(wait / 1000)} s`)
  const placed = pbx.clickToDial({
    ...address,
    dest,
    connect: true,
    ringSeconds: ringSecondsOf(request),
    variables: variablesOf(request),
    ...callerIdOf(request, [user, dest])
  })
  if (!placed.ok || !placed.value.repeated) rate.count(key)
  if (!placed.ok) return failure(`Originate failed: ${placed.error.message}`)
  const { uniqueid } = placed.value
  const answered = firstAnswer(pbx, uniqueid)
  const told = answered.then((progress) => tellOutcome({ account, request, reporter }, uniqueid, progress))
  if (isTrue(request.get('Async'))) return success(queued)
  await told
  return isAnswer(await answered) ? success(queued) : failure('Originate failed')
}

/** Until the user's phone has answered, or nobody will. */
function firstAnswer(pbx: Pick<Pbx, 'events'>, uniqueid: string): Promise<ClickToDialProgress> {
  const { promise, resolve } = Promise.withResolvers<ClickToDialProgress>()
  const subscription = pbx.events.on('click-to-dial.progressed', (progress) => {
    if (progress.uniqueid !== uniqueid || progress.state === 'ringing' || progress.state === 'confirming') return
    subscription[Symbol.dispose]()
    resolve(progress)
  })
  return promise
}

const isAnswer = ({ state }: ClickToDialProgress): boolean => state !== 'ended'

/** `OriginateResponse`, whose `Reason` is Asterisk's control frame: 4 answer, 3 ringing (nobody took it), 5 busy, 8 congestion. */
function tellOutcome(
  { account, request, reporter }: ActionContext,
  uniqueid: string,
  progress: ClickToDialProgress
): void {
  const id = request.get('ActionID')
  const { domain, user, dest } = progress
  const channel = reporter
    .channels(account)
    .find(({ call, member }) => call.uniqueid === uniqueid && member.role === 'caller')
  reporter.tell({
    name: 'OriginateResponse',
    class: 'call',
    domain,
    users: new Set([user]),
    fields: [
      ...(id === '' ? [] : [['ActionID', id] as const]),
      ['Response', isAnswer(progress) ? 'Success' : 'Failure'],
      ['Channel', channel?.name ?? request.get('Channel')],
      ['Context', domain],
      ['Exten', dest],
      ['Reason', reasonOf(progress)],
      ['Uniqueid', uniqueid],
      ['CallerIDNum', known(user)],
      ['CallerIDName', known('')]
    ]
  })
}

function reasonOf({ state, result }: ClickToDialProgress): number {
  if (state !== 'ended') return 4
  if (result === 'no-answer') return 3
  if (result === 'cancelled' || result === 'busy' || result === 'declined') return 5
  return result === 'unreachable' ? 0 : 8
}

function ringSecondsOf(request: AmiRequest): number {
  const asked = Number(request.get('Timeout') || usualTimeout)
  const milliseconds = Number.isFinite(asked) && asked > 0 ? asked : usualTimeout
  return Math.min(longestRing, Math.ceil(milliseconds / 1000))
}

/** `a=b`, several in a line by commas or in lines of their own; what begins with `_` is inherited, which here all are. */
function variablesOf(request: AmiRequest): Record<string, string> {
  const pairs = request.all('Variable').flatMap((line) => line.split(','))
  const variables = pairs.flatMap((pair) => {
    const [, name, value] = /^_{0,2}([A-Za-z][\w.-]{0,63})=(.*)$/.exec(pair.trim()) ?? []
    return name === undefined || value === undefined ? [] : [[name, value.replace(/^"(.*)"$/, '$1')] as const]
  })
  return Object.fromEntries(variables.slice(0, mostVariables))
}

const mostVariables = 32

/** `"Ana" <100>` or a number: as caller ID where it is not one of these anyway. */
function callerIdOf(request: AmiRequest, own: readonly string[]): { callerId?: string } {
  const text = request.get('CallerID')
  const number = (/<([^<>]*)>\s*$/.exec(text)?.[1] ?? text).trim()
  return /^\+?[0-9]{1,32}$/.test(number) && !own.includes(number) ? { callerId: number } : {}
}
