import type { Clock } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import type { Octets } from '../base/octets.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { Listening, SipSocket, StartError } from '../contract/pbx.ts'
import type { ListenerUse, SipListen, SipSockets, TrunkSocketOptions } from '../runtime/ports.ts'
import type { Address, Flow, FlowScope, FlowTarget, TransportEvents } from '../sip/flow.ts'
import { type ConnectionLimits, Connections, defaultConnectionLimits } from './connections.ts'
import { formatHostPort, parseHostPort } from './host-port.ts'
import { addressTowards, reachableAddresses } from './local-address.ts'
import { MovableListener } from './movable-listener.ts'
import { listenTcp, TcpConnection, type TcpListener } from './tcp.ts'
import { openUdp, type UdpSocket } from './udp.ts'
import { WebSocketFlow } from './websocket.ts'
import { ClosedFlow, scopeName, WireFlow } from './wire-flow.ts'

export interface SipTransportOptions {
  readonly log: Log
  readonly clock: Clock
  readonly limits?: Partial<ConnectionLimits>
}

type TrunkScope = Extract<FlowScope, { kind: 'trunk' }>

interface TrunkSocketPair {
  readonly udp: UdpSocket
  /** For connections that the peer opens; undefined where that port is taken. */
  readonly tcp: TcpListener | undefined
  /** What peers are to call us from now on. */
  readonly external: { address: string | undefined }
}

const phones: FlowScope = { kind: 'phones' }
const unused: ListenerUse = { inUse: () => false, whenOver: (over) => over() }

/** The sockets of the SIP side: the phones' listeners, each trunk's own, and the WebSockets handed over. */
export class SocketTransport implements SipSockets {
  readonly #events: TransportEvents
  readonly #log: Log
  readonly #connections: Connections
  readonly #udp: MovableListener<UdpSocket>
  readonly #tcp: MovableListener<TcpListener>
  readonly #trunks = new Map<string, TrunkSocketPair>()
  /** What is being opened or closed, by scope. */
  readonly #turns = new Map<string, Promise<unknown>>()
  /** Connections that we open, by scope and peer, to be used again while they live. */
  readonly #outgoing = new Map<string, TcpConnection>()

  constructor(events: TransportEvents, { log, clock, limits }: SipTransportOptions) {
    this.#events = events
    this.#log = log
    this.#connections = new Connections(clock, log, { ...defaultConnectionLimits, ...limits })
    const connections = this.#connections
    this.#udp = new MovableListener((bind) => openUdp({ bind, scope: phones, events }))
    this.#tcp = new MovableListener((bind) => listenTcp({ bind, scope: phones, events, connections }))
  }

  /** Connections open now, WebSockets included. */
  get connections(): number {
    return this.#connections.size
  }

  /** Packets and connections turned away from trunks' sockets. */
  get refused(): number {
    let refused = 0
    for (const { udp, tcp } of this.#trunks.values()) refused += udp.refused + (tcp?.refused ?? 0)
    return refused
  }

  backlog(): number {
    let longest = 0
    for (const { backlog } of this.#udp.sockets) longest = Math.max(longest, backlog)
    for (const { udp } of this.#trunks.values()) longest = Math.max(longest, udp.backlog)
    return longest
  }

  send(flow: Flow, octets: Octets): void {
    if (flow instanceof WireFlow) flow.transmit(octets)
    else queueMicrotask(() => this.#events.failed(flow, 'not a flow of this transport'))
  }

  open(target: FlowTarget): Flow {
    return target.protocol === 'udp' ? this.#openUdpFlow(target) : this.#openConnection(target)
  }

  async listen(listen: SipListen, use: ListenerUse = unused): Promise<Result<Listening['sip'], StartError>> {
    const before = this.#udp.bind
    const udp = await this.#udp.move(listen.udp, use)
    if (!udp.ok) return udp
    const tcp = await this.#tcp.move(listen.tcp, use)
    if (!tcp.ok) {
      // Refused whole: the configuration in force says the old address of both.
      await this.#udp.move(before, use)
      return tcp
    }
    if (listen.tls !== null) this.#log.warn('sip.tls-unavailable', { listen: listen.tls })
    return ok({ udp: udp.value, tcp: tcp.value, tls: null })
  }

  acceptWebSocket(socket: SipSocket): void {
    const flow = new WebSocketFlow(socket, this.#events, this.#connections)
    if (this.#connections.admit(flow, { address: socket.remote.address, scope: flow.scope })) flow.adopt()
    else socket.close()
  }

  proved(flow: Flow, user: string): void {
    if (flow instanceof WebSocketFlow || flow instanceof TcpConnection) flow.proved(user)
  }

  addresses(): readonly string[] {
    const bound = [this.#udp.socket, this.#tcp.socket].flatMap((socket) => (socket ? [socket.local.address] : []))
    return [...new Set(bound.flatMap(reachableAddresses))]
  }

  addressTowards(peer: Address): Promise<Result<string, string>> {
    return addressTowards(peer)
  }

  /** One after the other for each scope: the second of two would find the address taken, by the first. */
  openTrunk(scope: TrunkScope, options: TrunkSocketOptions): Promise<Result<Address, string>> {
    return this.#inTurn(scope, () => this.#openTrunk(scope, options))
  }

  closeTrunk(scope: TrunkScope): Promise<void> {
    return this.#inTurn(scope, () => this.#closeTrunk(scope))
  }

  async #openTrunk(scope: TrunkScope, options: TrunkSocketOptions): Promise<Result<Address, string>> {
    const { externalAddress, accept } = options
    const known = this.#trunks.get(scopeName(scope))
    if (known !== undefined) return ok(rename(known, externalAddress))
    const bind = await trunkAddress(options)
    if (!bind.ok) return bind
    const external = { address: externalAddress }
    const common = { scope, externalAddress: () => external.address, events: this.#events }
    const open = (at: Address) =>
      openUdp({ ...common, bind: at, accept: (address, port) => accept(address, port, 'udp') })
    const wanted = await open(bind.value)
    // The port that the peer was told is taken: a call out is still better than none.
    const mayBeAnother = options.bind === undefined && bind.value.port !== 0
    const udp = wanted.ok || !mayBeAnother ? wanted : await open({ ...bind.value, port: 0 })
    if (!udp.ok) return err(udp.error.message)
    const { local } = udp.value
    const tcp = await listenTcp({
      ...common,
      bind: local,
      connections: this.#connections,
      accept: (address, port) => accept(address, port, 'tcp')
    })
    if (!tcp.ok) this.#log.warn('trunk.no-tcp-listener', { trunk: scope.trunk, error: tcp.error.message })
    this.#trunks.set(scopeName(scope), { udp: udp.value, tcp: tcp.ok ? tcp.value : undefined, external })
    return ok(local)
  }

  /** Its connections live on until they are idle: a call may be using them. */
  async #closeTrunk(scope: TrunkScope): Promise<void> {
    const name = scopeName(scope)
    const sockets = this.#trunks.get(name)
    this.#trunks.delete(name)
    for (const [key, { scope: used }] of this.#outgoing) if (scopeName(used) === name) this.#outgoing.delete(key)
    sockets?.tcp?.close()
    await sockets?.udp.close()
  }

  #inTurn<T>(scope: TrunkScope, run: () => Promise<T>): Promise<T> {
    const name = scopeName(scope)
    const turn = (this.#turns.get(name) ?? Promise.resolve()).then(run)
    const over = turn
      .catch(() => undefined)
      .then(() => {
        if (this.#turns.get(name) === over) this.#turns.delete(name)
      })
    this.#turns.set(name, over)
    return turn
  }

  async close(): Promise<void> {
    await Promise.all(this.#turns.values())
    const trunks = [...this.#trunks.values()]
    this.#trunks.clear()
    this.#outgoing.clear()
    for (const { tcp } of trunks) tcp?.close()
    await Promise.all([
      this.#udp.close(),
      this.#tcp.close(),
      ...trunks.map(({ udp }) => udp.close()),
      this.#connections.closeAll()
    ])
  }

  #openUdpFlow(target: FlowTarget): Flow {
    const socket = target.scope.kind === 'phones' ? this.#udp.socket : this.#trunks.get(scopeName(target.scope))?.udp
    return socket?.flow(target.address, target.port) ?? new ClosedFlow(target, this.#events)
  }

  #openConnection(target: FlowTarget): Flow {
    const { scope, address, port } = target
    const key = `${scopeName(scope)} ${formatHostPort(target)}`
    const known = this.#outgoing.get(key)
    if (known?.alive) return known
    const trunk = this.#trunks.get(scopeName(scope))
    const listener = scope.kind === 'phones' ? this.#tcp.socket?.local : (trunk?.tcp ?? trunk?.udp)?.local
    if (listener === undefined) return new ClosedFlow(target, this.#events)
    const connection = new TcpConnection({
      scope,
      listener,
      remote: { address, port },
      externalAddress: () => trunk?.external.address,
      events: this.#events,
      connections: this.#connections
    })
    this.#outgoing.set(key, connection)
    void connection.closed.then(() => {
      if (this.#outgoing.get(key) === connection) this.#outgoing.delete(key)
    })
    return connection
  }
}

/** Where a trunk's sockets are to be: as configured, else on the address from which its peer is reached. */
async function trunkAddress({ bind, peer, port = 0 }: TrunkSocketOptions): Promise<Result<Address, string>> {
  if (bind !== undefined) return ok(parseHostPort(bind))
  const address = await addressTowards(peer)
  return address.ok ? ok({ address: address.value, port }) : address
}

/** New flows have the new name; what a live call has written down of itself stays. */
function rename({ udp, external }: TrunkSocketPair, address: string | undefined): Address {
  external.address = address
  udp.forgetFlows()
  return udp.local
}

/** Opens nothing yet. What arrives, breaks or closes is told to `events`. */
export function createSipTransport(events: TransportEvents, options: SipTransportOptions): SocketTransport {
  return new SocketTransport(events, options)
}
