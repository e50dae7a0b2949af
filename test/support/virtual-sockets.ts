import type { Octets } from '../../pbx-core/base/octets.ts'
import { ok } from '../../pbx-core/base/result.ts'
import type { Listening } from '../../pbx-core/contract/pbx.ts'
import type { SipSockets } from '../../pbx-core/runtime/ports.ts'
import type { Address, Flow, FlowScope, TransportEvents } from '../../pbx-core/sip/flow.ts'
import type { LossyNetwork, NetworkHost } from './lossy-network.ts'

const nowhere = { received: () => {} }

type TrunkScope = Extract<FlowScope, { kind: 'trunk' }>

/** The sockets of a PBX on the network in memory: one for phones, one for each trunk. */
export class VirtualSockets implements SipSockets {
  readonly #network: LossyNetwork
  readonly #address: string
  readonly #events: TransportEvents
  readonly backlog: () => number
  readonly #trunks = new Map<string, NetworkHost>()
  #phones: NetworkHost | undefined
  #ports = 5090

  constructor(
    network: LossyNetwork,
    parts: { readonly address: string; readonly events: TransportEvents; readonly backlog: () => number }
  ) {
    this.#network = network
    this.#address = parts.address
    this.#events = parts.events
    this.backlog = parts.backlog
  }

  async listen() {
    this.#phones ??= this.#network.host(this.#address, 5060)
    this.#phones.attach(this.#events)
    const listening: Listening['sip'] = { udp: 5060, tcp: null, tls: null }
    return ok(listening)
  }

  addresses(): readonly string[] {
    return [this.#address]
  }

  async openTrunk(scope: TrunkScope, options: Parameters<SipSockets['openTrunk']>[1]) {
    const known = this.#trunks.get(nameOf(scope))
    if (known !== undefined) return ok(known.flowTo(options.peer.address).local)
    const port = options.bind === undefined ? this.#ports++ : Number(options.bind.split(':').at(-1))
    const local: Address = { address: this.#address, port }
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
    const host = this.#hostOf(target.scope)
    if (host === undefined) throw new Error('a flow is opened from a socket that is not open')
    return host.flowTo(target.address, target.port)
  }

  /** What goes out through a socket that was closed is lost. */
  send(flow: Flow, octets: Octets): void {
    this.#hostOf(flow.scope)?.transport.send(flow, octets)
  }

  acceptWebSocket(): never {
    throw new Error('there are no WebSockets on this network')
  }

  async close(): Promise<void> {
    for (const host of [this.#phones, ...this.#trunks.values()]) host?.attach(nowhere)
  }

  #hostOf(scope: FlowScope): NetworkHost | undefined {
    return scope.kind === 'phones' ? this.#phones : this.#trunks.get(nameOf(scope))
  }
}

function nameOf(scope: TrunkScope): string {
  return `${scope.domain}/${scope.trunk}/${scope.generation}`
}
