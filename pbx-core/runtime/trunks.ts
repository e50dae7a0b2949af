import type { Clock } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { Config, DomainConfig, TrunkConfig } from '../contract/config.ts'
import { matchesTrunk, type Source } from '../routing/trunk-match.ts'
import type { Address, Flow, FlowScope, SipTransport } from '../sip/flow.ts'
import { parseUri } from '../sip/message/uri.ts'
import { trunkKey } from './limits.ts'
import type { Resolver, TrunkSockets } from './ports.ts'
import { type RetiredTrunkPorts, RetiredTrunks } from './retired-trunks.ts'

/** A trunk with what was found out about it: where its peer is, and our socket towards it. */
interface LiveTrunk {
  readonly domain: DomainConfig
  readonly config: TrunkConfig
  readonly target: TrunkTarget
  readonly scope: Extract<FlowScope, { kind: 'trunk' }>
  /** Address of our own socket; undefined until it is open. */
  local: Address | undefined
  resolved: readonly string[]
  /** Why it cannot be used now. */
  fault: string | undefined
}

interface TrunkTarget {
  readonly host: string
  readonly port: number
  readonly protocol: 'udp' | 'tcp'
}

export interface TrunkRoute {
  readonly flow: Flow
  readonly target: TrunkTarget
  /** Local address of the trunk's sockets, also for its media. */
  readonly address: string
  readonly advertised: string
}

export interface TrunkPorts {
  readonly transport: SipTransport & TrunkSockets
  readonly resolver: Resolver
  readonly clock: Clock
  readonly log: Log
  /** Makes media ports ready on the trunk's address. */
  readonly prepareMedia: (address: string) => Promise<void>
  readonly whenIdle: RetiredTrunkPorts['whenIdle']
}

/** Names are looked up again so often; a provider moves without telling. */
const refreshMs = 300_000

/**
 * The trunks of all domains. Each has sockets of its own that accept nothing but its peer
 * (`1-product`, Configuration), and an idea of where that peer is.
 */
export class Trunks implements Disposable {
  readonly #ports: TrunkPorts
  #live = new Map<string, LiveTrunk>()
  readonly #retired: RetiredTrunks<LiveTrunk>
  #refresh: Disposable | undefined

  constructor(ports: TrunkPorts) {
    this.#ports = ports
    this.#retired = new RetiredTrunks(ports)
  }

  /** Opens what is new, closes what is gone once no call needs it, leaves the rest alone. */
  async configure(config: Config): Promise<void> {
    const wanted = new Map<string, LiveTrunk>()
    for (const domain of config.domains) {
      for (const trunk of domain.trunks) wanted.set(trunkKey(domain.name, trunk.name), newTrunk(domain, trunk))
    }
    for (const [key, live] of this.#live) if (!wanted.has(key)) this.#retire(key, live)
    for (const [key, next] of wanted) {
      const live = this.#live.get(key) ?? this.#retired.take(key)
      if (live === undefined) continue
      if (sameSockets(live.config, next.config)) {
        wanted.set(key, { ...next, local: live.local, resolved: live.resolved, fault: live.fault })
      } else await this.#ports.transport.closeTrunk(live.scope)
    }
    this.#live = wanted
    await Promise.all([...wanted.values()].filter((live) => live.local === undefined).map((live) => this.#open(live)))
    this.#scheduleRefresh()
  }

  /** The trunk that a request on this flow comes from. */
  ofFlow(flow: Flow): { readonly domain: DomainConfig; readonly trunk: TrunkConfig } | undefined {
    for (const live of this.#live.values()) {
      if (
        flow.scope.kind === 'trunk' &&
        trunkKey(flow.scope.domain, flow.scope.trunk) !== trunkKey(live.domain.name, live.config.name)
      ) {
        continue
      }
      if (this.#accepts(live, { ...flow.remote, protocol: flow.protocol, atOwnSocket: flow.scope.kind === 'trunk' }))
        return { domain: live.domain, trunk: live.config }
    }
    return undefined
  }

  /** A way to a trunk's peer, its first address at this moment. The error is for people. */
  route(domain: DomainConfig, trunk: TrunkConfig): Result<TrunkRoute, string> {
    const live = this.#live.get(trunkKey(domain.name, trunk.name))
    if (live?.local === undefined) return err(live?.fault ?? 'the trunk is not configured any more')
    const [address] = live.resolved
    if (address === undefined) return err(live.fault ?? `${live.target.host} has no address`)
    const flow = this.#ports.transport.open({ ...live.target, address, scope: live.scope })
    return ok({
      flow,
      target: live.target,
      address: live.local.address,
      advertised: trunk.externalAddress ?? live.local.address
    })
  }

  /** Trunks that cannot be used now, with the reason, for health. */
  faults(): string[] {
    return [...this.#live.values()].flatMap((live) =>
      live.fault === undefined ? [] : [`trunk ${live.config.name}: ${live.fault}`]
    )
  }

  [Symbol.dispose](): void {
    this.#refresh?.[Symbol.dispose]()
    this.#retired[Symbol.dispose]()
  }

  #retire(key: string, live: LiveTrunk): void {
    this.#retired.add(key, live, () => void this.#ports.transport.closeTrunk(live.scope))
  }

  async #open(live: LiveTrunk): Promise<void> {
    await this.#resolve(live)
    const [peer] = live.resolved
    if (peer === undefined) return
    const opened = await this.#ports.transport.openTrunk(live.scope, {
      bind: live.config.bind,
      externalAddress: live.config.externalAddress,
      peer: { address: peer, port: live.target.port },
      accept: (address, port, protocol) => {
        const key = trunkKey(live.domain.name, live.config.name)
        const current = this.#live.get(key) ?? this.#retired.get(key)
        return current !== undefined && this.#accepts(current, { address, port, protocol, atOwnSocket: true })
      }
    })
    if (!opened.ok) {
      live.fault = opened.error
      this.#ports.log.error('trunk.socket-failed', {
        domain: live.domain.name,
        trunk: live.config.name,
        error: opened.error
      })
      return
    }
    live.local = opened.value
    live.fault = undefined
    await this.#ports.prepareMedia(opened.value.address)
    this.#ports.log.info('trunk.ready', { domain: live.domain.name, trunk: live.config.name, ...opened.value })
  }

  async #resolve(live: LiveTrunk): Promise<void> {
    const addresses = await this.#ports.resolver.resolve(live.target.host)
    if (addresses.length > 0) {
      live.resolved = addresses
      live.fault = undefined
      return
    }
    // What was known before is better than nothing while the name server is away.
    live.fault = `the name ${live.target.host} cannot be looked up`
    this.#ports.log.warn('trunk.unresolved', {
      domain: live.domain.name,
      trunk: live.config.name,
      host: live.target.host
    })
  }

  #accepts(live: LiveTrunk, source: Source): boolean {
    return matchesTrunk(live.config, live.resolved, source)
  }

  #scheduleRefresh(): void {
    this.#refresh?.[Symbol.dispose]()
    this.#refresh = this.#ports.clock.after(refreshMs, () => {
      void Promise.all(
        [...this.#live.values()].map((live) => (live.local === undefined ? this.#open(live) : this.#resolve(live)))
      )
      this.#scheduleRefresh()
    })
  }
}

function newTrunk(domain: DomainConfig, config: TrunkConfig): LiveTrunk {
  return {
    domain,
    config,
    target: targetOf(config),
    scope: { kind: 'trunk', domain: domain.name, trunk: config.name },
    local: undefined,
    resolved: [],
    fault: undefined
  }
}

function targetOf(config: TrunkConfig): TrunkTarget {
  const uri = parseUri(config.address)
  if (!uri.ok) throw new Error(`trunk ${config.name}: its address passed validation, but is no URI`)
  const { host, port, params } = uri.value
  return {
    host: host.replace(/^\[|\]$/g, ''),
    port: port || 5060,
    protocol: params.get('transport') === 'tcp' ? 'tcp' : 'udp'
  }
}

function sameSockets(one: TrunkConfig, other: TrunkConfig): boolean {
  return one.address === other.address && one.bind === other.bind && one.externalAddress === other.externalAddress
}
