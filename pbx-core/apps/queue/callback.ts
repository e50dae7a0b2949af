import { disposable } from '../../base/disposable.ts'
import type { Call } from '../../call/call.ts'
import { Fork } from '../../call/dial.ts'
import { ownTerms } from '../../call/leg-session.ts'
import { Party } from '../../call/party.ts'
import type { SipLeg } from '../../call/sip-leg.ts'
import { terminations } from '../../call/terminations.ts'
import type { UserConfig } from '../../contract/config.ts'
import type { Termination } from '../../contract/termination.ts'
import type { PartyView } from '../../contract/views.ts'
import type { QueuePlace, Waiting } from '../../places/queue/queue-line.ts'
import { addressIn } from '../../records/cdr.ts'
import { planCallback, spokenNumber } from '../../routing/callback-number.ts'
import { readConfigured } from '../../routing/number/configured.ts'
import { prompts, spelled } from '../announce.ts'
import { collectDigit } from '../collect.ts'
import { type AppContext, type AppOutcome, type AppServices, unanswered } from '../context.ts'
import { Counted } from '../counted.ts'
import { diallingOf } from '../dialling.ts'
import { dialTrunks } from '../external.ts'
import { serve } from '../serve.ts'
import { AgentRinger } from './agent-ringer.ts'
import { whenGone } from './queue.ts'
import type { QueueConfig } from './queue-config.ts'

export interface CallbackRequest {
  readonly call: Call
  readonly services: AppServices
  readonly config: QueueConfig
  /** Of whoever is called back. */
  readonly place: QueuePlace
  readonly customer: PartyView
  /** When it came into the line, by the clock of the call. */
  readonly since: number
  /** Which time it is that it is called, from 1. */
  readonly attempt: number
  readonly orders: RingOrders
  /** Ends the whole call from outside. */
  readonly signal: AbortSignal
}

/**
 * It is the turn of somebody who hung up (`4-pbx`, Applications: Queue): agents are rung as for a caller who waits; who
 * answers hears whom it will talk with, and only then is that one called, on the account of the domain.
 */
export async function callBack(request: CallbackRequest): Promise<Termination> {
  const { call, config, customer, place, services, signal } = request
  call.segment.recordedApp = { name: 'callback', data: config.name }
  call.enterApp('queue', config.name)
  call.segment.queue(request.since, place)
  call.timeline.decision({ code: 'callback', queue: config.name, ...attemptOf(request) })
  const agent = await anAgent(request)
  if (!('leg' in agent)) return agent.termination
  const { leg } = agent
  whenGone(call, leg, place.answered(leg.party))
  const user = call.domain.users.find(({ extension }) => extension === leg.party)
  placeFor(request, leg, user)
  const party = new Party(leg, call.domain.country)
  return serve({ call, services, party, signal }, async (context) => {
    let isAttempt = false
    call.segment.whenAnswered(() => place.reached())
    // A key says that it has heard enough.
    const playback = party.play([
      ...prompts(call, 'callback-for'),
      ...spelled(call, spokenNumber(call.domain, customer.number))
    ])
    await collectDigit(leg, { clock: services.clock, playback, milliseconds: 0 })
    const outcome = context.signal.aborted
      ? unanswered(leg.termination ?? terminations.noAnswer('the agent did not want to call'))
      : await dial(request, context, () => {
          isAttempt = true
        })
    if (outcome.kind === 'unanswered') {
      place.notReached(leg.party, isAttempt)
      call.timeline.decision({ code: 'callback-unreached', ...attemptOf(request) })
    }
    return outcome
  })
}

function attemptOf({ customer, attempt, config }: CallbackRequest) {
  return { number: customer.number, attempt, most: config.callback?.attempts ?? attempt }
}

/** Somebody of the queue, as the line says; nobody where those whom it rings do not answer. */
async function anAgent({ call, config, customer, orders, place, services, signal }: CallbackRequest) {
  const headers = call.ringtone === '' ? [] : ([['Alert-Info', call.ringtone]] as const)
  const from = { name: `Callback ${customer.name || customer.number}`, number: customer.number }
  const phones = (user: UserConfig) => services.phones(call, user, { terms: ownTerms, from, side: 'caller', headers })
  const ringer = new AgentRinger({ call, services, config, phones })
  const rung = new Set<string>()
  const fork = new Fork({
    call,
    caller: null,
    seconds: longestMs / 1000,
    clock: services.clock,
    signal,
    rang: (leg) => ringer.rang(leg)
  })
  using _orders = orders.carriedOutBy({
    ring: (agents) => {
      for (const agent of agents) {
        rung.add(agent)
        ringer.ring(agent, { fork, place })
      }
      fork.endIfIdle()
    },
    stopRinging: (agent) => {
      rung.delete(agent)
      fork.stopRinging(agent)
      fork.endIfIdle()
    },
    turnAway: () => fork.end(terminations.noAnswer(`${config.name} calls ${customer.number} back no more`))
  })
  const outcome = await fork.outcome
  // Who was rung in vain has told so itself; whoever rings when somebody ends the call has not.
  if (outcome.kind === 'unanswered') for (const agent of rung) place.refused(agent, 'unreachable')
  return outcome
}

/** Rings of agents end by themselves, one after the other: this is against a line that would never end them. */
const longestMs = 24 * 3_600_000

/** Whoever has answered is who calls from here on: a call that leaves, of an agent, as its record says. */
function placeFor({ call, customer }: CallbackRequest, leg: SipLeg, user: UserConfig | undefined): void {
  const { segment, domain } = call
  segment.leaveQueue(call.now())
  segment.placedBy({ number: leg.party, name: user?.name ?? '', user: user?.extension ?? null }, leg.channel)
  segment.callee = customer
  call.accountcode = user?.accountcode || addressIn(domain.name, user?.extension ?? null)
  call.talk(leg)
  call.become('calling')
}

/** On the account of the domain, whoever the agent is: it was the queue that has promised it. */
async function dial(
  { call, config, customer, services }: CallbackRequest,
  context: AppContext,
  calls: () => void
): Promise<AppOutcome> {
  const { number } = customer
  const plan = planCallback(diallingOf(context, null), number)
  if (plan.kind === 'refused') {
    calls()
    call.timeline.warning({ code: 'callback-refused', queue: config.name, because: plan.because })
    return unanswered(terminations.forbidden(`${number} is not called back: ${plan.because}`))
  }
  const { attempts, country } = plan
  for (const trunk of plan.missing) call.timeline.warning({ code: 'no-trunk', trunk })
  calls()
  const admitted = services.outboundCall(call, { user: null, number: attempts[0]?.number ?? number, country })
  if (!admitted.ok) return unanswered(admitted.error)
  using counted = new Counted(admitted.value, undefined)
  const shown = config.callback?.callerId
  const read = shown === undefined ? undefined : readConfigured(call.domain, shown)
  if (read?.ok === true) call.callerId = read.value
  call.segment.trunk = attempts[0]?.trunk.name ?? null
  return await dialTrunks({ ...context, counted, isCleared: true }, attempts, config.callback?.ringSeconds)
}

/** What the line wants rung for a callback, also before its call has begun. */
export class RingOrders implements Waiting {
  readonly #waiting: ((to: Waiting) => void)[] = []
  #to: Waiting | undefined
  #wasCarriedOut = false

  ring(agents: readonly string[]): void {
    this.#give((to) => to.ring(agents))
  }

  stopRinging(agent: string): void {
    this.#give((to) => to.stopRinging(agent))
  }

  turnAway(reason: 'full' | 'empty'): void {
    this.#give((to) => to.turnAway(reason))
  }

  carriedOutBy(to: Waiting): Disposable {
    this.#to = to
    this.#wasCarriedOut = true
    for (const order of this.#waiting.splice(0)) order(to)
    return disposable(() => {
      this.#to = undefined
    })
  }

  /**
   * Whom the line wanted rung when nobody carried it out any more: between the last telephone of a call that has let go and
   * the end of that call it may choose somebody else. `isLate` false: nobody ever did, for the call never came so far.
   */
  left(): { readonly agents: readonly string[]; readonly isLate: boolean } {
    const agents = new Set<string>()
    const left: Waiting = {
      ring: (more) => {
        for (const agent of more) agents.add(agent)
      },
      stopRinging: (agent) => void agents.delete(agent),
      turnAway: () => agents.clear()
    }
    for (const order of this.#waiting.splice(0)) order(left)
    return { agents: [...agents], isLate: this.#wasCarriedOut }
  }

  #give(order: (to: Waiting) => void): void {
    if (this.#to === undefined) this.#waiting.push(order)
    else order(this.#to)
  }
}
