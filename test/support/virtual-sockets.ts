import type { Octets } from '../../pbx-core/base/octets.ts'
import { err, ok, type Result } from '../../pbx-core/base/result.ts'
import { MovableListener } from '../../pbx-core/io/movable-listener.ts'
import type { ListenerUse, SipListen, SipSockets } from '../../pbx-core/runtime/ports.ts'
import type { Address, Flow, FlowScope, TransportEvents } from '../../pbx-core/sip/flow.ts'
import type { LossyNetwork, NetworkHost } from './lossy-network.ts'

const nowhere = { received: () => {} }
const unused: ListenerUse = { inUse: () => false, whenOver: (over) => over() }

type TrunkScope = Extract<FlowScope, { kind: 'trunk' }>

export type Family = 'ipv4' | 'ipv6'

export function familyOf(address: string): Family {
  return address.includes(':') ? 'ipv6' : 'ipv4'
}

/** The sockets of a PBX on the network in memory: those for phones, which move with the configuration, and one for each trunk. */
export class VirtualSockets implements SipSockets {
  readonly #network: LossyNetwork
  readonly #addresses: () => Partial<Record<Family, string>>
  readonly #events: TransportEvents
  readonly backlog: () => number
  readonly #trunks = new Map<string, NetworkHost>()
  readonly #phones = new MovableListener(async ({ port }) => ok(this.#openForPhones(port)))
  #ports = 5090

  constructor(
    network: LossyNetwork,
    parts: {
      /** Of this machine, now: one of each kind of network that it is in. */
      readonly addresses: () => Partial<Record<Family, string>>
      readonly events: TransportEvents
      readonly backlog: () => number
    }
  ) {
    this.#network = network
    this.#addresses = parts.addresses
    this.#events = parts.events
    this.backlog = parts.backlog
  }

  async listen({ udp }: SipListen, use: ListenerUse = unused) {
    const moved = await this.#phones.move(udp, use)
    return moved.ok ? ok({ udp: moved.value, tcp: null, tls: null }) : moved
  }

  addresses(): readonly string[] {
    return Object.values(this.#addresses())
  }

  async addressTowards({ address }: Address): Promise<Result<string, string>> {
    const own = this.#addresses()[familyOf(address)]
    return own === undefined ? err(`no way to ${address}`) : ok(own)
  }

  async openTrunk(scope: TrunkScope, options: Parameters<SipSockets['openTrunk']>[1]) {
    const known = this.#trunks.get(nameOf(scope))
    if (known !== undefined) return ok(known.flowTo(options.peer.address).local)
    const port = options.bind === undefined ? (options.port ?? this.#ports++) : Number(options.bind.split(':').at(-1))
    const own = await this.addressTowards(options.peer)
    if (!own.ok) return own
    const local: Address = { address: own.value, port }
    const host = this.#network.host(local.address, local.port, scope)
    host.attach({
      received: (octets: Octets, flow: Flow) => {
        if (options.accept(flow.remote.address, flow.remote.port, 'udp')) this.#events.received(octets, flow)
      }
    })
    this.#trunks.set(nameOf(scope), host)
    return ok(local)
  }

  async closeTrunk(scope: TrunkScope): Promise<void> {
    this.#trunks.get(nameOf(scope))?.attach(nowhere)
    this.#trunks.delete(nameOf(scope))
  }

  open(target: Parameters<SipSockets['open']>[0]): Flow {
    const host = target.scope.kind === 'phones' ? this.#phones.socket : this.#trunks.get(nameOf(target.scope))
    if (host === undefined) throw new Error('a flow is opened from a socket that is not open')
    if (familyOf(target.address) !== familyOf(host.local.address))
      throw new Error(`no socket reaches ${target.address}`)
    return host.flowTo(target.address, target.port)
  }

  /** Every connection of trunks to that server is gone, as when it is started anew. */
  disconnect(address: string, port = 5060): void {
    for (const host of this.#trunks.values()) this.#events.closed(host.flowTo(address, port))
  }

  /** What goes out through a socket that was closed is lost. */
  send(flow: Flow, octets: Octets): void {
    this.#hostOf(flow)?.transport.send(flow, octets)
  }

  /** Only connections are limited. */
  proved(): void {}

  acceptWebSocket(): never {
    throw new Error('there are no WebSockets on this network')
  }

  async close(): Promise<void> {
    await this.#phones.close()
    for (const host of this.#trunks.values()) host.attach(nowhere)
  }

  #openForPhones(port: number): NetworkHost & { close(): void } {
    const host = this.#network.host(this.#addresses().ipv4 ?? '127.0.0.1', port)
    host.attach(this.#events)
    return Object.assign(host, { close: () => host.attach(nowhere) })
  }

  #hostOf({ scope, local }: Flow): NetworkHost | undefined {
    if (scope.kind === 'trunk') return this.#trunks.get(nameOf(scope))
    return this.#phones.sockets.find((host) => host.local.port === local.port)
  }
}

function nameOf(scope: TrunkScope): string {
  return `${scope.domain}/${scope.trunk}/${scope.generation}`
}
