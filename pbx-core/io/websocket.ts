import type { Octets } from '../base/octets.ts'
import type { SipSocket } from '../contract/pbx.ts'
import type { Address, FlowScope, TransportEvents } from '../sip/flow.ts'
import type { Connection, Connections } from './connections.ts'
import { WireFlow } from './wire-flow.ts'

let accepted = 0

/** A WebSocket of the HTTP listener as a flow: one frame, one message (RFC 7118 §5). */
export class WebSocketFlow extends WireFlow implements Connection {
  readonly id = `ws ${++accepted}`
  readonly protocol: 'ws' | 'wss'
  readonly reliable = true
  readonly local: Address
  readonly remote: Address
  readonly advertised: Address
  readonly scope: FlowScope = { kind: 'phones' }
  readonly retired = false
  readonly closed: Promise<void>
  readonly #socket: SipSocket
  readonly #events: TransportEvents
  readonly #connections: Connections
  #alive = true
  #lastReceived: number
  #settleClosed: () => void = () => {}

  constructor(socket: SipSocket, events: TransportEvents, connections: Connections) {
    super()
    this.protocol = socket.secure ? 'wss' : 'ws'
    this.local = socket.local
    this.remote = socket.remote
    this.advertised = socket.local
    this.#socket = socket
    this.#events = events
    this.#connections = connections
    this.#lastReceived = connections.now()
    this.closed = new Promise((resolve) => {
      this.#settleClosed = resolve
    })
  }

  /** Begins to listen to it. */
  adopt(): void {
    this.#connections.add(this)
    this.#socket.onClose(() => this.#ended())
    this.#socket.onMessage((octets) => this.#received(octets))
  }

  /** The HTTP listener has limits of its own, and knows nothing of SIP's proofs. */
  proved(user: string): void {
    this.#connections.proved(this, user)
    this.#socket.proved(user)
  }

  get alive(): boolean {
    return this.#alive
  }

  transmit(octets: Octets): void {
    if (this.#alive) this.#socket.send(octets)
    else queueMicrotask(() => this.#events.failed(this, 'the connection is closed'))
  }

  overdue(now: number): string | undefined {
    return now - this.#lastReceived > this.#connections.limits.idleMs ? 'idle' : undefined
  }

  /** Does not wait for the peer's half of the closing: the HTTP listener sees to that. */
  drop(): void {
    this.#socket.close()
    this.#ended()
  }

  #received(octets: Octets): void {
    if (!this.#alive) return
    this.#lastReceived = this.#connections.now()
    if (/[^\r\n]/.test(octets)) this.#events.received(octets, this)
    // The keep-alive of RFC 5626 §3.5.1, which some clients use over WebSocket too.
    else if (octets.startsWith('\r\n\r\n')) this.#socket.send('\r\n')
  }

  #ended(): void {
    if (!this.#alive) return
    this.#alive = false
    this.#settleClosed()
    this.#connections.remove(this)
    this.#events.closed(this)
  }
}
