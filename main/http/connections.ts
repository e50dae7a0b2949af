import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Server as TlsServer } from 'node:tls'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Log } from '../../pbx-core/base/log.ts'
import { placeOf } from '../../pbx-core/base/place.ts'
import { anyPlace, type Guest, type SeatLimits, Seats } from '../../pbx-core/base/seats.ts'
import { isTrusted, remoteOf } from './access/remote.ts'
import type { HttpFault } from './fault.ts'
import { sendFault } from './reply.ts'

export const connectionLimits: SeatLimits = { all: 4096, kept: 1024, place: 512, user: 200 }

/** A complete request has so long for its answer; where a client does not read that, the connection may be closed. */
const answeredWithin = 10_000
const sayEvery = 5000
const tooMany: HttpFault = {
  code: 'too_many_connections',
  message: 'Too many connections from your address.',
  retryAfter: 30
}

export interface ConnectionsPorts {
  readonly trustedProxies: () => readonly string[]
  readonly log: Log
  readonly now: () => number
  readonly limits?: SeatLimits
}

/**
 * The connections of the HTTP listener, WebSockets included: limited for each address while they have proved nothing, and
 * afterwards for each user alone (`4-pbx`, SIP). What comes through a trusted proxy counts for the address that the
 * proxy names, for as long as the request takes; what a request proves is the connection's, but for a proxy's, which
 * brings others next.
 */
export class HttpConnections {
  readonly #ports: ConnectionsPorts
  readonly #seats: Seats<HttpConnection>
  readonly #known = new WeakMap<Socket, HttpConnection>()
  #saidAt = Number.NEGATIVE_INFINITY
  #noticed = false

  constructor(ports: ConnectionsPorts) {
    this.#ports = ports
    this.#seats = new Seats(ports.limits ?? connectionLimits)
  }

  /** Comes before everything else that looks at requests, but after what says which of them are WebSockets. */
  watch(server: FastifyInstance): void {
    const listener: Server = server.server
    listener.on('connection', (socket: Socket) => this.#connected(socket))
    server.addHook('onRequest', async (request, reply) => {
      if (!this.#began(request)) return sendFault(request, reply, tooMany)
      if (!request.ws) reply.raw.once('close', () => this.#answered(request.raw))
    })
  }

  /** Counts the connections of a TLS listener for as long as they shake hands; then they come as connections of HTTP. */
  watchHandshakes(server: TlsServer): void {
    const shaking = new Map<string, HttpConnection>()
    const done = (socket: Socket) => {
      const key = endsOf(socket)
      const connection = shaking.get(key)
      shaking.delete(key)
      if (connection !== undefined) this.#seats.leave(connection)
    }
    server.on('connection', (socket: Socket) => {
      const address = socket.remoteAddress ?? ''
      const isProxys = isTrusted(this.#ports.trustedProxies(), address)
      const connection = new HttpConnection(socket, { isProxys, now: this.#ports.now })
      const key = endsOf(socket)
      shaking.set(key, connection)
      socket.once('close', () => {
        if (shaking.get(key) === connection) shaking.delete(key)
        this.#seats.leave(connection)
      })
      this.#seat(connection, isProxys ? anyPlace : placeOf(address))
    })
    // Before it is taken as a connection of HTTP: at the limit it would have no place beside itself.
    server.prependListener('secureConnection', done)
  }

  /** The credentials of this request were right: its connection is that user's, `100@acme.test`. */
  proved({ raw }: FastifyRequest, user: string): void {
    const connection = this.#known.get(raw.socket)
    if (connection !== undefined) this.#seats.prove(connection, user)
  }

  #connected(socket: Socket): void {
    const address = socket.remoteAddress ?? ''
    const isProxys = isTrusted(this.#ports.trustedProxies(), address)
    const connection = new HttpConnection(socket, { isProxys, now: this.#ports.now })
    this.#known.set(socket, connection)
    socket.once('close', () => this.#seats.leave(connection))
    this.#seat(connection, isProxys ? anyPlace : placeOf(address))
  }

  /** False where there is no room at the address that a proxy names. */
  #began(request: FastifyRequest): boolean {
    const { socket } = request.raw
    const connection = this.#known.get(socket)
    if (connection === undefined || socket.destroyed) return true
    if (!request.ws) connection.began(request.raw)
    if (!connection.isProxys) {
      this.#notice(request)
      return true
    }
    if (this.#seats.take(connection, placeOf(remoteOf(request)))) return true
    this.#seat(connection, anyPlace)
    return false
  }

  /** Warns once of a proxy that `trustedProxies` does not name: all of its clients count as one address. */
  #notice({ headers, raw }: FastifyRequest): void {
    if (this.#noticed || headers['x-forwarded-for'] === undefined) return
    this.#noticed = true
    const hint = 'name the proxy in listen.trustedProxies, or all who come through it are limited as one address'
    this.#ports.log.warn('http.proxy-not-trusted', { remote: raw.socket.remoteAddress, hint })
  }

  #answered({ socket }: IncomingMessage): void {
    const connection = this.#known.get(socket)
    connection?.answered()
    if (connection?.isProxys === true && !socket.destroyed) this.#seat(connection, anyPlace)
  }

  #seat(connection: HttpConnection, place: string): void {
    if (!this.#seats.take(connection, place)) connection.unseat()
    this.#say()
  }

  #say(): void {
    const now = this.#ports.now()
    if (now - this.#saidAt < sayEvery) return
    const refused = this.#seats.turnedAway()
    if (refused === 0) return
    this.#saidAt = now
    this.#ports.log.warn('http.connections-refused', { refused, open: this.#seats.size })
  }
}

/** A TLS socket and what is below it have the same two ends. */
function endsOf({ remoteAddress, remotePort, localPort }: Socket): string {
  return `${remoteAddress}|${remotePort}|${localPort}`
}

class HttpConnection implements Guest {
  readonly isProxys: boolean
  readonly #socket: Socket
  readonly #now: () => number
  #request: IncomingMessage | undefined
  #beganAt = 0

  constructor(socket: Socket, { isProxys, now }: { readonly isProxys: boolean; readonly now: () => number }) {
    this.#socket = socket
    this.#now = now
    this.isProxys = isProxys
  }

  began(request: IncomingMessage): void {
    this.#request = request
    this.#beganAt = this.#now()
  }

  answered(): void {
    this.#request = undefined
  }

  /** Half a request is nothing that is answered. */
  mayGo(): boolean {
    return this.#request?.complete !== true || this.#now() - this.#beganAt > answeredWithin
  }

  unseat(): void {
    this.#socket.destroy()
  }
}
