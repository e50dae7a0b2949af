import dgram from 'node:dgram'
import { once } from 'node:events'
import { type Leased, loopback } from './relayed.ts'

/**
 * What the system and Node ask for the same packets, nothing done to them: for each call two sockets, each
 * sending on what the other gets. The peer beside which the relay is measured.
 */
export async function leaseBareSockets(count: number): Promise<Leased> {
  const sockets = await Promise.all(Array.from({ length: count }, bound))
  return {
    ports: sockets.map((socket) => socket.address().port),
    joinTo(peers) {
      for (const [index, socket] of sockets.entries()) {
        const out = sockets[index ^ 1]
        const to = peers[index ^ 1]
        if (out !== undefined && to !== undefined) socket.on('message', (bytes) => out.send(bytes, to, loopback))
      }
    },
    release() {
      for (const socket of sockets) socket.close()
    }
  }
}

async function bound(): Promise<dgram.Socket> {
  const socket = dgram.createSocket({ type: 'udp4', lookup: (name, _options, done) => done(null, name, 4) })
  // Where nothing is looked up, the socket is bound before `bind` returns.
  const listening = once(socket, 'listening')
  socket.bind({ address: loopback, port: 0, exclusive: true })
  await listening
  return socket
}
