import type { Clock } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { Config, DomainConfig, TrunkConfig } from '../contract/config.ts'
import type { TrunkWarning } from '../contract/standing-warning.ts'
import { textOfWarning } from '../contract/warning-text.ts'
import { matchesTrunk, type Source } from '../routing/trunk-match.ts'
import type { Address, Flow, FlowScope, SipTransport } from '../sip/flow.ts'
import { parseUri } from '../sip/message/uri.ts'
import { trunkKey } from './limits.ts'
import type { Resolver, TrunkSockets } from './ports.ts'
import { RetiredSockets, type RetiredSocketsPorts } from './retired-sockets.ts'
import type { TrunkMemory } from './trunk-memory.ts'

/** A trunk with what was found out about it: where its peer is, and our socket towards it. */
interface LiveTrunk {
  readonly domain: DomainConfig
  readonly config: TrunkConfig
  readonly target: TrunkTarget
  readonly scope: TrunkScope
  /** Address of our own socket; undefined until it is open. */
  local: Address | undefined
  resolved: readonly string[]
  /** Why it cannot be used now. */
  fault: TrunkFault | undefined
}

type TrunkScope = Extract<FlowScope, { kind: 'trunk' }>

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

type TrunkFault =
  | { readonly code: 'trunk-unresolved'; readonly host: string }
  | { readonly code: 'trunk-fault'; readonly reason: string }

type Misdirected = TrunkWarning & { readonly code: 'misdirected' }

export interface TrunkPorts {
  readonly transport: SipTransport & TrunkSockets
  readonly resolver: Resolver
  readonly clock: Clock
  readonly log: Log
  /** Makes media ports ready on the trunk's address. The error is for people. */
  readonly prepareMedia: (address: string) => Promise<Result<void, string>>
  readonly whenOver: RetiredSocketsPorts['whenOver']
  readonly memory: TrunkMemory
  /** There is something else to be told than before. */
  readonly changed: () => void
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
  readonly #retired: RetiredSockets<LiveTrunk>
  /** By `trunkKey`; until its calls come to its own socket, or its configuration is another one. */
  readonly #misdirected = new Map<string, Misdirected>()
  #refresh: Disposable | undefined
  #generations = 0

  constructor(ports: TrunkPorts) {
    this.#ports = ports
    this.#retired = new RetiredSockets(ports)
  }

  /** Opens what is new or moved, leaves the rest alone; what is gone is closed once no call needs it any more. */
  async configure(config: Config): Promise<void> {
    const wanted = new Map<string, LiveTrunk>()
    for (const domain of config.domains) {
      for (const trunk of domain.trunks) {
        const key = trunkKey(domain.name, trunk.name)
        wanted.set(key, this.#asFarAsOpen(key, { domain, config: trunk }))
      }
    }
    const before = this.#live
    this.#live = wanted
    for (const [key, live] of before) {
      const next = wanted.get(key)
      if (next === undefined || this.#listenerOf(next) !== 'refused') this.#misdirected.delete(key)
      if (next === undefined || !sameTrunk(live.config, next.config)) this.#retire(key, live)
    }
    await this.#openMissing()
    this.#scheduleRefresh()
  }

  /** A trunk of the configuration, with what an earlier one has opened for it. */
  #asFarAsOpen(key: string, trunk: Pick<LiveTrunk, 'domain' | 'config'>): LiveTrunk {
    const { domain, config } = trunk
    const live = this.#live.get(key)
    const same = (known: LiveTrunk) => sameTrunk(known.config, config)
    const known = live !== undefined && same(live) ? live : this.#retired.take(key, same)
    if (known !== undefined) return { ...known, ...trunk }
    const atSocket = (candidate: LiveTrunk) => sameSocket(candidate.config, config)
    const bound = live !== undefined && atSocket(live) ? live : this.#retired.find(key, atSocket)
    const generation = bound?.scope.generation ?? ++this.#generations
    return newTrunk({ kind: 'trunk', domain: domain.name, trunk: config.name, generation }, trunk)
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
      const isHeard = flow.scope.kind === 'trunk' || this.#listenerOf(live) !== 'refused'
      if (!isHeard || !this.#isOf(live, flow)) continue
      if (flow.scope.kind === 'trunk') this.#cameHome(live)
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
    const names = { domain: live.domain.name, trunk: live.config.name, sentTo, own: this.#ownOf(live) }
    const noted: Misdirected = { code: 'misdirected', ...names }
    this.#misdirected.set(key, noted)
    this.#ports.log.warn('trunk.refused-at-listener', { ...names, remedy: textOfWarning(noted) })
    this.#ports.changed()
    return true
  }

  /** What does not work, and what an admin has to decide, or to tell a provider. */
  warnings(domain: DomainConfig): TrunkWarning[] {
    return domain.trunks.flatMap(({ name: trunk }) => {
      const key = trunkKey(domain.name, trunk)
      const live = this.#live.get(key)
      if (live === undefined) return []
      const names = { domain: domain.name, trunk }
      const warnings: TrunkWarning[] = []
      if (live.fault !== undefined) warnings.push({ ...names, ...live.fault })
      const misdirected = this.#misdirected.get(key)
      if (misdirected !== undefined) warnings.push(misdirected)
      else if (this.#listenerOf(live) === 'by-default')
        warnings.push({ code: 'undecided', ...names, own: this.#ownOf(live) })
      const before = this.#ports.memory.port(domain.name, trunk)
      const port = live.config.bind === undefined ? live.local?.port : undefined
      if (before !== undefined && port !== undefined && port !== before) {
        warnings.push({ code: 'other-port', ...names, before, port })
      }
      return warnings
    })
  }

  /** Its provider has learnt where to send. */
  #cameHome({ domain, config }: LiveTrunk): void {
    if (this.#misdirected.delete(trunkKey(domain.name, config.name))) this.#ports.changed()
  }

  /** A way to a trunk's peer, its first address at this moment. The error is for people. */
  route(domain: DomainConfig, trunk: TrunkConfig): Result<TrunkRoute, string> {
    const live = this.#live.get(trunkKey(domain.name, trunk.name))
    if (live?.local === undefined) return err(textOf(live?.fault) ?? 'the trunk is not configured any more')
    const [address] = live.resolved
    if (address === undefined) return err(textOf(live.fault) ?? `${live.target.host} has no address`)
    const flow = this.#ports.transport.open({ ...live.target, address, scope: live.scope })
    return ok({
      flow,
      target: live.target,
      address: live.local.address,
      advertised: trunk.externalAddress ?? live.local.address
    })
  }

  [Symbol.dispose](): void {
    this.#refresh?.[Symbol.dispose]()
    this.#retired[Symbol.dispose]()
  }

  #retire(key: string, live: LiveTrunk): void {
    this.#retired.add(key, live, () => void this.#close(live))
  }

  /** Its address is free then, perhaps for one that waits for it under another name. */
  async #close({ scope }: LiveTrunk): Promise<void> {
    if (this.#isAt(scope, () => true)) return
    await this.#ports.transport.closeTrunk(scope)
    await this.#openMissing()
  }

  async #openMissing(): Promise<void> {
    await Promise.all(
      [...this.#live.values()].filter((live) => live.local === undefined).map((live) => this.#open(live))
    )
    this.#ports.changed()
  }

  async #open(live: LiveTrunk): Promise<void> {
    await this.#resolve(live)
    const [peer] = live.resolved
    if (peer === undefined) return
    const opened = await this.#ports.transport.openTrunk(live.scope, {
      bind: live.config.bind,
      port: this.#portOf(live),
      externalAddress: live.config.externalAddress,
      peer: { address: peer, port: live.target.port },
      accept: (address, port, protocol) =>
        this.#isAt(live.scope, (trunk) => this.#accepts(trunk, { address, port, protocol, atOwnSocket: true }))
    })
    if (!opened.ok) return this.#failed(live, opened.error)
    const prepared = await this.#ports.prepareMedia(opened.value.address)
    if (!prepared.ok) return this.#failed(live, prepared.error)
    live.local = opened.value
    live.fault = undefined
    if (live.config.bind === undefined) this.#chosen(live, opened.value.port)
    this.#ports.log.info('trunk.ready', { domain: live.domain.name, trunk: live.config.name, ...opened.value })
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

  #listenerOf({ domain, config }: LiveTrunk): ReturnType<TrunkMemory['listenerOf']> {
    return this.#ports.memory.listenerOf(domain.name, config)
  }

  #isOf(live: LiveTrunk, flow: Flow): boolean {
    return this.#accepts(live, { ...flow.remote, protocol: flow.protocol, atOwnSocket: flow.scope.kind === 'trunk' })
  }

  /** Where its provider should send. */
  #ownOf({ config, local }: LiveTrunk): string | null {
    return local === undefined ? null : hostPort({ ...local, address: config.externalAddress ?? local.address })
  }

  /** It is tried again with the next look-up. */
  #failed(live: LiveTrunk, error: string): void {
    live.fault = { code: 'trunk-fault', reason: error }
    this.#ports.log.error('trunk.socket-failed', { domain: live.domain.name, trunk: live.config.name, error })
  }

  /** Where the peer is now, and where we are: the machine may have another address since (DHCP, another network). */
  async #lookAgain(live: LiveTrunk): Promise<void> {
    await this.#resolve(live)
    const [address] = live.resolved
    if (address === undefined || live.config.bind !== undefined) return
    const own = await this.#ports.transport.addressTowards({ address, port: live.target.port })
    if (!own.ok || own.value === live.local?.address) return
    const key = trunkKey(live.domain.name, live.config.name)
    const moved = newTrunk({ ...live.scope, generation: ++this.#generations }, live)
    await this.#open(moved)
    live.fault = moved.fault
    // It was configured anew meanwhile: the next look is for that one.
    if (this.#live.get(key) !== live) return this.#ports.transport.closeTrunk(moved.scope)
    if (moved.local === undefined) return
    this.#live.set(key, moved)
    this.#retire(key, live)
  }

  async #resolve(live: LiveTrunk): Promise<void> {
    const addresses = await this.#ports.resolver.resolve(live.target.host)
    if (addresses.length > 0) {
      const before = live.resolved
      live.resolved = addresses
      live.fault = undefined
      // Calls that began with a peer that the name does not stand for any more are still its.
      if (before.some((address) => !addresses.includes(address))) {
        this.#retire(trunkKey(live.domain.name, live.config.name), { ...live, resolved: before })
      }
      return
    }
    // What was known before is better than nothing while the name server is away.
    live.fault = { code: 'trunk-unresolved', host: live.target.host }
    this.#ports.log.warn('trunk.unresolved', {
      domain: live.domain.name,
      trunk: live.config.name,
      host: live.target.host
    })
  }

  /** Whether a trunk that matches has that socket: the one that is configured, or one that only live calls use. */
  #isAt({ domain, trunk, generation }: TrunkScope, matches: (trunk: LiveTrunk) => boolean): boolean {
    const key = trunkKey(domain, trunk)
    const live = this.#live.get(key)
    if (live?.scope.generation === generation && matches(live)) return true
    const here = (retired: LiveTrunk) => retired.scope.generation === generation && matches(retired)
    return this.#retired.find(key, here) !== undefined
  }

  #accepts(live: LiveTrunk, source: Source): boolean {
    return matchesTrunk(live.config, live.resolved, source)
  }

  #scheduleRefresh(): void {
    this.#refresh?.[Symbol.dispose]()
    this.#refresh = this.#ports.clock.after(refreshMs, () => {
      void Promise.all(
        [...this.#live.values()].map((live) => (live.local === undefined ? this.#open(live) : this.#lookAgain(live)))
      ).then(() => this.#ports.changed())
      this.#scheduleRefresh()
    })
  }
}

function hostPort({ address, port }: Address): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}

function textOf(fault: TrunkFault | undefined): string | undefined {
  if (fault === undefined) return undefined
  return fault.code === 'trunk-fault' ? fault.reason : `the name ${fault.host} cannot be looked up`
}

function newTrunk(scope: TrunkScope, { domain, config }: Pick<LiveTrunk, 'domain' | 'config'>): LiveTrunk {
  return { domain, config, target: targetOf(config), scope, local: undefined, resolved: [], fault: undefined }
}

function targetOf(config: TrunkConfig): TrunkTarget {
  const uri = parseUri(config.address)
  if (!uri.ok) throw new Error(`trunk ${config.name}: its address passed validation, but is no URI`)
  const { host, port, params } = uri.value
  return {
    host: host.replace(/^\[|\]$/g, ''),
    port: port || 5060,
    protocol: params.get('transport')?.toLowerCase() === 'tcp' ? 'tcp' : 'udp'
  }
}

/** Nothing that a live call depends on has changed. */
function sameTrunk(one: TrunkConfig, other: TrunkConfig): boolean {
  const { address, externalAddress, from } = other
  return (
    sameSocket(one, other) &&
    one.address === address &&
    one.externalAddress === externalAddress &&
    one.from.join() === from.join()
  )
}

/** What is bound to stays bound: an address cannot be taken twice. */
function sameSocket(one: TrunkConfig, other: TrunkConfig): boolean {
  return one.bind === other.bind && (one.bind !== undefined || one.address === other.address)
}
