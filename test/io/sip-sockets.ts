import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { Log } from '../../pbx-core/base/log.ts'
import { systemClock } from '../../pbx-core/io/clock.ts'
import { createSipTransport, type SipTransportOptions } from '../../pbx-core/io/sip-transport.ts'
import type { Flow } from '../../pbx-core/sip/flow.ts'

export const silentLog: Log = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  with: () => silentLog
}

export type TransportNews =
  | { readonly kind: 'received'; readonly octets: string; readonly flow: Flow }
  | { readonly kind: 'failed'; readonly error: string; readonly flow: Flow }
  | { readonly kind: 'closed'; readonly flow: Flow }

/** Things that happen, to be awaited one after the other. */
export class Inbox<T> {
  readonly #items: T[] = []
  readonly #waiting: ((item: T) => void)[] = []

  put(item: T): void {
    const waiting = this.#waiting.shift()
    if (waiting === undefined) this.#items.push(item)
    else waiting(item)
  }

  next(): Promise<T> {
    const item = this.#items.shift()
    if (item !== undefined) return Promise.resolve(item)
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  get size(): number {
    return this.#items.length
  }
}

/** A transport on loopback, with everything it tells in an inbox. */
export function openTransport(options: Partial<SipTransportOptions> = {}) {
  const news = new Inbox<TransportNews>()
  const transport = createSipTransport(
    {
      received: (octets, flow) => news.put({ kind: 'received', octets, flow }),
      failed: (flow, error) => news.put({ kind: 'failed', error, flow }),
      closed: (flow) => news.put({ kind: 'closed', flow })
    },
    { log: silentLog, clock: systemClock, ...options }
  )
  return {
    transport,
    news,
    /** The next news, which must be a message. */
    async message() {
      const next = await news.next()
      if (next.kind !== 'received') throw new Error(`${next.kind} instead of a message`)
      return next
    },
    [Symbol.asyncDispose]: () => transport.close()
  }
}

/** A peer with a UDP socket. */
export async function udpPeer(address = '127.0.0.1') {
  const socket: UdpSocket = createSocket(address.includes(':') ? 'udp6' : 'udp4')
  const packets = new Inbox<Buffer>()
  socket.on('message', (packet) => packets.put(packet))
  socket.bind(0, address)
  await once(socket, 'listening')
  return {
    port: socket.address().port,
    packets,
    send: (packet: string | Buffer, port: number) =>
      new Promise<void>((resolve, reject) => {
        const bytes = typeof packet === 'string' ? Buffer.from(packet, 'latin1') : packet
        socket.send(bytes, port, address, (error) => (error ? reject(error) : resolve()))
      }),
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => socket.close(() => resolve()))
  }
}

/** A peer with a TCP connection to us. */
export async function tcpPeer(port: number) {
  const socket: Socket = connect({ host: '127.0.0.1', port, noDelay: true })
  const closed = new Promise<void>((resolve) => void socket.once('close', () => resolve()))
  socket.on('error', () => {})
  await once(socket, 'connect')
  let text = ''
  const waiting: { length: number; resolve: () => void }[] = []
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1')
    for (const waiter of [...waiting]) if (text.length >= waiter.length) waiter.resolve()
  })
  return {
    socket,
    closed,
    port: socket.localPort,
    /** Everything read, once it is at least that long. */
    async read(length: number): Promise<string> {
      if (text.length < length) await new Promise<void>((resolve) => waiting.push({ length, resolve }))
      return text
    },
    readSoFar: () => text,
    write: (octets: string) => new Promise<void>((resolve) => void socket.write(octets, 'latin1', () => resolve())),
    [Symbol.asyncDispose]: async () => {
      socket.destroy()
      if (!socket.closed) await closed
    }
  }
}

export function sipMessage(callId: string, body = '', viaTransport = 'TCP'): string {
  return [
    'MESSAGE sip:bob@b.test SIP/2.0',
    `Via: SIP/2.0/${viaTransport} 127.0.0.1:5999;branch=z9hG4bK${callId}`,
    'From: <sip:alice@a.test>;tag=1',
    'To: <sip:bob@b.test>',
    `Call-ID: ${callId}`,
    'CSeq: 1 MESSAGE',
    `Content-Length: ${body.length}`,
    '',
    body
  ].join('\r\n')
}
