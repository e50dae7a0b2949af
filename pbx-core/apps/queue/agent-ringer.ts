import type { Result } from '../../base/result.ts'
import type { Fork } from '../../call/dial.ts'
import type { OutgoingLeg } from '../../call/outgoing-leg.ts'
import type { SipLeg } from '../../call/sip-leg.ts'
import type { UserConfig } from '../../contract/config.ts'
import type { Termination } from '../../contract/termination.ts'
import type { Refused } from '../../places/queue/events.ts'
import type { QueuePlace } from '../../places/queue/queue-line.ts'
import type { AppContext } from '../context.ts'
import type { QueueConfig } from './queue-config.ts'

interface Where {
  readonly fork: Fork
  readonly place: QueuePlace
}

interface Ringing extends Pick<AppContext, 'call' | 'services'> {
  readonly config: QueueConfig
  /** A leg for each telephone of an agent; the error is why there is none. */
  readonly phones: (user: UserConfig) => Result<readonly OutgoingLeg[], Termination>
}

/** Rings the telephones of agents for one caller, and tells the line how that went. */
export class AgentRinger {
  readonly #ringing: Ringing
  /** Agents who have the pop-up of this call by now. */
  readonly #offered = new Set<string>()

  constructor(ringing: Ringing) {
    this.#ringing = ringing
  }

  /** All telephones of an agent. An agent who declines at one of them is not rung at the others either. */
  ring(agent: string, { fork, place }: Where): void {
    const { call, config, phones } = this.#ringing
    const user = call.domain.users.find(({ extension }) => extension === agent)
    if (user === undefined) return place.refused(agent, 'unreachable')
    const legs = phones(user)
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
    for (const leg of legs.value) fork.ring(leg, { seconds: config.ringSeconds, failed })
  }

  rang({ party }: SipLeg): void {
    const { call, services } = this.#ringing
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
