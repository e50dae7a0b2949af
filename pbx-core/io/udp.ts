import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import type { Octets } from '../base/octets.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { StartError } from '../contract/pbx.ts'
import type { Address, FlowScope, TransportEvents } from '../sip/flow.ts'
import { formatHostPort } from './host-port.ts'
import { isWildcard, ownAddressFor } from './local-address.ts'
import { socketFault } from './socket-fault.ts'
import { StandingQueue } from './standing-queue.ts'
import { isStun, stunAnswer } from './stun.ts'
import { WireFlow } from './wire-flow.ts'

export interface UdpOptions {
  readonly bind: Address
  readonly scope: FlowScope
  /** What peers are to call us; absent: the local address. */
  readonly externalAddress?: (() => string | undefined) | undefined
  /** Packets from elsewhere are dropped unread. Absent: from anywhere. */
  readonly accept?: ((address: string, port: number) => boolean) | undefined
  readonly events: TransportEvents
}

/** Room for the packets of some 100 ms of a call storm, as far as the system grants it. */
const RECEIVE_BUFFER = 4 * 1024 * 1024
/** Peers of one socket whose flows are kept; forged sources push each other out. */
const FLOWS_KEPT = 8192
const CR = 0x0d
const LF = 0x0a

export async function openUdp(options: UdpOptions): Promise<Result<UdpSocket, StartError>> {
  const { bind } = options
  const ipv6 = isIPv6(bind.address)
  const socket = createSocket({
    type: ipv6 ? 'udp6' : 'udp4',
    ipv6Only: ipv6,
    recvBufferSize: RECEIVE_BUFFER,
    // Every address here is literal: asking the resolver would cost a turn of the event loop for each packet.
    lookup: (hostname, _options, callback) => callback(null, hostname, ipv6 ? 6 : 4)
  })
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject)
      socket.bind({ address: bind.address, port: bind.port, exclusive: true }, resolve)
    })
  } catch (error) {
    socket.close()
    return err(socketFault('UDP', bind, error))
  }
  socket.removeAllListeners('error')
  return ok(new UdpSocket(socket, options))
}

/** One UDP socket; its flows are its peers. */
export class UdpSocket {
  readonly local: Address
  readonly scope: FlowScope
  /** Set while only what began on it goes on. */
  retired = false
  readonly #socket: Socket
  readonly #options: UdpOptions
  /** Flows used lately, and those used before them: a cache of two generations. */
  #flows = new Map<string, UdpFlow>()
  #olderFlows = new Map<string, UdpFlow>()
  readonly #queue = new StandingQueue(() => performance.now())
  #open = true
  #refused = 0

  constructor(socket: Socket, options: UdpOptions) {
    const { address, port } = socket.address()
    this.local = { address, port }
    this.scope = options.scope
    this.#socket = socket
    this.#options = options
    socket.on('message', (packet, source) => this.#received(packet, source))
    // What goes wrong with a packet is told by its own callback; nothing else needs an answer.
    socket.on('error', () => {})
  }

  get open(): boolean {
    return this.#open
  }

  /** Packets dropped because they came from elsewhere. */
  get refused(): number {
    return this.#refused
  }

  /** Milliseconds for which packets have been waiting to be read without a break. */
  get backlog(): number {
    return this.#queue.standing
  }

  flow(address: string, port: number): UdpFlow {
    const key = `${address}:${port}`
    const recent = this.#flows.get(key)
    if (recent !== undefined) return recent
    const flow = this.#olderFlows.get(key) ?? new UdpFlow(this, { address, port }, this.#advertised(address))
    if (this.#flows.size >= FLOWS_KEPT) {
      this.#olderFlows = this.#flows
      this.#flows = new Map()
    }
    this.#flows.set(key, flow)
    return flow
  }

  /** Whoever has a flow may go on using it; the next one to that peer is made anew. */
  forgetFlows(): void {
    this.#flows.clear()
    this.#olderFlows.clear()
  }

  transmit(octets: Octets, flow: UdpFlow): void {
    const { address, port } = flow.remote
    if (!this.#open || !isUnicast(address) || port === 0) {
      queueMicrotask(() => this.failed(flow, `${formatHostPort(flow.remote)} cannot be sent to`))
      return
    }
    this.#socket.send(Buffer.from(octets, 'latin1'), port, address, flow.onSent)
  }

  failed(flow: UdpFlow, error: string): void {
    this.#options.events.failed(flow, error)
  }

  close(): Promise<void> {
    if (!this.#open) return Promise.resolve()
    this.#open = false
    this.forgetFlows()
    return new Promise((resolve) => this.#socket.close(resolve))
  }

  #received(packet: Buffer, { address, port }: RemoteInfo): void {
    const { accept, events } = this.#options
    this.#queue.read()
    if (accept !== undefined && !accept(address, port)) {
      this.#refused++
      return
    }
    const first = packet[0]
    // RFC 5626 §4.4: an empty line keeps a NAT binding open and wants no answer over UDP.
    if (first === undefined || ((first === CR || first === LF) && isBlank(packet))) return
    if (first < 2 && isStun(packet)) {
      const answer = stunAnswer(packet, { address, port })
      if (answer !== undefined && port !== 0) this.#socket.send(answer, port, address, () => {})
      return
    }
    events.received(packet.toString('latin1'), this.flow(address, port))
  }

  #advertised(remote: string): Address {
    const { address, port } = this.local
    const own = this.#options.externalAddress?.() ?? (isWildcard(address) ? ownAddressFor(remote) : address)
    return { address: own, port }
  }
}

export class UdpFlow extends WireFlow {
  readonly id: string
  readonly protocol = 'udp'
  readonly reliable = false
  readonly local: Address
  readonly remote: Address
  readonly scope: FlowScope
  readonly advertised: Address
  readonly #socket: UdpSocket
  /** One for the flow, not one for each packet. */
  readonly onSent = (error: Error | null): void => {
    if (error !== null) this.#socket.failed(this, error.message)
  }

  constructor(socket: UdpSocket, remote: Address, advertised: Address) {
    super()
    this.#socket = socket
    this.local = socket.local
    this.remote = remote
    this.scope = socket.scope
    this.advertised = advertised
    this.id = `udp ${formatHostPort(socket.local)} ${formatHostPort(remote)}`
  }

  get alive(): boolean {
    return this.#socket.open
  }

  get retired(): boolean {
    return this.#socket.retired
  }

  transmit(octets: Octets): void {
    this.#socket.transmit(octets, this)
  }
}

function isBlank(packet: Buffer): boolean {
  return packet.every((octet) => octet === CR || octet === LF)
}

/** Neither a group, nor everybody, nor nobody: SIP has no business with those (RFC 3261 §18.1.1 is not used). */
function isUnicast(address: string): boolean {
  if (isIPv6(address)) return !/^ff/i.test(address) && address !== '::'
  const network = Number.parseInt(address, 10)
  return network > 0 && network < 224
}
