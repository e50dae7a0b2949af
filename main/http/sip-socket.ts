import { isUtf8 } from 'node:buffer'
import websocket from '@fastify/websocket'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { RawData, WebSocket } from 'ws'
import type { SipSocket } from '../../pbx-core/contract/pbx.ts'
import { ipcProtocol } from './access/origin-secret.ts'
import { remoteOf } from './access/remote.ts'
import type { HttpConnections } from './connections.ts'
import { sipPath } from './guard.ts'
import { sendFault } from './reply.ts'
import type { HttpServices } from './services.ts'

const sipProtocol = 'sip'
/** Octets: the largest SIP message that is taken; the largest text of a window. */
const largestMessage = 64 * 1024
const largestFrame = 256 * 1024
/** Octets that may wait for one slow phone before its connection is given up. */
const mostWaiting = 1024 * 1024
const pingEvery = 30_000

/** Adds WebSockets to the server. Comes before the routes: it has to see each of them. */
export async function addWebSockets(server: FastifyInstance): Promise<void> {
  await server.register(websocket, {
    options: {
      maxPayload: largestFrame,
      perMessageDeflate: false,
      // The secret that a window offers beside its protocol is not said back.
      handleProtocols: (offered) => [sipProtocol, ipcProtocol].find((protocol) => offered.has(protocol)) ?? false
    },
    errorHandler: (_error, socket) => socket.terminate(),
    preClose: (done) => {
      // A phone that is gone would hold up the closing handshake, and with it the end of the process.
      for (const socket of server.websocketServer.clients) {
        socket.close(1001)
        socket.terminate()
      }
      server.websocketServer.close()
      done()
    }
  })
}

/** `/sip`: SIP over WebSocket (RFC 7118). */
export function serveSipSocket(server: FastifyInstance, { pbx, connections }: HttpServices): void {
  server.route({
    method: 'GET',
    url: sipPath,
    exposeHeadRoute: false,
    preValidation: async (request, reply) => {
      if (!request.ws) return
      if (!offersSip(request)) {
        return sendFault(request, reply, {
          code: 'malformed_request',
          message: 'Sec-WebSocket-Protocol must offer "sip" (RFC 7118 §4.1).'
        })
      }
    },
    handler: (request, reply) =>
      sendFault(request, reply, {
        code: 'upgrade_required',
        message: 'This address speaks SIP over WebSocket (RFC 7118).'
      }),
    wsHandler: (socket, request) => {
      probe(socket)
      // The server itself takes longer texts, for the windows on /ipc.
      socket.on('message', (data) => {
        if (octetsOf(data).length > largestMessage) socket.close(1009)
      })
      pbx.acceptSipSocket(sipSocket(socket, { request, connections }))
    }
  })
}

function offersSip(request: FastifyRequest): boolean {
  const offered = request.headers['sec-websocket-protocol'] ?? ''
  return offered.split(',').some((protocol) => protocol.trim() === sipProtocol)
}

/** The connection as the core sees it: one SIP message in octets for each frame (RFC 7118 §5.2). */
function sipSocket(
  socket: WebSocket,
  { request, connections }: { readonly request: FastifyRequest; readonly connections: HttpConnections }
): SipSocket {
  const { remotePort = 0, localAddress = '', localPort = 0 } = request.raw.socket
  return {
    remote: { address: remoteOf(request), port: remotePort },
    local: { address: localAddress, port: localPort },
    secure: request.protocol === 'https',
    send(octets) {
      const bytes = Buffer.from(octets, 'latin1')
      socket.send(bytes, { binary: !isUtf8(bytes) })
      if (socket.bufferedAmount > mostWaiting) socket.terminate()
    },
    close: () => socket.close(1000),
    proved: (user) => connections.proved(request, user),
    onMessage: (listener) =>
      void socket.on('message', (data) => {
        const octets = octetsOf(data)
        if (octets.length <= largestMessage) listener(octets)
      }),
    onClose: (listener) => void socket.once('close', listener)
  }
}

function octetsOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('latin1')
  return (Buffer.isBuffer(data) ? data : Buffer.from(data)).toString('latin1')
}

/** Ends a connection whose other side has not answered a ping until the next one is due. */
export function probe(socket: WebSocket): void {
  let answered = true
  socket.on('pong', () => {
    answered = true
  })
  const timer = setInterval(() => {
    if (!answered) return socket.terminate()
    answered = false
    socket.ping()
  }, pingEvery)
  socket.once('close', () => clearInterval(timer))
}
