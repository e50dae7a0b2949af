import type { Ringing } from '../../call/dial.ts'
import { terminations } from '../../call/terminations.ts'
import type { UserConfig } from '../../contract/config.ts'
import type { Destination } from '../../contract/destination.ts'
import type { TerminationResult } from '../../contract/termination.ts'
import type { DialTarget, ReplyStep } from '../../cti/reply-program.ts'
import { allowedCallerId } from '../../routing/number/caller-id.ts'
import { readConfigured } from '../../routing/number/configured.ts'
import { numberInForm } from '../../routing/number/forms.ts'
import { dialledDestination, resolveDestination } from '../../routing/resolve.ts'
import { askForAccountCode } from '../account-code.ts'
import { type AppContext, type AppOutcome, further, hopsOf, unanswered } from '../context.ts'
import { answererOf } from '../dialling.ts'
import { OutsideLegs } from '../outside-legs.ts'
import { phonesOf } from '../phones-of.ts'
import { ringPeople } from '../ring-people.ts'
import { blockedBy } from '../user-state.ts'
import type { Reading, StepEnd } from './reading.ts'

type DialStep = Extract<ReplyStep, { verb: 'dial' }>

/** That ring together for one call: each is an INVITE, a port of audio and, outside, a line of the trunk that others share. */
const mostTargets = 20

/** What a target is in this domain. */
type Target =
  | { readonly kind: 'user'; readonly user: UserConfig }
  | { readonly kind: 'outside'; readonly number: string }
  | { readonly kind: 'place'; readonly destination: Destination }

/**
 * Calls whom the document names: numbers together, a queue, a conference or a mailbox alone. Numbers outside have the
 * permissions of `external:`. A conversation is the end of the document; the application is told of it all the same.
 */
export async function dialTargets(reading: Reading, step: DialStep): Promise<StepEnd> {
  const { context, source } = reading
  const { call, services, signal } = context
  const { segment } = call
  const by = { user: null, reason: 'unknown' } as const
  const shown = call.callerId
  if (step.callerId !== null) wishCallerId(context, step.callerId)
  const outcome = await segment.sentOn(signal, () => reach(context, step), by)
  call.callerId = outcome.kind === 'unanswered' ? shown : call.callerId
  const status = outcome.kind === 'unanswered' ? statusOf(outcome.termination.result) : 'completed'
  const fields = [['DialCallStatus', status]] as const
  if (outcome.kind !== 'unanswered' || signal.aborted || outcome.leaves === 'call') {
    if (step.action !== null) services.replies.tell(call, source, { next: step.action, fields })
    return { kind: 'over', outcome }
  }
  call.timeline.decision({ code: 'reply-unanswered', result: outcome.termination.result })
  reading.failed = outcome.termination
  return step.action === null ? 'on' : { kind: 'next', following: { next: step.action, fields } }
}

/** As applications expect it to be called. */
function statusOf(result: TerminationResult): string {
  switch (result) {
    case 'busy':
    case 'declined':
      return 'busy'
    case 'no-answer':
      return 'no-answer'
    case 'cancelled':
      return 'canceled'
    default:
      return 'failed'
  }
}

async function reach(context: AppContext, { targets, seconds }: DialStep): Promise<AppOutcome> {
  const { timeline } = context.call
  const byName = new Map<string, Target>()
  for (const target of targets) {
    const found = targetOf(context, target)
    if (found === undefined) timeline.warning({ code: 'reply-target', target: target.name })
    else if (byName.size < mostTargets || byName.has(nameOf(found))) byName.set(nameOf(found), found)
    else timeline.warning({ code: 'reply-target', target: target.name }, `A Dial calls ${mostTargets} at once at most.`)
  }
  const meant = [...byName.values()]
  const [first, ...others] = meant
  if (first === undefined) return unanswered(terminations.notFound('the document dials nobody who is there'))
  if (others.length === 0 && first.kind !== 'user') {
    const destination = first.kind === 'place' ? first.destination : ({ type: 'external', name: first.number } as const)
    return context.onward.enter({ ...further(context, answererOf(context)), ringSeconds: seconds }, destination)
  }
  for (const place of meant.filter(({ kind }) => kind === 'place')) {
    const { type, name } = (place as Extract<Target, { kind: 'place' }>).destination
    timeline.warning({ code: 'reply-target', target: `${type}:${name}` }, 'Dial it alone.')
  }
  return ring(context, meant, seconds)
}

/** Named twice, it is called once. */
function nameOf(target: Target): string {
  switch (target.kind) {
    case 'user':
      return target.user.extension
    case 'outside':
      return target.number
    case 'place':
      return `${target.destination.type}:${target.destination.name}`
  }
}

function targetOf(context: AppContext, { kind, name }: DialTarget): Target | undefined {
  const { call } = context
  switch (kind) {
    case 'number':
      return numberOf(context, name)
    case 'sip': {
      const [, user = '', host = ''] = /^(?:sips?:)?([^@;?]+)@([^:;?>]+)/i.exec(name) ?? []
      return context.services.isOwnHost(call.domain, host) ? numberOf(context, user) : undefined
    }
    case 'voicemail':
      return placeAt(context, {
        type: 'voicemail',
        name: name || (call.segment.callee.user ?? hopsOf(context).sentBy?.extension ?? '')
      })
    default:
      return placeAt(context, { type: kind, name })
  }
}

function placeAt({ call }: AppContext, destination: Destination): Target | undefined {
  if (destination.name === '' || resolveDestination(call.domain, destination).kind === 'not-found') return undefined
  return { kind: 'place', destination }
}

/** An extension is that; every other number is one outside, and the dial plan says what becomes of it. */
function numberOf({ call: { domain } }: AppContext, text: string): Target | undefined {
  const read = readConfigured(domain, text)
  if (!read.ok) return undefined
  const user = domain.users.find(({ extension }) => extension === read.value)
  if (user !== undefined) return { kind: 'user', user }
  const destination = dialledDestination(domain, read.value)
  return destination === undefined ? { kind: 'outside', number: read.value } : { kind: 'place', destination }
}

/** All at once; who answers first has the call. */
async function ring(context: AppContext, targets: readonly Target[], seconds: number): Promise<AppOutcome> {
  const { call } = context
  if (targets.some(({ kind }) => kind === 'outside')) {
    const refusal = call.segment.caller.user === null ? undefined : await askForAccountCode(context)
    if (refusal !== undefined) return refusal
  }
  const [only, ...others] = targets
  if (only?.kind === 'user' && others.length === 0) {
    const { extension, name } = only.user
    call.segment.callee = { number: extension, name, user: extension }
    call.enterApp('user', extension)
  }
  const beside = targets.flatMap((target) => ringingOf(context, target, seconds))
  if (beside.length === 0) return unanswered(terminations.absent('nobody whom the document dials is there'))
  return ringPeople(context, beside, seconds)
}

/** Nobody is called by itself, nor by whom it has blocked, nor while it does not want to be disturbed. */
function ringingOf(context: AppContext, target: Target, seconds: number): readonly Ringing[] {
  const { call, services } = context
  const after = 0
  switch (target.kind) {
    case 'place':
      return []
    case 'outside': {
      const rungAs = { number: target.number, name: '', user: null }
      const who = new OutsideLegs(context, { rungAs, user: answererOf(context), confirm: false })
      return [{ who, after, seconds }]
    }
    case 'user': {
      const { user } = target
      if (user.extension === call.segment.caller.user || blockedBy(context, user) !== undefined) return []
      if (services.stateOf(call.domain, user).doNotDisturb.on) {
        call.timeline.decision({ code: 'do-not-disturb', party: user.extension })
        return []
      }
      const legs = phonesOf(context, user)
      return legs.ok ? legs.value.map((who) => ({ who, after, seconds })) : []
    }
  }
}

/** What trunks are told, where whoever answers for the call may: one of its own, or the number that was called. */
function wishCallerId(context: AppContext, wish: string): void {
  const { call } = context
  const { domain, origin, segment } = call
  const user = answererOf(context)
  const allowed = user === null ? undefined : allowedCallerId(domain, user, wish)
  const meaning = (number: string) => numberInForm(domain, number, 'e164')
  if (allowed !== undefined) call.callerId = allowed
  else if (origin.did !== '' && meaning(wish) === meaning(origin.did)) call.callerId = origin.did
  else if (meaning(wish) !== meaning(segment.caller.number))
    call.timeline.warning({ code: 'caller-id-ignored', number: wish })
}
