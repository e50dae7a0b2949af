import type { QueueView } from '../../pbx-core/contract/views.ts'
import type { Account } from '../access/accounts.ts'
import { seesQueue, sightOf } from '../access/sight.ts'
import type { SeenQueues as SeenQueuesView } from '../ipc/contract.ts'
import type { DeskPorts } from './ports.ts'
import { ToldAt } from './told-at.ts'

/** A desk, as far as its queues need it. */
interface Watcher {
  readonly ports: Pick<DeskPorts, 'account' | 'pbx' | 'wallTime'>
  /** With what the configuration permits now. */
  readonly asks: Account | undefined
}

const none: SeenQueuesView = { list: [], at: 0 }

/** The queues that a person sees, as windows have them: the time of telling alone makes them no others. */
export class SeenQueues {
  readonly #watcher: Watcher
  readonly #told = new ToldAt(none)

  constructor(watcher: Watcher) {
    this.#watcher = watcher
  }

  get view(): SeenQueuesView {
    const { account, pbx, wallTime } = this.#watcher.ports
    const list = pbx.queues(account.domain).filter((queue) => this.sees(queue))
    return this.#told.tell({ list }, wallTime)
  }

  sees(queue: QueueView): boolean {
    const { asks, ports } = this.#watcher
    const sight = asks && sightOf(asks, ports.account.domain)
    return sight !== undefined && seesQueue(sight, queue)
  }

  /** From now on they have the time of their next telling. */
  forget(): void {
    this.#told.forget()
  }
}
