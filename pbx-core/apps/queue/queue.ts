import { disposable } from '../../base/disposable.ts'
import type { Call } from '../../call/call.ts'
import { Fork } from '../../call/dial.ts'
import type { Leg } from '../../call/leg.ts'
import type { SipLeg } from '../../call/sip-leg.ts'
import { terminations } from '../../call/terminations.ts'
import { parseDestination } from '../../contract/destination.ts'
import type { Termination } from '../../contract/termination.ts'
import type { Application } from '../application.ts'
import { type AppContext, cannotHear, type Unanswered } from '../context.ts'
import { joinWith } from '../dial-and-bridge.ts'
import { phonesOf } from '../phones-of.ts'
import { AgentRinger } from './agent-ringer.ts'
import { Asked } from './asked.ts'
import { entertain } from './entertain.ts'
import type { QueueConfig } from './queue-config.ts'

/**
 * Callers wait until an agent has time for them, in the order of the line (`places/queue/line.ts`), and hear music and
 * where they stand. Nobody has answered the call by its waiting: it is answered when an agent takes it.
 */
export const queue: Application<'queue'> = {
  async run(context, config) {
    const { call, caller, services } = context
    call.segment.callee = { number: config.extension ?? call.segment.exten, name: config.name, user: null }
    call.enterApp('queue', config.name)
    const refusal = services.queues(call.domain).refusal(config.name)
    if (refusal !== undefined) return turnedAway(context, config, refusal)
    if (!(await caller.attendApplication())) return cannotHear()
    // What was typed in a menu before was not meant for the line.
    caller.leg.keys.clear()
    const agent = await waitForAgent(context, config)
    if ('kind' in agent) return agent
    const user = call.domain.users.find(({ extension }) => extension === agent.party)
    call.segment.callee = { number: agent.party, name: user?.name ?? '', user: user?.extension ?? null }
    return joinWith(context, agent)
  }
}

/** Until an agent has answered, who is in the line's book as talking with the caller from then on. */
async function waitForAgent(context: AppContext, config: QueueConfig): Promise<SipLeg | Unanswered> {
  const { call, caller, services, signal } = context
  const ringer = new AgentRinger({ call, services, config, phones: (user) => phonesOf(context, user) })
  const fork = new Fork({
    call,
    caller,
    seconds: config.maxWaitSeconds,
    clock: services.clock,
    signal,
    rang: (leg) => ringer.rang(leg),
    isOpenEnded: true
  })
  let left: Unanswered | undefined
  const leave = (outcome: Unanswered) => {
    left ??= outcome
    fork.end(outcome.termination)
  }
  const arrival = { id: call.uniqueid, queue: config.name, priority: call.priority }
  using place = services.queues(call.domain).join(arrival, (at) => ({
    ring: (agents) => {
      for (const agent of agents) ringer.ring(agent, { fork, place: at })
    },
    stopRinging: (agent) => fork.stopRinging(agent),
    turnAway: (reason) => leave(turnedAway(context, config, reason))
  }))
  // Others have come while it was answered, or the last agent has gone.
  if (left !== undefined) return left
  using _waits = call.queue(place)
  call.timeline.decision({ code: 'queue-joined', queue: config.name, position: place.position ?? 1 })
  using heard = entertain(context, config, place)
  using asked = new Asked(context, { config, place, heard, leave })
  using _keys = caller.leg.observe({
    digit: (key) => {
      if (!asked.takes(key)) exitBy(context, { config, key, leave })
    }
  })
  const outcome = await fork.outcome
  if (outcome.kind === 'unanswered') return left ?? timedOut(outcome.termination)
  whenGone(call, outcome.leg, place.answered(outcome.leg.party))
  return outcome.leg
}

/** The agent may go on at another telephone of its own: it is out of the call once none of them is in it. */
export function whenGone(call: Call, leg: Leg, over: Disposable): void {
  leg.use(
    disposable(() => {
      const other = call.legOf(leg.party)
      if (other === undefined) over[Symbol.dispose]()
      else whenGone(call, other, over)
    })
  )
}

function timedOut(termination: Termination): Unanswered {
  return { kind: 'unanswered', termination, ...(termination.result === 'no-answer' ? { because: 'timeout' } : {}) }
}

function turnedAway({ call }: AppContext, { name }: QueueConfig, reason: 'full' | 'empty'): Unanswered {
  call.timeline.decision({ code: 'queue-turned-away', queue: name, because: reason })
  const termination =
    reason === 'full' ? terminations.busy(`${name} is full`) : terminations.absent(`nobody of ${name} is there`)
  return { kind: 'unanswered', termination, because: reason }
}

interface Exit {
  readonly config: QueueConfig
  readonly key: string
  readonly leave: (outcome: Unanswered) => void
}

/** Keys that lead nowhere are nothing that a caller must hear about: it waits on. */
function exitBy({ call }: AppContext, { config, key, leave }: Exit): void {
  const destination = parseDestination(config.exitKeys[key] ?? '')
  if (!destination.ok) return
  call.timeline.decision({ code: 'queue-left', queue: config.name, digit: key })
  const termination = terminations.noAnswer(`the caller left ${config.name} by the key ${key}`)
  leave({ kind: 'unanswered', termination, because: 'exit', to: destination.value })
}
