import type { Fork } from '../../call/dial.ts'
import type { SipLeg } from '../../call/sip-leg.ts'
import type { Termination } from '../../contract/termination.ts'
import type { Refused } from '../../places/queue/events.ts'
import type { QueuePlace } from '../../places/queue/queue-line.ts'
import type { AppContext } from '../context.ts'
import { phonesOf } from '../phones-of.ts'
import type { QueueConfig } from './queue-config.ts'

interface Where {
  readonly fork: Fork
  readonly place: QueuePlace
}

/** Rings the telephones of agents for one caller, and tells the line how that went. */
export class AgentRinger {
  readonly #context: AppContext
  readonly #config: QueueConfig
  /** Agents who have the pop-up of this call by now. */
  readonly #offered = new Set<string>()

  constructor(context: AppContext, config: QueueConfig) {
    this.#context = context
    this.#config = config
  }

  /** All telephones of an agent. An agent who declines at one of them is not rung at the others either. */
  ring(agent: string, { fork, place }: Where): void {
    const { call } = this.#context
    const user = call.domain.users.find(({ extension }) => extension === agent)
    if (user === undefined) return place.refused(agent, 'unreachable')
    const legs = phonesOf(this.#context, user)
    if (!legs.ok) return place.refused(agent, 'unreachable')
    let ringing = legs.value.length
    let how: Refused = 'unreachable'
    const failed = (termination: Termination) => {
      if (ringing === 0) return
      how = worse(how, refusalBy(termination))
      ringing = how === 'rejected' ? 0 : ringing - 1
      if (ringing > 0) return
      fork.stopRinging(agent)
      place.refused(agent, how)
    }
    for (const leg of legs.value) fork.ring(leg, { seconds: this.#config.ringSeconds, failed })
  }

  rang({ party }: SipLeg): void {
    const { call, services } = this.#context
    call.rings()
    const user = call.domain.users.find(({ extension }) => extension === party)
    if (user === undefined || this.#offered.has(party)) return
    this.#offered.add(party)
    services.offered(call, user)
  }
}

function refusalBy({ result }: Termination): Refused {
  if (result === 'declined' || result === 'busy') return 'rejected'
  return result === 'no-answer' ? 'missed' : 'unreachable'
}

const order: readonly Refused[] = ['unreachable', 'missed', 'rejected']

/** What says more of the person. */
function worse(one: Refused, other: Refused): Refused {
  return order.indexOf(one) > order.indexOf(other) ? one : other
}
