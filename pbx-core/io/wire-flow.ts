import type { Octets } from '../base/octets.ts'
import type { Address, Flow, FlowScope, FlowTarget, Protocol, TransportEvents } from '../sip/flow.ts'

/** A flow of this transport: one that can put octets on a wire. */
export abstract class WireFlow implements Flow {
  abstract readonly id: string
  abstract readonly protocol: Protocol
  abstract readonly reliable: boolean
  abstract readonly local: Address
  abstract readonly remote: Address
  abstract readonly scope: FlowScope
  abstract readonly advertised: Address
  abstract readonly alive: boolean
  abstract readonly retired: boolean

  /** Never throws, and reports a failure only after it has returned. */
  abstract transmit(octets: Octets): void
}

export function scopeName(scope: FlowScope): string {
  return scope.kind === 'phones' ? 'phones' : `trunk ${scope.domain} ${scope.trunk} ${scope.generation}`
}

/** A flow of a scope that has no socket (any more): whatever is sent fails. */
export class ClosedFlow extends WireFlow {
  readonly id: string
  readonly protocol: 'udp' | 'tcp'
  readonly reliable: boolean
  readonly local: Address = { address: '0.0.0.0', port: 0 }
  readonly remote: Address
  readonly scope: FlowScope
  readonly advertised: Address = { address: '0.0.0.0', port: 0 }
  readonly alive = false
  readonly retired = false
  readonly #events: TransportEvents

  constructor(target: FlowTarget, events: TransportEvents) {
    super()
    this.protocol = target.protocol
    this.reliable = target.protocol === 'tcp'
    this.remote = { address: target.address, port: target.port }
    this.scope = target.scope
    this.id = `closed ${target.protocol} ${scopeName(target.scope)}`
    this.#events = events
  }

  transmit(): void {
    const owner = this.scope.kind === 'phones' ? 'phones' : `trunk ${this.scope.domain} ${this.scope.trunk}`
    queueMicrotask(() => this.#events.failed(this, `no socket is open for ${owner}`))
  }
}
