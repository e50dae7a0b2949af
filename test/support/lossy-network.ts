import type { Clock } from '../../pbx-core/base/clock.ts'
import type { Octets } from '../../pbx-core/base/octets.ts'
import type { Address, Flow, FlowScope, SipTransport, TransportEvents } from '../../pbx-core/sip/flow.ts'
import { randomSource } from './mutate.ts'

/** A network in memory whose misfortunes are the same at every run: they follow from the seed. */
export interface LossyNetwork {
  /** A host with one socket. Packets to an address where nobody is are lost. */
  host(address: string, port?: number, scope?: FlowScope): NetworkHost
  /** Every packet that was sent, lost ones included, in order. */
  readonly sent: readonly Packet[]
}

export interface NetworkHost {
  readonly local: Address
  /** What its flows say of themselves. */
  retired: boolean
  readonly transport: SipTransport
  flowTo(address: string, port?: number): Flow
  /** Where what arrives goes; set it before packets come. */
  attach(events: Pick<TransportEvents, 'received'>): void
}

export interface Packet {
  readonly at: number
  readonly from: Address
  readonly to: Address
  readonly octets: Octets
  /** How many copies arrive: 0 is lost, 2 is duplicated. */
  readonly copies: number
}

export interface LossyNetworkOptions {
  readonly clock: Clock
  readonly seed?: number
  /** Probabilities, 0 to 1. */
  readonly loss?: number
  readonly duplication?: number
  /** Milliseconds, least and most; packets overtake each other where these differ. */
  readonly delay?: readonly [number, number]
  /** `tcp` loses, doubles and reorders nothing. */
  readonly protocol?: 'udp' | 'tcp'
}

const phones: FlowScope = { kind: 'phones' }

export function createLossyNetwork(options: LossyNetworkOptions): LossyNetwork {
  const { clock, loss = 0, duplication = 0, delay = [1, 1], protocol = 'udp' } = options
  const random = randomSource(options.seed ?? 1)
  const hosts = new Map<string, { events: Pick<TransportEvents, 'received'> | undefined; flow(to: Address): Flow }>()
  const sent: Packet[] = []
  const lossy = protocol === 'udp'

  function copies(): number {
    if (lossy && random() < loss) return 0
    return lossy && random() < duplication ? 2 : 1
  }

  function deliver(octets: Octets, from: Address, to: Address): void {
    const host = hosts.get(name(to))
    host?.events?.received(octets, host.flow(from))
  }

  function transmit(octets: Octets, from: Address, to: Address): void {
    const packet: Packet = { at: clock.now(), from, to, octets, copies: copies() }
    sent.push(packet)
    const [least, most] = lossy ? delay : [delay[0], delay[0]]
    for (let copy = 0; copy < packet.copies; copy++) {
      clock.after(least + Math.floor(random() * (most - least + 1)), () => deliver(octets, from, to))
    }
  }

  return {
    sent,
    host(address, port = 5060, scope = phones) {
      const local: Address = { address, port }
      const flows = new Map<string, Flow>()
      const flow = (remote: Address): Flow => {
        const id = `${protocol} ${name(local)} ${name(remote)}`
        const known = flows.get(id)
        if (known !== undefined) return known
        const common = { protocol, reliable: !lossy, local, scope, advertised: local, alive: true } as const
        const made: Flow = {
          ...common,
          id,
          remote,
          get retired() {
            return own.retired
          }
        }
        flows.set(id, made)
        return made
      }
      const entry: { events: Pick<TransportEvents, 'received'> | undefined; flow: typeof flow } = {
        events: undefined,
        flow
      }
      hosts.set(name(local), entry)
      const own: NetworkHost = {
        local,
        retired: false,
        transport: {
          send: (to, octets) => transmit(octets, local, to.remote),
          open: (target) => flow({ address: target.address, port: target.port })
        },
        flowTo: (remote, remotePort = 5060) => flow({ address: remote, port: remotePort }),
        attach(events) {
          entry.events = events
        }
      }
      return own
    }
  }
}

function name({ address, port }: Address): string {
  return `${address}:${port}`
}
