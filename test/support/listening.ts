import { once } from 'node:events'
import type { AddressInfo, Server, Socket } from 'node:net'
import tls from 'node:tls'

interface Listening extends AsyncDisposable {
  readonly port: number
}

/** Starts a server that a test has made, on a port of loopback that the system chooses; disposed, it drops who is still connected. */
export async function listening(server: Server): Promise<Listening> {
  const sockets = new Set<Socket>()
  server.on(server instanceof tls.Server ? 'secureConnection' : 'connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    }
  }
}
