import type { ConferenceView } from '../../pbx-core/contract/views.ts'
import type { Account } from '../access/accounts.ts'
import { moderates } from '../access/conferences.ts'
import { type Sight, seesConference, sightOf } from '../access/sight.ts'
import type { SeenConferences as SeenConferencesView } from '../ipc/contract.ts'
import type { DeskPorts } from './ports.ts'
import { ToldAt } from './told-at.ts'

/** A desk, as far as its conferences need it. */
interface Watcher {
  readonly ports: Pick<DeskPorts, 'account' | 'pbx' | 'wallTime'>
  /** With what the configuration permits now. */
  readonly asks: Account | undefined
}

const none: SeenConferencesView = { list: [], moderated: [], at: 0 }

/** The conferences that a person sees, as windows have them: the time of telling alone makes them no others. */
export class SeenConferences {
  readonly #watcher: Watcher
  readonly #told = new ToldAt(none)

  constructor(watcher: Watcher) {
    this.#watcher = watcher
  }

  get view(): SeenConferencesView {
    const { account, pbx, wallTime } = this.#watcher.ports
    const sight = this.#sight
    const list = pbx.conferences(account.domain).filter((conference) => this.sees(conference))
    const moderated = list.flatMap((each) => (sight !== undefined && moderates(sight, each) ? each.name : []))
    const seen = { list, moderated }
    return this.#told.tell(seen, wallTime)
  }

  sees(conference: ConferenceView): boolean {
    const sight = this.#sight
    return sight !== undefined && seesConference(sight, conference)
  }

  /** From now on they have the time of their next telling. */
  forget(): void {
    this.#told.forget()
  }

  get #sight(): Sight | undefined {
    const { asks, ports } = this.#watcher
    return asks && sightOf(asks, ports.account.domain)
  }
}
