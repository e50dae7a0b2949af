import fc from 'fast-check'
import { describe, it } from 'vitest'
import type { LineEffect, LineEvent } from '../../../pbx-core/places/queue/events.ts'
import { stepLine } from '../../../pbx-core/places/queue/line.ts'
import { before, callbacksOf, isFullOfCallbacks, lineOf } from '../../../pbx-core/places/queue/look.ts'
import { emptyHall, type Hall, type QueueRules, tierKey } from '../../../pbx-core/places/queue/tables.ts'

const strategies = [
  'ring-all',
  'longest-idle',
  'fewest-calls',
  'least-talk-time',
  'round-robin',
  'in-order',
  'random'
] as const
const extensions = Array.from({ length: 6 }, (_, at) => String(100 + at))

const queue = (name: string) =>
  fc
    .record({
      strategy: fc.constantFrom(...strategies),
      wrapUpMs: fc.constantFrom(0, 5000),
      skipMs: fc.constantFrom(0, 60_000),
      pauseAfterMissed: fc.constantFrom(null, 1, 2),
      maxWaiting: fc.constantFrom(2, 200),
      joinWhenEmpty: fc.boolean(),
      callbacks: fc.record({ attempts: fc.integer({ min: 1, max: 3 }), pauseMs: fc.constantFrom(0, 10_000) }),
      penalties: fc.array(fc.nat(2), { minLength: 1, maxLength: extensions.length })
    })
    .map(
      ({ penalties, ...others }): QueueRules => ({
        ...others,
        name,
        agents: penalties.map((penalty, at) => ({ extension: extensions[at] ?? '', penalty }))
      })
    )

/** What can happen, by numbers that choose among those whom it can happen to at that moment. */
const happening = fc.record({
  what: fc.constantFrom(
    'arrive',
    'arrive',
    'arrive',
    'promise',
    'promise',
    'reach',
    'reach-not',
    'unwilling',
    'left',
    'answer',
    'answer',
    'over',
    'over',
    'reject',
    'miss',
    'unreachable',
    'in',
    'out',
    'pause',
    'resume',
    'wrapped',
    'busy',
    'free',
    'time',
    'time'
  ),
  who: fc.nat(1000),
  other: fc.nat(1000),
  ms: fc.integer({ min: 1, max: 20_000 })
})
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never

class World {
  hall: Hall = emptyHall
  now = 0
  #next = 0
  /** Callers that nobody has been told are gone. */
  readonly waiting = new Set<string>()

  step(event: LineEvent): void {
    const { hall, effects } = stepLine(this.hall, event, { now: this.now, random: () => (this.now % 97) / 97 })
    this.hall = hall
    for (const effect of effects) this.#note(effect)
  }

  do({ what, who, other, ms }: Happening): void {
    const { agents, callers, queues } = this.hall
    const agent = pick([...agents.keys()], who)
    const ringing = pick(
      [...callers.values()].filter(({ rings }) => rings.length > 0),
      who
    )
    const rung = ringing && pick(ringing.rings, other)
    switch (what) {
      case 'arrive': {
        const id = `c${this.#next++}`
        this.waiting.add(id)
        return this.step({
          on: 'arrived',
          caller: { id, queue: pick([...queues.keys()], who) ?? '', priority: other % 3 }
        })
      }
      case 'left': {
        const caller = pick([...callers.keys()], who)
        if (caller === undefined) return
        this.waiting.delete(caller)
        return this.step({ on: 'left', caller })
      }
      case 'promise': {
        const caller = pick(
          [...callers.values()].filter(({ callback }) => callback === null),
          who
        )
        if (caller === undefined) return
        const [id, number] = [`b${this.#next++}`, `+4930${other % 7}`]
        if (isFullOfCallbacks(this.hall, caller.queue, number)) return
        const known = callbacksOf(this.hall, caller.queue).some(({ callback }) => callback?.number === number)
        this.waiting.delete(caller.id)
        if (!known) this.waiting.add(id)
        return this.step({ on: 'promised', caller: caller.id, callback: { id, number } })
      }
      case 'reach':
      case 'reach-not':
      case 'unwilling': {
        const taken = pick(
          [...callers.values()].filter(({ callback }) => callback?.takenBy != null),
          who
        )
        const agent = taken?.callback?.takenBy
        if (taken === undefined || agent == null) return
        if (what === 'reach') this.waiting.delete(taken.id)
        return this.step(
          what === 'reach'
            ? { on: 'reached', caller: taken.id }
            : { on: 'not-reached', caller: taken.id, agent, isAttempt: what === 'reach-not' }
        )
      }
      case 'answer':
        if (ringing === undefined || rung === undefined) return
        if (ringing.callback === null) this.waiting.delete(ringing.id)
        return this.step({ on: 'answered', caller: ringing.id, agent: rung })
      case 'reject':
      case 'miss':
      case 'unreachable': {
        const how = ({ reject: 'rejected', miss: 'missed', unreachable: 'unreachable' } as const)[what]
        if (ringing !== undefined && rung !== undefined)
          this.step({ on: 'refused', caller: ringing.id, agent: rung, how })
        return
      }
      case 'over': {
        const talking = pick(
          [...agents.values()].flatMap(({ extension, doing }) => (doing.is === 'talking' ? { extension, doing } : [])),
          who
        )
        if (talking !== undefined) this.step({ on: 'over', caller: talking.doing.caller, agent: talking.extension })
        return
      }
      case 'in':
      case 'out':
        if (agent !== undefined) {
          this.step({ on: 'logged', agent, queue: pick([...queues.keys()], other) ?? '', isIn: what === 'in' })
        }
        return
      case 'pause':
      case 'resume':
        if (agent !== undefined) this.step({ on: 'paused', agent, reason: what === 'pause' ? 'lunch' : null })
        return
      case 'wrapped':
        if (agent !== undefined) this.step({ on: 'wrapped-up', agent })
        return
      case 'busy':
      case 'free':
        if (agent !== undefined) {
          this.step({ on: 'seen', agent, isReachable: other % 5 > 0, isBusyElsewhere: what === 'busy' })
        }
        return
      case 'time':
        this.now += ms
        return this.step({ on: 'timer' })
    }
  }

  #note(effect: LineEffect): void {
    if (effect.do === 'turn-away' || effect.do === 'give-up') this.waiting.delete(effect.caller)
  }
}

function pick<T>(among: readonly T[], which: number): T | undefined {
  return among[which % Math.max(1, among.length)]
}

/** What must hold whatever has happened; what is wrong, in words. */
function* faults({ hall, waiting, now }: World): Iterable<string> {
  const { agents, callers, queues, tiers } = hall
  const known = [...callers.keys()].toSorted()
  if (JSON.stringify(known) !== JSON.stringify([...waiting].toSorted())) yield `${known} wait, ${[...waiting]} should`
  for (const { extension, doing, pause, isReachable, isBusyElsewhere } of agents.values()) {
    const rungBy = [...callers.values()].filter(({ rings }) => rings.includes(extension))
    const says = doing.is === 'ringing' ? [doing.caller] : []
    if (String(rungBy.map(({ id }) => id)) !== String(says)) yield `${extension} ${doing.is}, rung by ${rungBy.length}`
    if (doing.is !== 'ringing') continue
    if (pause !== null || isBusyElsewhere) yield `${extension} is rung though it takes no calls`
    if (tiers.get(tierKey(doing.queue, extension))?.isIn !== true) yield `${extension} is rung though it is out`
    if (!isReachable && rungBy.length === 0) yield `${extension} is rung by nobody`
  }
  for (const { name, strategy, maxWaiting, agents: serving } of queues.values()) {
    const line = lineOf(hall, name)
    const callbacks = callbacksOf(hall, name)
    const numbers = callbacks.map(({ callback }) => callback?.number)
    if (new Set(numbers).size < numbers.length) yield `${numbers} are called back twice`
    if (callbacks.length > maxWaiting) yield `${callbacks.length} are called back in ${name}`
    const atTelephone = line.filter(({ callback }) => callback === null)
    if (atTelephone.length > maxWaiting) yield `${atTelephone.length} wait in ${name}`
    for (const { id, rings, callback } of callbacks) {
      if (callback?.takenBy != null && rings.length > 0) yield `${id} rings ${rings} though ${callback.takenBy} has it`
      if (rings.length > 0 && (callback?.notBefore ?? 0) > now) yield `${id} rings before its time`
    }
    if (String(line.toSorted(before)) !== String(line)) yield `${name} is out of order`
    for (const { id, rings, skips, callback } of line) {
      if (strategy !== 'ring-all' && rings.length > 1) yield `${id} rings ${rings}`
      if (rings.length > 0 || (callback?.notBefore ?? 0) > now) continue
      // Nobody waits beside an agent who could take the call.
      for (const { extension } of serving) {
        const agent = agents.get(extension)
        const isFree = agent?.doing.is === 'idle' && agent.pause === null && agent.isReachable && !agent.isBusyElsewhere
        const isIn = tiers.get(tierKey(name, extension))?.isIn === true
        if (isFree && isIn && (skips.get(extension) ?? 0) <= now) yield `${id} waits beside ${extension}`
      }
    }
  }
}

describe('the line of two queues with the same agents', () => {
  it('never rings an agent twice or one who takes no calls, lets nobody wait beside one who is free, and forgets no caller', () => {
    fc.assert(
      fc.property(
        queue('support'),
        queue('sales'),
        fc.array(happening, { maxLength: 200 }),
        (support, sales, happenings) => {
          const world = new World()
          world.step({ on: 'configured', queues: [support, sales], isIn: () => true })
          for (const agent of world.hall.agents.keys()) {
            world.step({ on: 'seen', agent, isReachable: true, isBusyElsewhere: false })
          }
          for (const each of happenings) {
            world.do(each)
            const [fault] = faults(world)
            if (fault !== undefined) throw new Error(fault)
          }
        }
      ),
      { seed: 16, numRuns: 150 }
    )
  })
})
