import { fromToken } from '../base/chance.ts'
import type { Clock } from '../base/clock.ts'
import type { Crypto } from '../base/crypto.ts'
import type { Log } from '../base/log.ts'
import type { Octets } from '../base/octets.ts'
import { err, ok, type Result } from '../base/result.ts'
import { callUriOf } from '../call/trunk-uri.ts'
import type { Config, DomainConfig, TrunkConfig } from '../contract/config.ts'
import type { TrunkWarning } from '../contract/standing-warning.ts'
import type { TrunkView } from '../contract/views.ts'
import { textOfWarning } from '../contract/warning-text.ts'
import type { Authorisation } from '../sip/auth/authorisation.ts'
import type { Flow, SipTransport } from '../sip/flow.ts'
import type { Target } from '../sip/locate.ts'
import type { SipUri } from '../sip/message/uri.ts'
import type { RegistrationStanding } from '../sip/registration/client.ts'
import type { TransactionLayer } from '../sip/transaction/types.ts'
import { trunkKey } from './limits.ts'
import { hostPort, type LiveTrunk, ownAddressOf, sameTrunk, textOfFault } from './live-trunk.ts'
import type { Resolver, TrunkSockets } from './ports.ts'
import type { RetiredSocketsPorts } from './retired-sockets.ts'
import { TrunkAccounts } from './trunk-account.ts'
import type { TrunkMemory } from './trunk-memory.ts'
import { TrunkPeers } from './trunk-peers.ts'
import { TrunkRegistrations } from './trunk-registrations.ts'
import { proxyRoutesOf } from './trunk-routes.ts'
import { OwnSockets } from './trunk-sockets.ts'
import { TrunkStates } from './trunk-states.ts'
import { type Misdirected, warningsOf } from './trunk-warnings.ts'
import { TrunkWatch } from './trunk-watch.ts'

export interface TrunkRoute {
  readonly flow: Flow
  /** Host and port of the Request-URI. */
  readonly uri: SipUri
  /** Values of Route: the way that the provider wants (RFC 3261 §8.1.2, RFC 3608). */
  readonly routes: readonly Octets[]
  /** Local address of the trunk's sockets, also for its media. */
  readonly address: string
  readonly advertised: string
  /** That server has said nothing, or that it is out of service: the next call goes to another one. */
  readonly failed: () => void
}

export interface TrunkPorts {
  readonly transport: SipTransport & TrunkSockets
  readonly transactions: Pick<TransactionLayer, 'send' | 'sendAck'>
  readonly resolver: Resolver
  readonly clock: Clock
  readonly crypto: Crypto
  readonly log: Log
  /** Makes media ports ready on the trunk's address. The error is for people. */
  readonly prepareMedia: (address: string) => Promise<Result<void, string>>
  readonly whenOver: RetiredSocketsPorts['whenOver']
  readonly memory: TrunkMemory
  /** There is something else to be told than before. */
  readonly changed: () => void
  /** A trunk stands otherwise than before. */
  readonly stateChanged: (view: TrunkView) => void
}

/** Names are looked up again so often; a provider moves without telling. */
const refreshMs = 300_000

/**
 * The trunks of all domains: each has a socket of its own (`trunk-sockets.ts`), an idea of where its peer is
 * (`trunk-peers.ts`) and, where the provider wants that, a registration (`trunk-registrations.ts`).
 */
export class Trunks implements Disposable {
  readonly #ports: TrunkPorts
  #live = new Map<string, LiveTrunk>()
  readonly #accounts: TrunkAccounts
  readonly #peers: TrunkPeers
  readonly #sockets: OwnSockets
  readonly #registrations: TrunkRegistrations
  readonly #states: TrunkStates
  readonly #watch: TrunkWatch
  /** By `trunkKey`; until its calls come to its own socket, or its configuration is another one. */
  readonly #misdirected = new Map<string, Misdirected>()
  #refresh: Disposable | undefined

  constructor(ports: TrunkPorts) {
    const { clock, crypto, log, resolver } = ports
    this.#ports = ports
    const live = (key: string) => this.#live.get(key)
    this.#accounts = new TrunkAccounts({ crypto, live })
    this.#peers = new TrunkPeers({ names: resolver, clock, log, chance: () => fromToken(crypto.token(2)) })
    this.#sockets = new OwnSockets({ ...ports, live, freed: () => this.#openMissing() })
    this.#registrations = new TrunkRegistrations({
      ...ports,
      accounts: this.#accounts,
      peers: this.#peers,
      sockets: this.#sockets,
      live,
      lookAgain: (trunk) => this.#lookAgain(trunk),
      changed: () => this.#changed()
    })
    this.#watch = new TrunkWatch({
      ...ports,
      accounts: this.#accounts,
      peers: this.#peers,
      sockets: this.#sockets,
      live,
      registrations: this.#registrations,
      lookAgain: async (trunk) => {
        await this.#lookAgain(trunk)
        this.#reviewed()
      },
      changed: () => this.#changed()
    })
    this.#states = new TrunkStates({ clock, log, stateChanged: ports.stateChanged })
  }

  /** Opens what is new or moved, leaves the rest alone; what is gone is closed once no call needs it any more. */
  async configure(config: Config): Promise<void> {
    const wanted = new Map<string, LiveTrunk>()
    for (const domain of config.domains) {
      for (const trunk of domain.trunks) {
        const key = trunkKey(domain.name, trunk.name)
        wanted.set(key, this.#sockets.asFarAsOpen(key, this.#live.get(key), { domain, config: trunk }))
      }
    }
    const before = this.#live
    this.#live = wanted
    for (const [key, live] of before) {
      const next = wanted.get(key)
      if (next === undefined || this.#listenerOf(next) !== 'refused') this.#misdirected.delete(key)
      if (next === undefined || !sameTrunk(live.config, next.config)) this.#sockets.retire(key, live)
    }
    await this.#openMissing()
    this.#scheduleRefresh()
  }

  /** The trunk that a request on this flow comes from. */
  ofFlow(flow: Flow): { readonly domain: DomainConfig; readonly trunk: TrunkConfig } | undefined {
    if (flow.scope.kind === 'trunk') {
      const live = this.#live.get(trunkKey(flow.scope.domain, flow.scope.trunk))
      if (live === undefined || !this.#isOf(live, flow)) return undefined
      this.#cameHome(live)
      return { domain: live.domain, trunk: live.config }
    }
    for (const live of this.#live.values()) {
      if (this.#listenerOf(live) === 'refused' || !this.#isOf(live, flow)) continue
      return { domain: live.domain, trunk: live.config }
    }
    return undefined
  }

  /** Notes a call that comes from a trunk's address to the phones' listener and is not taken there; false where it is of none. */
  refuseAtListener(flow: Flow): boolean {
    if (flow.scope.kind === 'trunk') return false
    const live = [...this.#live.values()].find((each) => this.#isOf(each, flow) && this.#listenerOf(each) === 'refused')
    if (live === undefined) return false
    const key = trunkKey(live.domain.name, live.config.name)
    if (this.#misdirected.has(key)) return true
    const sentTo = hostPort(flow.advertised)
    const names = { domain: live.domain.name, trunk: live.config.name, sentTo, own: ownAddressOf(live) }
    const noted: Misdirected = { code: 'misdirected', ...names }
    this.#misdirected.set(key, noted)
    this.#ports.log.warn('trunk.refused-at-listener', { ...names, remedy: textOfWarning(noted) })
    this.#ports.changed()
    return true
  }

  /** How each trunk of a domain stands. */
  views(domain: DomainConfig): TrunkView[] {
    return domain.trunks.flatMap(({ name }) => {
      const live = this.#live.get(trunkKey(domain.name, name))
      return live === undefined ? [] : [this.#view(live)]
    })
  }

  /** What does not work, and what an admin has to decide, or to tell a provider. */
  warnings(domain: DomainConfig): TrunkWarning[] {
    return domain.trunks.flatMap(({ name: trunk }) => {
      const key = trunkKey(domain.name, trunk)
      const live = this.#live.get(key)
      if (live === undefined) return []
      return warningsOf(live, {
        standing: this.#standing(live),
        misdirected: this.#misdirected.get(key),
        listener: this.#listenerOf(live),
        portBefore: this.#ports.memory.port(domain.name, trunk),
        seenAt: this.#registrations.seenAt(live) ?? this.#watch.seenAt(live)
      })
    })
  }

  /**
   * A way to a trunk's peer, at this moment. The error is for people. Who calls for help is sent also where the provider
   * does not know us: it may take such a call all the same.
   */
  route(domain: DomainConfig, trunk: TrunkConfig, emergency = false): Result<TrunkRoute, string> {
    const live = this.#live.get(trunkKey(domain.name, trunk.name))
    if (live?.local === undefined) return err(textOfFault(live?.fault) ?? 'the trunk is not configured any more')
    const target = this.#peers.best(live, live.targets)
    if (target === undefined) return err(textOfFault(live.fault) ?? 'the trunk has no address')
    const standing = this.#standing(live)
    if (standing !== undefined && standing.state !== 'up' && !emergency) {
      return err(reasonOf(standing, this.#registrations.standing(live)?.state ?? 'up'))
    }
    return ok({
      flow: this.#sockets.flow(live, target),
      uri: callUriOf(live.config),
      routes: [...proxyRoutesOf(live.config), ...this.#registrations.serviceRoute(live)],
      address: live.local.address,
      advertised: trunk.externalAddress ?? live.local.address,
      failed: () => {
        this.#peers.failed(live, target)
        this.#changed()
      }
    })
  }

  /** A connection is gone: where a trunk was registered over it, it is registered anew. */
  flowClosed(flow: Flow): void {
    this.#registrations.flowClosed(flow)
  }

  /** What a trunk has to say to challenges, for one dialog; undefined where its provider knows us by our address. */
  authorisation(domain: DomainConfig, trunk: TrunkConfig): Authorisation | undefined {
    return this.#accounts.authorisation(domain, trunk)
  }

  /** How many servers of a trunk may take a call now. */
  servers(domain: DomainConfig, trunk: TrunkConfig): number {
    const live = this.#live.get(trunkKey(domain.name, trunk.name))
    return live === undefined ? 0 : this.#peers.usable(live, live.targets)
  }

  /** Takes us off all registrars, as far as they answer in time. */
  leave(ms: number): Promise<void> {
    return this.#registrations.leave(ms)
  }

  [Symbol.dispose](): void {
    this.#refresh?.[Symbol.dispose]()
    this.#registrations[Symbol.dispose]()
    this.#watch[Symbol.dispose]()
    this.#sockets[Symbol.dispose]()
  }

  /** Its provider has learnt where to send. */
  #cameHome({ domain, config }: LiveTrunk): void {
    if (this.#misdirected.delete(trunkKey(domain.name, config.name))) this.#ports.changed()
  }

  /** Undefined of a trunk that nobody has asked. What was granted is of no use where nobody is there any more. */
  #standing(live: LiveTrunk): RegistrationStanding | undefined {
    const registered = this.#registrations.standing(live)
    return registered === undefined || registered.state === 'up'
      ? (this.#watch.standing(live) ?? registered)
      : registered
  }

  #view(live: LiveTrunk): TrunkView {
    const target: Target | undefined = this.#peers.best(live, live.targets)
    return this.#states.view(live, {
      standing: this.#standing(live),
      address: target === undefined ? null : hostPort(target)
    })
  }

  #changed(): void {
    for (const live of this.#live.values()) this.#view(live)
    this.#ports.changed()
  }

  async #openMissing(): Promise<void> {
    await Promise.all(
      [...this.#live.values()].filter((live) => live.local === undefined).map((live) => this.#open(live))
    )
    this.#reviewed()
  }

  async #open(live: LiveTrunk): Promise<void> {
    await this.#locate(live)
    await this.#openSocket(live)
  }

  #openSocket(live: LiveTrunk, towards = live.targets[0]): Promise<void> {
    return this.#sockets.open(live, towards, (address, port, protocol) =>
      this.#sockets.isAt(live.scope, (trunk) =>
        this.#peers.accepts(trunk, { address, port, protocol, atOwnSocket: true })
      )
    )
  }

  #listenerOf({ domain, config }: LiveTrunk): ReturnType<TrunkMemory['listenerOf']> {
    return this.#ports.memory.listenerOf(domain.name, config)
  }

  #isOf(live: LiveTrunk, flow: Flow): boolean {
    const { remote, protocol, scope } = flow
    return this.#peers.accepts(live, { ...remote, protocol, atOwnSocket: scope.kind === 'trunk' })
  }

  /** Where the peer is now, and where we are: the machine may have another address since (DHCP, another network). */
  async #lookAgain(live: LiveTrunk): Promise<void> {
    await this.#locate(live)
    const wanted = this.#peers.wanted(live)
    const moved = await this.#sockets.moved(live, wanted)
    if (moved === undefined) return
    const key = trunkKey(live.domain.name, live.config.name)
    await this.#openSocket(moved, wanted)
    live.fault = moved.fault
    // It was configured anew meanwhile: the next look is for that one.
    if (this.#live.get(key) !== live) return this.#sockets.close(moved.scope)
    if (moved.local === undefined) return
    this.#live.set(key, moved)
    this.#sockets.retire(key, live)
  }

  /** Calls that began with a peer that the name does not stand for any more are still its. */
  async #locate(live: LiveTrunk): Promise<void> {
    const before = await this.#peers.locate(live)
    if (before !== undefined) this.#sockets.retire(trunkKey(live.domain.name, live.config.name), { ...live, ...before })
  }

  #reviewed(): void {
    this.#accounts.review(this.#live)
    this.#registrations.review(this.#live)
    this.#watch.review(this.#live)
    this.#changed()
  }

  #scheduleRefresh(): void {
    this.#refresh?.[Symbol.dispose]()
    this.#refresh = this.#ports.clock.after(refreshMs, () => {
      void Promise.all(
        [...this.#live.values()].map((live) => (live.local === undefined ? this.#open(live) : this.#lookAgain(live)))
      ).then(() => this.#reviewed())
      this.#scheduleRefresh()
    })
  }
}

function reasonOf({ lastStatus, lastReason }: RegistrationStanding, registered: RegistrationStanding['state']): string {
  const said = [lastStatus ?? '', lastReason ?? 'no answer yet'].join(' ').trim()
  return registered === 'up' ? `the trunk is not there (${said})` : `the trunk is not registered (${said})`
}
