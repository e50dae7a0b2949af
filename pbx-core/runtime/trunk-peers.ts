import type { Clock } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import { callHopOf, registrarHopOf } from '../call/trunk-uri.ts'
import { matchesTrunk, type Source } from '../routing/trunk-match.ts'
import { type Hop, locate, type NameServers, type Target, targetKey } from '../sip/locate.ts'
import { addressesOf, type LiveTrunk, sameFamily } from './live-trunk.ts'

export interface TrunkPeersPorts {
  readonly names: NameServers
  readonly clock: Clock
  readonly log: Log
  /** 0 to 1. */
  readonly chance: () => number
}

type Located = Pick<LiveTrunk, 'targets' | 'registrars'>

/** A server that did not answer is passed over for so long; then calls return to it (RFC 3263 §4.3, RFC 3261 §21.5.4). */
const passedOverMs = 60_000

/** Where the peers of trunks are, which of their servers answer, and what comes from them. */
export class TrunkPeers {
  readonly #ports: TrunkPeersPorts
  /** Monotonic milliseconds until which a server is passed over, for each trunk apart: what one provider blocks another need not. */
  readonly #passedOver = new Map<string, number>()

  constructor(ports: TrunkPeersPorts) {
    this.#ports = ports
  }

  /**
   * Looks up where the peer is now; gives where it was where that is not its any more. What was known stays while the
   * name server is away.
   */
  async locate(live: LiveTrunk): Promise<Located | undefined> {
    const { config, targets: before, registrars: registrarsBefore } = live
    const addressesBefore = addressesOf(live)
    const hop = callHopOf(config)
    const registrar = config.type === 'register' ? registrarHopOf(config) : undefined
    const isSame = registrar !== undefined && JSON.stringify(hop) === JSON.stringify(registrar)
    const [targets, registrars] = await Promise.all([
      this.#locate(hop),
      registrar === undefined || isSame ? [] : this.#locate(registrar)
    ])
    const missing =
      targets.length === 0 ? hop : registrar !== undefined && !isSame && registrars.length === 0 ? registrar : undefined
    if (targets.length > 0) live.targets = targets
    if (isSame) live.registrars = live.targets
    else if (registrars.length > 0) live.registrars = registrars
    if (missing !== undefined) {
      live.fault = { code: 'trunk-unresolved', host: missing.host }
      this.#ports.log.warn('trunk.unresolved', { domain: live.domain.name, trunk: config.name, host: missing.host })
      return undefined
    }
    live.fault = undefined
    const now = addressesOf(live)
    const isGone = addressesBefore.some((address) => !now.includes(address))
    return isGone ? { targets: before, registrars: registrarsBefore } : undefined
  }

  /** The server to use now: the first that our socket reaches and that has not failed lately, else the first that it reaches. */
  best(live: LiveTrunk, targets: readonly Target[]): Target | undefined {
    return this.#usable(live, targets)[0] ?? reachable(live, targets)[0]
  }

  /** The server that our socket should reach: one of the other kind of address where all of this one have failed. */
  wanted(live: LiveTrunk): Target | undefined {
    return live.targets.find((target) => !this.#isPassedOver(live, target)) ?? this.best(live, live.targets)
  }

  /** It did not answer. True where there is another one of its provider's that may. */
  failed(live: LiveTrunk, target: Target): boolean {
    const { clock, log } = this.#ports
    this.#passedOver.set(keyOf(live, target), clock.now() + passedOverMs)
    log.warn('trunk.server-failed', { domain: live.domain.name, trunk: live.config.name, ...target })
    const places = [live.targets, live.registrars, live.redirected]
    return places.some((targets) => targets.includes(target) && this.usable(live, targets) > 0)
  }

  /** How many of them have not failed lately. */
  usable(live: LiveTrunk, targets: readonly Target[]): number {
    return this.#usable(live, targets).length
  }

  /** None of them has answered lately. */
  haveFailed(live: LiveTrunk, targets: readonly Target[]): boolean {
    return this.usable(live, targets) === 0
  }

  /** The servers of a place that a provider has named. */
  find(hop: Hop): Promise<readonly Target[]> {
    return this.#locate(hop)
  }

  answered(live: LiveTrunk, target: Target): void {
    this.#passedOver.delete(keyOf(live, target))
  }

  accepts(live: LiveTrunk, source: Source): boolean {
    return matchesTrunk(live.config, addressesOf(live), source)
  }

  #usable(live: LiveTrunk, targets: readonly Target[]): readonly Target[] {
    return reachable(live, targets).filter((target) => !this.#isPassedOver(live, target))
  }

  #isPassedOver(live: LiveTrunk, target: Target): boolean {
    const until = this.#passedOver.get(keyOf(live, target))
    if (until === undefined || until > this.#ports.clock.now()) return until !== undefined
    this.#passedOver.delete(keyOf(live, target))
    return false
  }

  #locate(hop: Hop): Promise<readonly Target[]> {
    return locate(hop, this.#ports.names, this.#ports.chance)
  }
}

/** By the socket that it has; before it has one, any. */
function reachable({ local }: LiveTrunk, targets: readonly Target[]): readonly Target[] {
  return local === undefined ? targets : targets.filter(({ address }) => sameFamily(address, local.address))
}

function keyOf({ domain, config }: LiveTrunk, target: Target): string {
  return `${domain.name} ${config.name} ${targetKey(target)}`
}
