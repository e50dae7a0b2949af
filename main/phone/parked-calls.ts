import { err, ok, type Result } from '../../pbx-core/base/result.ts'
import type { ParkedView } from '../../pbx-core/contract/views.ts'
import type { Account } from '../access/accounts.ts'
import { ownSideCommand } from '../access/handing-on.ts'
import { seenCall, sightOf } from '../access/sight.ts'
import type { CommandFault, CommandPayload, ParkedCalls as ParkedCallsView } from '../ipc/contract.ts'
import { refusedInCall } from './call-refusals.ts'
import type { DeskPorts } from './ports.ts'
import { ToldAt } from './told-at.ts'

/** A desk, as far as its parked calls need it. */
interface Watcher {
  readonly ports: Pick<DeskPorts, 'account' | 'pbx' | 'wallTime'>
  readonly asks: Account | undefined
}

const none: ParkedCallsView = { list: [], at: 0 }

/** Calls of the domain that a person may fetch, as windows have them: the time of telling alone makes them no others. */
export class ParkedCalls {
  readonly #watcher: Watcher
  readonly #told = new ToldAt(none)

  constructor(watcher: Watcher) {
    this.#watcher = watcher
  }

  get view(): ParkedCallsView {
    const { account, pbx, wallTime } = this.#watcher.ports
    const list = pbx.parked(account.domain).filter((parked) => !this.#ringsHere(parked))
    return this.#told.tell({ list }, wallTime)
  }

  /** From now on they have the time of their next telling. */
  forget(): void {
    this.#told.forget()
  }

  find(uniqueid: string): ParkedView | undefined {
    return this.view.list.find((parked) => parked.uniqueid === uniqueid)
  }

  /** Parks whoever the person talks with. */
  park({ uniqueid, slot }: CommandPayload<'call.park'>): Result<null, CommandFault> {
    const { asks: account, ports } = this.#watcher
    const sight = account && sightOf(account)
    const call = sight && seenCall(ports.pbx, sight, uniqueid)
    const by = account && call && ownSideCommand(account, call, undefined)
    if (by === undefined) return err({ code: 'call_not_found', message: 'The call is over.' })
    const parked = ports.pbx.park({ uniqueid, by, slot: slot ?? null })
    return parked.ok ? ok(null) : err(refusedInCall(parked.error, 'not_handed_on'))
  }

  /** It stands above already, as a call that rings. */
  #ringsHere({ by, isComingBack }: ParkedView): boolean {
    return isComingBack && by?.user === this.#watcher.ports.account.user
  }
}
