import { assertNever } from '../../base/never.ts'
import type { Ringing } from '../../call/dial.ts'
import { terminations } from '../../call/terminations.ts'
import type { Application } from '../application.ts'
import { type AppContext, type AppOutcome, unanswered } from '../context.ts'
import { OutsideLegs } from '../outside-legs.ts'
import { phonesOf } from '../phones-of.ts'
import { ringPeople } from '../ring-people.ts'
import { absenceOf, type GroupConfig, type GroupMember, membersOf } from './members.ts'

/**
 * Several people who are called together, or one after the other. Whoever answers has the call, and the others have
 * missed nothing. What members have set for calls of their own (forwards, a hook, a second number) does not apply here;
 * do not disturb does.
 */
export const group: Application<'group'> = {
  async run(context, config) {
    const { call, signal } = context
    call.segment.callee = { number: config.extension ?? call.segment.exten, name: config.name, user: null }
    call.enterApp('group', config.name)
    const present = presentOf(context, config)
    if (present.length === 0) return unanswered(nobodyThere(context, config))
    let outcome: AppOutcome = unanswered(terminations.noAnswer('nobody was rung'))
    for (const together of turnsOf(context, config, present)) {
      outcome = await ring(context, config, together)
      if (outcome.kind !== 'unanswered' || signal.aborted) return outcome
    }
    return outcome
  }
}

function presentOf(context: AppContext, config: GroupConfig): readonly GroupMember[] {
  const { call } = context
  return membersOf(call.domain, config).filter((member) => {
    // Nobody is called by itself.
    if (member.key === call.segment.caller.user) return false
    const absence = absenceOf(context, config, member)
    if (absence === undefined) return true
    call.timeline.decision({ code: absence === 'busy' ? 'member-busy' : 'do-not-disturb', party: member.key })
    return false
  })
}

/** All of them talk, or none is there at all. */
function nobodyThere(context: AppContext, config: GroupConfig) {
  const { domain } = context.call
  const busy = membersOf(domain, config).some((member) => absenceOf(context, config, member) === 'busy')
  return busy ? everybodyTalks(config) : terminations.absent(`nobody of ${config.name} is there`)
}

function everybodyTalks({ name }: GroupConfig) {
  return terminations.busy(`everybody of ${name} talks`)
}

/** Who rings together, and who after them. */
function turnsOf(
  { call, services }: AppContext,
  config: GroupConfig,
  present: readonly GroupMember[]
): readonly (readonly GroupMember[])[] {
  switch (config.strategy) {
    case 'all':
      return [present]
    case 'in-order':
      return alone(present)
    case 'first-free':
      return [present.filter((member) => member.kind === 'outside' || !services.talks(call, member.key)).slice(0, 1)]
    case 'random':
      return alone(shuffled(present, services.random))
    case 'memory':
      return alone(fromTheNext(present, services.turns, `${call.domain.name} ${config.name}`))
    default:
      return assertNever(config.strategy)
  }
}

function alone(members: readonly GroupMember[]): readonly (readonly GroupMember[])[] {
  return members.map((member) => [member])
}

/** Each order is as likely as any other (Fisher and Yates). */
function shuffled<T>(items: readonly T[], random: () => number): readonly T[] {
  const order = [...items]
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1))
    const moved = order[last] as T
    order[last] = order[other] as T
    order[other] = moved
  }
  return order
}

/** Begins with whoever stands behind the one with whom the last call began. */
function fromTheNext(
  present: readonly GroupMember[],
  turns: Map<string, string>,
  group: string
): readonly GroupMember[] {
  const last = present.findIndex(({ key }) => key === turns.get(group))
  const order = [...present.slice(last + 1), ...present.slice(0, last + 1)]
  const [first] = order
  if (first !== undefined) turns.set(group, first.key)
  return order
}

function ring(context: AppContext, config: GroupConfig, members: readonly GroupMember[]): Promise<AppOutcome> {
  const beside = members.flatMap((member) => ringingOf(context, config, member))
  // The first who is free is nobody.
  if (members.length === 0) return Promise.resolve(unanswered(everybodyTalks(config)))
  if (beside.length === 0)
    return Promise.resolve(unanswered(terminations.absent(`no phone of ${config.name} is registered`)))
  const seconds = Math.max(config.ringSeconds, ...members.map((member) => member.after + member.seconds))
  return ringPeople(context, beside, seconds)
}

function ringingOf(context: AppContext, config: GroupConfig, member: GroupMember): readonly Ringing[] {
  const { after, seconds } = member
  if (member.kind === 'outside') {
    const { number, confirm } = member
    const who = new OutsideLegs(context, { rungAs: { number, name: '', user: null }, user: null, confirm })
    return [{ who, after, seconds, ...who.asking }]
  }
  const legs = phonesOf(context, member.user, config.prefix)
  return legs.ok ? legs.value.map((who) => ({ who, after, seconds })) : []
}
