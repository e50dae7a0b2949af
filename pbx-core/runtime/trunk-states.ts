import type { Clock } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import type { TrunkView } from '../contract/views.ts'
import type { RegistrationStanding } from '../sip/registration/client.ts'
import { trunkKey } from './limits.ts'
import { type LiveTrunk, textOfFault } from './live-trunk.ts'

export interface TrunkStatesPorts {
  readonly clock: Pick<Clock, 'wallTime'>
  readonly log: Log
  readonly stateChanged: (view: TrunkView) => void
}

/** How each trunk stands, since when; tells where that changes. */
export class TrunkStates {
  readonly #ports: TrunkStatesPorts
  readonly #last = new Map<string, TrunkView>()

  constructor(ports: TrunkStatesPorts) {
    this.#ports = ports
  }

  view(
    live: LiveTrunk,
    { standing, address }: { readonly standing: RegistrationStanding | undefined; readonly address: string | null }
  ): TrunkView {
    const { domain, config } = live
    const key = trunkKey(domain.name, config.name)
    const before = this.#last.get(key)
    const { state, lastStatus, lastReason } = stateOf(live, standing)
    const since = before?.state === state ? before.since : this.#ports.clock.wallTime()
    const view = { domain: domain.name, name: config.name, state, lastStatus, lastReason, since, address }
    this.#last.set(key, view)
    if (before !== undefined && JSON.stringify(before) === JSON.stringify(view)) return before
    if (before?.state !== state) this.#ports.log.info('trunk.state', view)
    this.#ports.stateChanged(view)
    return view
  }
}

function stateOf(live: LiveTrunk, standing: RegistrationStanding | undefined): RegistrationStanding {
  if (live.local === undefined || (live.fault !== undefined && standing?.state !== 'up')) {
    return { state: 'down', lastStatus: null, lastReason: textOfFault(live.fault) ?? 'it has no socket yet' }
  }
  if (standing !== undefined) return standing
  if (live.config.type === 'register') return { state: 'registering', lastStatus: null, lastReason: null }
  return { state: 'up', lastStatus: null, lastReason: null }
}
