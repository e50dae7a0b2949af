import { connect, createServer, type Server, type Socket } from 'node:net'
import type { Octets } from '../base/octets.ts'
import { err, ok, type Result } from '../base/result.ts'
import type { StartError } from '../contract/pbx.ts'
import type { Address, FlowScope, TransportEvents } from '../sip/flow.ts'
import { createErrorResponse } from '../sip/message/error-response.ts'
import { MessageFramer } from '../sip/message/framer.ts'
import type { Connection, Connections } from './connections.ts'
import { isWildcard, ownAddressFor } from './local-address.ts'
import { socketFault } from './socket-fault.ts'
import { WireFlow } from './wire-flow.ts'

export interface TcpOptions {
  readonly bind: Address
  readonly scope: FlowScope
  /** What peers are to call us; absent: the local address. */
  readonly externalAddress?: (() => string | undefined) | undefined
  /** Connections from elsewhere are closed unread. Absent: from anywhere. */
  readonly accept?: ((address: string, port: number) => boolean) | undefined
  readonly events: TransportEvents
  readonly connections: Connections
}

const CONNECT_MS = 5000
const KEEP_ALIVE_MS = 60_000

export async function listenTcp(options: TcpOptions): Promise<Result<TcpListener, StartError>> {
  const { bind } = options
  const server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS })
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen({ host: bind.address, port: bind.port, exclusive: true }, resolve)
    })
  } catch (error) {
    return err(socketFault('TCP', bind, error))
  }
  server.removeAllListeners('error')
  return ok(new TcpListener(server, options))
}

/** A listening socket. Its connections outlive it. */
export class TcpListener {
  readonly local: Address
  /** Set while it takes connections only for what began on it. */
  retired = false
  readonly #server: Server
  #refused = 0

  constructor(server: Server, options: TcpOptions) {
    const bound = server.address()
    this.local =
      typeof bound === 'object' && bound !== null ? { address: bound.address, port: bound.port } : options.bind
    this.#server = server
    server.on('error', () => {})
    server.on('connection', (socket) => this.#accept(socket, options))
  }

  /** Connections closed because they came from elsewhere. */
  get refused(): number {
    return this.#refused
  }

  close(): void {
    this.#server.close()
  }

  #accept(socket: Socket, options: TcpOptions): void {
    const { remoteAddress: address, remotePort: port } = socket
    const known = address !== undefined && port !== undefined
    if (!known || !(options.accept?.(address, port) ?? true)) {
      this.#refused++
      socket.destroy()
      return
    }
    // Who is connected already may go on as ever: the connection outlives the listener.
    const cameLate = this.retired
    const retired = () => cameLate && this.retired
    const connection = new TcpConnection({ ...options, listener: this.local, remote: { address, port }, retired })
    if (options.connections.admit(connection, { address, scope: options.scope })) connection.adopt(socket)
    else socket.destroy()
  }
}

export interface TcpConnectionOptions extends Omit<TcpOptions, 'accept' | 'bind'> {
  /** Where peers may connect to us: what we call ourselves. */
  readonly listener: Address
  readonly remote: Address
  /** Absent: never. */
  readonly retired?: () => boolean
}

let opened = 0

/** One TCP connection, accepted or to be opened by the first message sent. */
export class TcpConnection extends WireFlow implements Connection {
  readonly id = `tcp ${++opened}`
  readonly protocol = 'tcp'
  readonly reliable = true
  readonly remote: Address
  readonly scope: FlowScope
  readonly closed: Promise<void>
  readonly #options: TcpConnectionOptions
  readonly #framer = new MessageFramer()
  #socket: Socket | undefined
  #alive = true
  #lastReceived: number
  /** Since when a whole message is owed; undefined where none is. */
  #owingSince: number | undefined
  #settleClosed: () => void = () => {}

  constructor(options: TcpConnectionOptions) {
    super()
    this.#options = options
    this.remote = options.remote
    this.scope = options.scope
    this.#lastReceived = options.connections.now()
    this.closed = new Promise((resolve) => {
      this.#settleClosed = resolve
    })
  }

  get alive(): boolean {
    return this.#alive
  }

  get retired(): boolean {
    return this.#options.retired?.() ?? false
  }

  get local(): Address {
    const { localAddress, localPort } = this.#socket ?? {}
    if (localAddress === undefined || localPort === undefined) return { ...this.#options.listener, port: 0 }
    return { address: localAddress, port: localPort }
  }

  get advertised(): Address {
    const { externalAddress, listener } = this.#options
    const own = isWildcard(listener.address) ? ownAddressFor(this.remote.address) : listener.address
    return { address: externalAddress?.() ?? own, port: listener.port }
  }

  /** Takes over a connection that was accepted. A peer that connects owes a message (slow loris). */
  adopt(socket: Socket): void {
    this.#owingSince = this.#options.connections.now()
    this.#use(socket)
  }

  proved(user: string): void {
    this.#options.connections.proved(this, user)
  }

  transmit(octets: Octets): void {
    if (!this.#alive) {
      queueMicrotask(() => this.#options.events.failed(this, 'the connection is closed'))
      return
    }
    this.#socket ??= this.#connect()
    this.#write(octets)
  }

  overdue(now: number): string | undefined {
    const { messageMs, idleMs } = this.#options.connections.limits
    if (this.#owingSince !== undefined && now - this.#owingSince > messageMs) return 'no whole message came'
    return now - this.#lastReceived > idleMs ? 'idle' : undefined
  }

  drop(reason: string): void {
    this.#socket?.destroy(new Error(reason))
  }

  #connect(): Socket {
    const { listener } = this.#options
    const { remote } = this
    const socket = connect({
      host: remote.address,
      port: remote.port,
      ...(isWildcard(listener.address) ? {} : { localAddress: listener.address }),
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: KEEP_ALIVE_MS
    })
    socket.setTimeout(CONNECT_MS, () => socket.destroy(new Error('the connection was not answered')))
    socket.once('connect', () => socket.setTimeout(0))
    this.#use(socket)
    return socket
  }

  #use(socket: Socket): void {
    this.#socket = socket
    this.#options.connections.add(this)
    socket.on('data', (chunk) => this.#received(chunk))
    socket.on('error', (error) => {
      this.#alive = false
      this.#options.events.failed(this, error.message)
    })
    socket.on('end', () => {
      this.#alive = false
    })
    socket.on('close', () => {
      this.#alive = false
      this.#options.connections.remove(this)
      this.#settleClosed()
      this.#options.events.closed(this)
    })
  }

  #write(octets: Octets): void {
    const socket = this.#socket
    if (socket === undefined || !socket.writable) return
    socket.write(octets, 'latin1')
    if (socket.writableLength > this.#options.connections.limits.unread) this.drop('the peer does not read')
  }

  #received(chunk: Buffer): void {
    const { connections, events } = this.#options
    const octets = chunk.toString('latin1')
    this.#lastReceived = connections.now()
    const items = this.#framer.push(octets)
    if (items.length > 0) this.#owingSince = undefined
    else if (/[^\r\n]/.test(octets)) this.#owingSince ??= this.#lastReceived
    for (const item of items) {
      if (!this.#alive) return
      switch (item.kind) {
        case 'message':
          events.received(item.octets, this)
          break
        case 'ping':
          this.#write('\r\n')
          break
        case 'broken': {
          const response = createErrorResponse(item.error, this.remote)
          if (response !== undefined) this.#write(response.octets)
          this.#alive = false
          this.#socket?.destroySoon()
          break
        }
      }
    }
  }
}
