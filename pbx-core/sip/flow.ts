import type { Octets } from '../base/octets.ts'

export type Protocol = 'udp' | 'tcp' | 'tls' | 'ws' | 'wss'

export interface Address {
  readonly address: string
  readonly port: number
}

/**
 * A way to one peer: for UDP a socket and a remote address, for the others a connection
 * (RFC 5626 §2). Requests to a registered phone and responses go back over the flow that
 * their request came in on.
 */
export interface Flow {
  /** Unique while the process lives; the same UDP socket and remote give the same id. */
  readonly id: string
  readonly protocol: Protocol
  /** Retransmission is the transport's own business (RFC 3261 §17). */
  readonly reliable: boolean
  readonly local: Address
  readonly remote: Address
  /** Who may use it: the phones' listener, or the socket of one trunk. */
  readonly scope: FlowScope
  /** What to write into our own Via and Contact: local, or the external address of a trunk. */
  readonly advertised: Address
  /** False once the connection is gone; UDP flows stay alive. */
  readonly alive: boolean
  /** True once its listener has moved: what began on it goes on there, and nothing new begins. */
  readonly retired: boolean
}

export type FlowScope =
  | { readonly kind: 'phones' }
  | {
      readonly kind: 'trunk'
      readonly domain: string
      readonly trunk: string
      /** Tells the socket of a trunk from the one that it had before it was moved, and that live calls still use. */
      readonly generation: number
    }

/**
 * Whether what comes over `other` is of whoever has `flow`: it is the same way, or both lead to one trunk, whose
 * peers are one party at its socket.
 */
export function isSameParty(flow: Flow, other: Flow): boolean {
  if (flow.scope.kind === 'phones' || other.scope.kind === 'phones') return flow.id === other.id
  return flow.scope.domain === other.scope.domain && flow.scope.trunk === other.scope.trunk
}

/** Implemented in `io/`; composed by `runtime/`. */
export interface SipTransport {
  /** Never throws; what cannot be sent is reported through `TransportEvents.failed`, after this has returned. */
  send(flow: Flow, octets: Octets): void
  /** A flow to an address: for UDP at once, for connections opened on the first send. */
  open(target: FlowTarget): Flow
}

export interface FlowTarget {
  readonly protocol: 'udp' | 'tcp'
  readonly address: string
  readonly port: number
  readonly scope: FlowScope
}

/** What a transport tells: one whole SIP message in octets for each call, already framed. */
export interface TransportEvents {
  received(octets: Octets, flow: Flow): void
  failed(flow: Flow, error: string): void
  closed(flow: Flow): void
}
