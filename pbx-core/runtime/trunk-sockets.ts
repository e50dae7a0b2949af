import type { Log } from '../base/log.ts'
import type { Result } from '../base/result.ts'
import type { Flow, SipTransport } from '../sip/flow.ts'
import type { Target } from '../sip/locate.ts'
import { trunkKey } from './limits.ts'
import { type LiveTrunk, newTrunk, sameFamily, sameSocket, sameTrunk, type TrunkScope } from './live-trunk.ts'
import type { TrunkSocketOptions, TrunkSockets } from './ports.ts'
import { RetiredSockets, type RetiredSocketsPorts } from './retired-sockets.ts'
import type { TrunkMemory } from './trunk-memory.ts'

export interface OwnSocketsPorts extends RetiredSocketsPorts {
  readonly transport: SipTransport & TrunkSockets
  readonly log: Log
  /** Makes media ports ready on the trunk's address. The error is for people. */
  readonly prepareMedia: (address: string) => Promise<Result<void, string>>
  readonly memory: TrunkMemory
  /** The trunk of that key as it is configured now. */
  readonly live: (key: string) => LiveTrunk | undefined
  /** A socket was closed, and its address is free. */
  readonly freed: () => Promise<void>
}

/**
 * Each trunk's own socket, which accepts nothing but its peer (`1-product`, Configuration): opened once it is known
 * from which address that is reached, moved with this machine, and kept for the calls that began on it.
 */
export class OwnSockets implements Disposable {
  readonly #ports: OwnSocketsPorts
  readonly #retired: RetiredSockets<LiveTrunk>
  #generations = 0

  constructor(ports: OwnSocketsPorts) {
    this.#ports = ports
    this.#retired = new RetiredSockets(ports)
  }

  /** A trunk of the configuration, with what `live`, or one before it, has opened for it. */
  asFarAsOpen(key: string, live: LiveTrunk | undefined, trunk: Pick<LiveTrunk, 'domain' | 'config'>): LiveTrunk {
    const { domain, config } = trunk
    const same = (known: LiveTrunk) => sameTrunk(known.config, config)
    const known = live !== undefined && same(live) ? live : this.#retired.take(key, same)
    if (known !== undefined) return { ...known, ...trunk }
    const atSocket = (candidate: LiveTrunk) => sameSocket(candidate.config, config)
    const bound = live !== undefined && atSocket(live) ? live : this.#retired.find(key, atSocket)
    const generation = bound?.scope.generation ?? ++this.#generations
    return newTrunk({ kind: 'trunk', domain: domain.name, trunk: config.name, generation }, trunk)
  }

  /** A way from its socket to a server of its peer. */
  flow({ scope }: LiveTrunk, target: Target): Flow {
    return this.#ports.transport.open({ ...target, scope })
  }

  /** Opens the socket of a trunk whose peer is known, to reach that server of it. Where it cannot be, the trunk says why. */
  async open(live: LiveTrunk, peer: Target | undefined, accept: TrunkSocketOptions['accept']): Promise<void> {
    const { log, prepareMedia, transport } = this.#ports
    const { config, domain } = live
    if (peer === undefined) return
    const openTowards = (target: Target) =>
      transport.openTrunk(live.scope, {
        bind: config.bind,
        port: this.#portOf(live),
        externalAddress: config.externalAddress,
        peer: target,
        accept
      })
    const first = await openTowards(peer)
    // This machine may have no way to it by IPv4, and one by IPv6, or the other way round.
    const other = live.targets.find(({ address }) => !sameFamily(address, peer.address))
    const opened = first.ok || other === undefined ? first : await openTowards(other)
    if (!opened.ok) return this.#failed(live, opened.error)
    const prepared = await prepareMedia(opened.value.address)
    if (!prepared.ok) return this.#failed(live, prepared.error)
    live.local = opened.value
    live.fault = undefined
    if (config.bind === undefined) this.#chosen(live, opened.value.port)
    log.info('trunk.ready', { domain: domain.name, trunk: config.name, ...opened.value })
  }

  /**
   * The same trunk, to be opened on the address from which this machine reaches that server now; undefined where that is
   * the one it has.
   */
  async moved(live: LiveTrunk, peer: Target | undefined): Promise<LiveTrunk | undefined> {
    if (peer === undefined || live.config.bind !== undefined) return undefined
    const own = await this.#ports.transport.addressTowards(peer)
    if (!own.ok || own.value === live.local?.address) return undefined
    const scope = { ...live.scope, generation: ++this.#generations }
    const { targets, registrars, redirected } = live
    return { ...newTrunk(scope, live), targets, registrars, redirected }
  }

  close(scope: TrunkScope): Promise<void> {
    return this.#ports.transport.closeTrunk(scope)
  }

  /** It is configured no more, or elsewhere: its socket stays as long as calls need it. */
  retire(key: string, live: LiveTrunk): void {
    this.#retired.add(key, live, () => void this.#closeUnused(live))
  }

  /** Whether a trunk that matches has that socket: the one that is configured, or one that only live calls use. */
  isAt({ domain, trunk, generation }: TrunkScope, matches: (trunk: LiveTrunk) => boolean): boolean {
    const key = trunkKey(domain, trunk)
    const live = this.#ports.live(key)
    if (live?.scope.generation === generation && matches(live)) return true
    const here = (retired: LiveTrunk) => retired.scope.generation === generation && matches(retired)
    return this.#retired.find(key, here) !== undefined
  }

  [Symbol.dispose](): void {
    this.#retired[Symbol.dispose]()
  }

  /** Its address is free then, perhaps for one that waits for it under another name. */
  async #closeUnused({ scope }: LiveTrunk): Promise<void> {
    if (this.isAt(scope, () => true)) return
    await this.close(scope)
    await this.#ports.freed()
  }

  /** The port to ask for; not while calls that began before still have it. */
  #portOf({ domain, config, scope }: LiveTrunk): number | undefined {
    const port = this.#ports.memory.port(domain.name, config.name)
    const hasIt = ({ local, scope: other }: LiveTrunk) => local?.port === port && other.generation !== scope.generation
    return this.#retired.find(trunkKey(domain.name, config.name), hasIt) === undefined ? port : undefined
  }

  #chosen({ domain, config }: LiveTrunk, port: number): void {
    const { log, memory } = this.#ports
    const before = memory.port(domain.name, config.name)
    if (before === undefined) return memory.chose(domain.name, config.name, port)
    if (before === port) return
    const remedy = `free port ${before}, or tell the provider ${port}`
    log.warn('trunk.other-port', { domain: domain.name, trunk: config.name, before, port, remedy })
  }

  /** It is tried again with the next look-up. */
  #failed(live: LiveTrunk, error: string): void {
    live.fault = { code: 'trunk-fault', reason: error }
    this.#ports.log.error('trunk.socket-failed', { domain: live.domain.name, trunk: live.config.name, error })
  }
}
