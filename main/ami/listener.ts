import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { loopbackPlace, placeOf } from '../../pbx-core/base/place.ts'
import { err, ok, type Result } from '../../pbx-core/base/result.ts'
import { FailureThrottle } from '../access/throttle.ts'
import { type ListenFault, listenFault } from '../base/listen-fault.ts'
import type { AmiPorts } from './ports.ts'
import { Reporter } from './reporter.ts'
import { AmiSession, type Guesses } from './session.ts'
import { Strangers } from './strangers.ts'

/** Milliseconds in which a client has to log in. */
const logInWithin = 30_000
const mostClients = 200
/** Octets that a client has not taken; one that does not read is let go. */
const mostUnread = 4 * 2 ** 20

export interface AmiListener {
  readonly port: number
  /** Another configuration is in force. */
  review(): void
  close(): Promise<void>
}

/** Asterisk's Manager Interface on `address:port`, for the connectors that speak it. */
export async function openAmiListener(hostPort: string, ports: AmiPorts): Promise<Result<AmiListener, ListenFault>> {
  const clients = new Clients(ports)
  const server = createServer((socket) => clients.take(socket))
  server.maxConnections = mostClients
  const colon = hostPort.lastIndexOf(':')
  const host = hostPort.slice(0, colon).replace(/^\[|\]$/g, '')
  try {
    server.listen({ host, port: Number(hostPort.slice(colon + 1)) })
    await once(server, 'listening')
  } catch (error) {
    return err(await listenFault({ what: 'AMI', key: 'ami.listen', hostPort }, error as NodeJS.ErrnoException))
  }
  server.on('error', (error) => ports.log.error('ami.listener', { error }))
  const { port } = server.address() as AddressInfo
  return ok({ port, review: () => clients.review(), close: () => close(server, clients) })
}

async function close(server: Server, clients: Clients): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  clients.close()
  await closed
}

class Clients {
  readonly #ports: AmiPorts
  readonly #reporter: Reporter
  readonly #guesses: Guesses
  readonly #sessions = new Map<Socket, AmiSession>()
  readonly #strangers = new Strangers<Socket>()

  constructor(ports: AmiPorts) {
    this.#ports = ports
    this.#reporter = new Reporter(ports)
    this.#guesses = guesses(new FailureThrottle(ports.now))
  }

  take(socket: Socket): void {
    const remote = socket.remoteAddress ?? ''
    this.#strangers.came(socket, placeOf(remote))?.destroy()
    const late = setTimeout(() => socket.destroy(), logInWithin)
    const isKnown = () => {
      clearTimeout(late)
      this.#strangers.gone(socket)
    }
    const session = new AmiSession(
      { remote, send: (text) => this.#send(socket, text), loggedIn: isKnown, end: () => socket.end() },
      this.#reporter,
      this.#guesses
    )
    this.#sessions.set(socket, session)
    socket.setEncoding('utf8')
    socket.setNoDelay(true)
    socket.setKeepAlive(true, 60_000)
    socket.on('data', (text: string) => session.receive(text))
    // It ends with its connection, whatever was wrong with that.
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      isKnown()
      this.#sessions.delete(socket)
      session.close()
    })
  }

  review(): void {
    for (const session of this.#sessions.values()) session.review()
  }

  close(): void {
    for (const [socket, session] of this.#sessions) {
      session.close()
      socket.destroySoon()
    }
  }

  #send(socket: Socket, text: string): void {
    if (!socket.writable) return
    if (socket.writableLength > mostUnread) {
      this.#ports.log.warn('ami.not_read', { remote: socket.remoteAddress ?? '' })
      socket.destroy()
      return
    }
    socket.write(text)
  }
}

/**
 * A name waits where it is guessed at, so that nobody keeps the connector that has it out from elsewhere, and whoever guesses
 * waits for all names; on loopback everybody has the same address, and only the name counts.
 */
function guesses(throttle: FailureThrottle): Guesses {
  const keysOf = (name: string, remote: string) => {
    const place = placeOf(remote)
    return [JSON.stringify([name, place]), ...(place === loopbackPlace ? [] : [place])]
  }
  return {
    mayTry: (name, remote) => keysOf(name, remote).every((key) => throttle.wait(key) === 0),
    failed: (name, remote) => {
      for (const key of keysOf(name, remote)) throttle.failed(key)
    },
    succeeded: (name, remote) => throttle.succeeded(JSON.stringify([name, placeOf(remote)]))
  }
}
