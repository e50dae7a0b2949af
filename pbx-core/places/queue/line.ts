import { assertNever } from '../../base/never.ts'
import { leastSkipMs, notReached, promised, recalled, takenBy } from './callbacks.ts'
import { Draft } from './draft.ts'
import type { Arrival, IsIn, LineEffect, LineEvent, LineInputs, LineStep, Refused } from './events.ts'
import { before, lineOf, refusalOf } from './look.ts'
import { type Candidate, chosen } from './strategy.ts'
import {
  type Agent,
  type AgentTask,
  type Caller,
  type Hall,
  newAgent,
  type QueueRules,
  type Tier,
  tierKey,
  withEntry
} from './tables.ts'

/** The reason of a pause that nobody asked for. */
export const missedPause = 'missed'

/** Whoever did not take a call is not rung for the same caller again at once. */
const retryMs = 5000
/** Of how many calls it is remembered how long they took. */
const remembered = 20

/**
 * The line of a domain's queues as a machine. Callers stand in one order over all queues, by priority and then by when
 * they came; for each in turn an agent is sought who is free. An agent has one state, whichever queues it serves:
 *
 *            ring            answered            over
 *   idle ----------> ringing --------> talking --------> wrap-up
 *    ^ ^                |                 |                 |
 *    | `----------------'                 | no wrap-up      | its time is over, or a press
 *    |   refused, another has it,         v                 |
 *    |   the caller went        <---------+-----------------'
 *
 * Beside it stand what it has said of itself (paused, out of a queue) and what is known of it (no telephone, in
 * another call): these keep it from being rung, and end no call.
 */
export function stepLine(hall: Hall, event: LineEvent, inputs: LineInputs): LineStep {
  const line = new Line(hall, inputs)
  line.take(event)
  line.assign()
  return { hall: line.hall, effects: line.effects }
}

/** One step: the hall as it becomes, and what is to be done. */
class Line {
  readonly effects: LineEffect[] = []
  readonly #draft: Draft
  readonly #random: () => number

  constructor(hall: Hall, { now, random }: LineInputs) {
    this.#draft = new Draft(hall, now)
    this.#random = random
  }

  get hall(): Hall {
    return this.#draft.hall
  }

  take(event: LineEvent): void {
    switch (event.on) {
      case 'configured':
        return this.#configured(event.queues, event.isIn)
      case 'arrived':
        return this.#arrived(event.caller)
      case 'left':
        return this.#left(event.caller)
      case 'answered':
        return this.#answered(event.caller, event.agent)
      case 'refused':
        return this.#refused(event.caller, event.agent, event.how)
      case 'promised':
        return this.#promised(event)
      case 'recalled':
        return recalled(this.#draft, event.callbacks)
      case 'reached':
        return this.#draft.dropCaller(event.caller)
      case 'not-reached':
        return void this.effects.push(...notReached(this.#draft, event))
      case 'over':
        return this.#over(event.caller, event.agent)
      case 'logged':
        return this.#logged(event.agent, event.queue, event.isIn)
      case 'paused':
        return this.#paused(event.agent, event.reason)
      case 'wrapped-up':
        return this.#wrappedUp(event.agent)
      case 'seen':
        return this.#seen(event)
      case 'timer':
        return this.#timer()
      default:
        return assertNever(event)
    }
  }

  /** Seeks an agent for each who waits, in the order of the line. */
  assign(): void {
    // Most of what happens in a long line frees nobody: then the callers are not even sorted.
    if (![...this.hall.agents.values()].some(isFree)) return
    const waiting = [...this.hall.callers.values()].toSorted(before)
    for (const { id } of waiting) {
      const caller = this.#draft.caller(id)
      const rules = caller && this.hall.queues.get(caller.queue)
      if (caller !== undefined && rules !== undefined && isDue(caller, this.#draft.now)) this.#seek(caller, rules)
    }
  }

  #seek(caller: Caller, rules: QueueRules): void {
    if (caller.rings.length > 0 && rules.strategy !== 'ring-all') return
    const free = this.#candidates(caller, rules)
    const fresh = free.filter(({ agent }) => !caller.tried.includes(agent.extension))
    if (caller.rings.length > 0) return this.#ring(caller, this.#joining(caller, rules, fresh))
    if (fresh.length > 0) return this.#ring(caller, chosen(this.hall, rules, fresh, this.#random))
    // All of them were rung in vain: from the first again.
    if (free.length > 0) this.#ring({ ...caller, tried: [] }, chosen(this.hall, rules, free, this.#random))
  }

  #candidates(caller: Caller, rules: QueueRules): readonly Candidate[] {
    return rules.agents.flatMap(({ extension }) => {
      const agent = this.#draft.agent(extension)
      const tier = this.hall.tiers.get(tierKey(rules.name, extension))
      if (agent === undefined || tier === undefined || !tier.isIn || !isFree(agent)) return []
      return (caller.skips.get(extension) ?? 0) > this.#draft.now ? [] : { agent, tier }
    })
  }

  /** Whoever becomes free while all are rung rings with them, unless it stands further behind than they do. */
  #joining(caller: Caller, { name }: QueueRules, fresh: readonly Candidate[]): readonly Candidate[] {
    const penaltyOf = (extension: string) => this.hall.tiers.get(tierKey(name, extension))?.penalty ?? 0
    const most = Math.max(...caller.rings.map(penaltyOf))
    return fresh.filter(({ tier }) => tier.penalty <= most)
  }

  #ring(caller: Caller, candidates: readonly Candidate[]): void {
    if (candidates.length === 0) return
    const agents = candidates.map(({ agent }) => agent.extension)
    this.#draft.setCaller({ ...caller, rings: [...caller.rings, ...agents] })
    for (const { agent } of candidates)
      this.#draft.begin(agent, { is: 'ringing', caller: caller.id, queue: caller.queue })
    const last = agents.at(-1)
    this.#draft.set({ lastRung: withEntry(this.hall.lastRung, caller.queue, last) })
    this.effects.push({ do: 'ring', caller: caller.id, agents })
  }

  #configured(queues: readonly QueueRules[], isIn: IsIn): void {
    const agents = new Map<string, Agent>()
    const tiers = new Map<string, Tier>()
    for (const { name, agents: serving } of queues) {
      for (const { extension, penalty } of serving) {
        const key = tierKey(name, extension)
        const known = this.hall.tiers.get(key) ?? { calls: 0, talkMs: 0, isIn: isIn(name, extension) }
        tiers.set(key, { ...known, queue: name, extension, penalty })
        agents.set(extension, this.#draft.agent(extension) ?? newAgent(extension, this.#draft.now))
      }
    }
    const gone = [...this.hall.agents.values()].filter(({ extension }) => !agents.has(extension))
    for (const agent of gone) this.#stopRinging(agent)
    this.#draft.set({ queues: new Map(queues.map((rules) => [rules.name, rules])), agents, tiers })
    for (const { extension } of agents.values()) this.#stopWhereNotServing(extension)
    for (const { id, queue } of this.hall.callers.values())
      if (!this.hall.queues.has(queue)) this.#turnAway(id, 'empty')
    for (const { name } of queues) this.#emptied(name)
  }

  #arrived({ id, queue, priority }: Arrival): void {
    const reason = refusalOf(this.hall, queue)
    if (reason !== undefined) return void this.effects.push({ do: 'turn-away', caller: id, reason })
    const { nextTurn } = this.hall
    this.#draft.set({ nextTurn: nextTurn + 1 })
    this.#draft.setCaller({
      id,
      queue,
      priority,
      since: this.#draft.now,
      turn: nextTurn,
      rings: [],
      tried: [],
      skips: new Map(),
      callback: null
    })
  }

  #left(id: string): void {
    const caller = this.#draft.caller(id)
    if (caller === undefined) return
    for (const extension of caller.rings) this.#draft.silence(extension)
    this.#draft.dropCaller(id)
  }

  /** Telephones that ring for it are let go: they ring anew, for the callback. */
  #promised(event: Extract<LineEvent, { on: 'promised' }>): void {
    const rings = this.#draft.caller(event.caller)?.rings ?? []
    promised(this.#draft, event)
    if (this.#draft.caller(event.caller) === undefined) for (const extension of rings) this.#draft.silence(extension)
  }

  #answered(id: string, extension: string): void {
    const caller = this.#draft.caller(id)
    const agent = this.#draft.agent(extension)
    if (caller === undefined) return
    this.#left(id)
    takenBy(this.#draft, caller, extension)
    if (agent === undefined) return
    // Whoever picks up what rings at a colleague leaves the one that its own telephone rings for.
    if (agent.doing.is === 'ringing' && agent.doing.caller !== id) this.#stopRinging(agent)
    this.#draft.begin({ ...agent, missed: 0 }, { is: 'talking', caller: id, queue: caller.queue })
    this.#draft.count(caller.queue, extension, { calls: 1, talkMs: 0 })
  }

  #refused(id: string, extension: string, how: Refused): void {
    const caller = this.#draft.caller(id)
    if (caller === undefined || !caller.rings.includes(extension)) return
    const rules = this.hall.queues.get(caller.queue)
    const skipMs = how === 'rejected' ? Math.max(rules?.skipMs ?? retryMs, leastSkipMs) : retryMs
    this.#draft.setCaller({
      ...without(caller, extension),
      tried: [...caller.tried, extension],
      skips: withEntry(caller.skips, extension, this.#draft.now + skipMs)
    })
    this.#draft.silence(extension)
    if (how === 'missed') this.#missed(extension, rules?.pauseAfterMissed ?? null)
  }

  /** One who does not hear the telephone, or has gone without a word, must not keep callers waiting any longer. */
  #missed(extension: string, most: number | null): void {
    const agent = this.#draft.agent(extension)
    if (agent === undefined) return
    const missed = agent.missed + 1
    if (most === null || missed < most) return this.#draft.setAgent({ ...agent, missed })
    this.#draft.setAgent({ ...agent, pause: { reason: missedPause, since: this.#draft.now } })
    this.effects.push({ do: 'pause', agent: extension, missed })
  }

  #over(id: string, extension: string): void {
    const agent = this.#draft.agent(extension)
    if (agent?.doing.is !== 'talking' || agent.doing.caller !== id) return
    const { queue } = agent.doing
    const talkMs = this.#draft.now - agent.since
    const wrapUpMs = this.hall.queues.get(queue)?.wrapUpMs ?? 0
    this.#draft.count(queue, extension, { calls: 0, talkMs })
    const handled = [...(this.hall.handled.get(queue) ?? []), talkMs + wrapUpMs].slice(-remembered)
    this.#draft.set({ handled: withEntry(this.hall.handled, queue, handled) })
    const rest: AgentTask =
      wrapUpMs > 0 ? { is: 'wrap-up', queue, until: this.#draft.now + wrapUpMs } : ({ is: 'idle' } as const)
    this.#draft.begin({ ...agent, idleSince: this.#draft.now }, rest)
  }

  #logged(extension: string, queue: string, isIn: boolean): void {
    const tier = this.hall.tiers.get(tierKey(queue, extension))
    if (tier === undefined || tier.isIn === isIn) return
    this.#draft.setIn(queue, extension, isIn)
    if (isIn) return
    this.#stopWhereNotServing(extension)
    this.#emptied(queue)
  }

  /** Nobody is logged in any more: who waits would wait for nobody. One who is paused comes back. */
  #emptied(queue: string): void {
    const isServed = [...this.hall.tiers.values()].some((tier) => tier.queue === queue && tier.isIn)
    if (isServed || this.hall.queues.get(queue)?.joinWhenEmpty !== false) return
    // Who is called back waits for nobody at the telephone: somebody may log in again until its time is over.
    for (const { id, callback } of lineOf(this.hall, queue)) if (callback === null) this.#turnAway(id, 'empty')
  }

  #turnAway(id: string, reason: 'full' | 'empty'): void {
    this.#left(id)
    this.effects.push({ do: 'turn-away', caller: id, reason })
  }

  #paused(extension: string, reason: string | null): void {
    const agent = this.#draft.agent(extension)
    if (agent === undefined) return
    this.#draft.setAgent({ ...agent, missed: 0, pause: reason === null ? null : { reason, since: this.#draft.now } })
    if (reason !== null) this.#stopRinging(agent)
  }

  #wrappedUp(extension: string): void {
    const agent = this.#draft.agent(extension)
    if (agent?.doing.is === 'wrap-up') this.#draft.begin(agent, { is: 'idle' })
  }

  #seen({ agent: extension, isReachable, isBusyElsewhere }: Extract<LineEvent, { on: 'seen' }>): void {
    const agent = this.#draft.agent(extension)
    if (agent === undefined) return
    // What it does for a queue has begun when it did: a consultation in the midst of a call makes that one no shorter.
    const elsewhereSince = isBusyElsewhere === agent.isBusyElsewhere ? agent.elsewhereSince : this.#draft.now
    this.#draft.setAgent({ ...agent, elsewhereSince, isReachable, isBusyElsewhere })
    // It has picked up the telephone to call somebody, or wants to be left alone: it does not take what rings there.
    if (isBusyElsewhere || !isReachable) this.#stopRinging(agent)
  }

  #timer(): void {
    for (const agent of this.hall.agents.values()) {
      if (agent.doing.is === 'wrap-up' && agent.doing.until <= this.#draft.now) this.#draft.begin(agent, { is: 'idle' })
    }
  }

  #stopWhereNotServing(extension: string): void {
    const agent = this.#draft.agent(extension)
    if (agent?.doing.is !== 'ringing') return
    if (this.hall.tiers.get(tierKey(agent.doing.queue, extension))?.isIn !== true) this.#stopRinging(agent)
  }

  #stopRinging({ extension, doing }: Agent): void {
    if (doing.is !== 'ringing') return
    const caller = this.#draft.caller(doing.caller)
    if (caller !== undefined) this.#draft.setCaller(without(caller, extension))
    this.#draft.silence(extension)
    this.effects.push({ do: 'stop-ringing', caller: doing.caller, agent: extension })
  }
}

/** Who is called back is not sought an agent while it has one, nor before it may be called again. */
function isDue({ callback }: Caller, now: number): boolean {
  return callback === null || (callback.takenBy === null && callback.notBefore <= now)
}

function isFree({ doing, pause, isReachable, isBusyElsewhere }: Agent): boolean {
  return doing.is === 'idle' && pause === null && isReachable && !isBusyElsewhere
}

function without(caller: Caller, extension: string): Caller {
  return { ...caller, rings: caller.rings.filter((each) => each !== extension) }
}
