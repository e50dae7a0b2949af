import type { Server as HttpServer } from 'node:http'
import type { AddressInfo, Server } from 'node:net'
import { createServer, type TLSSocket, type Server as TlsServer } from 'node:tls'
import type { Log } from '../../../pbx-core/base/log.ts'
import { err, ok, type Result } from '../../../pbx-core/base/result.ts'
import type { ListenConfig } from '../../../pbx-core/contract/config-machine.ts'
import type { CertificateWarning } from '../../../pbx-core/contract/standing-warning.ts'
import { type ListenFault, listenFault } from '../../base/listen-fault.ts'
import { Certificates } from './certificates.ts'

/** Milliseconds within which a handshake must be done; after which certificates are looked at again. */
const handshakeTimeout = 10_000
const lookEvery = 5000

export interface HttpsPorts {
  readonly listen: () => ListenConfig
  /** By which this machine is reached. */
  readonly names: () => readonly string[]
  readonly directory: string
  readonly wallTime: () => number
  readonly log: Log
  /** What is to be known about the certificate now. */
  readonly warn: (warnings: readonly CertificateWarning[]) => void
  /** Counts connections that have not shaken hands yet. */
  readonly handshakes: (server: TlsServer) => void
  /** Milliseconds; 5 s otherwise. */
  readonly lookEvery?: number
}

/**
 * `listen.tls`: the second way into the HTTP listener. What has shaken hands is handed to the HTTP server as a connection
 * like any other, so that guard, limits, WebSockets and routes are the same. It is opened as soon as there is a
 * certificate; another certificate is for connections that come after it.
 */
export class HttpsDoor implements AsyncDisposable {
  readonly #http: HttpServer
  readonly #ports: HttpsPorts
  readonly #certificates: Certificates
  readonly #sockets = new Set<TLSSocket>()
  readonly #timer: NodeJS.Timeout
  #server: TlsServer | undefined
  /** As it was configured. */
  #listening: string | undefined
  #told = '[]'
  #last: Promise<unknown> = Promise.resolve()

  constructor(http: HttpServer, ports: HttpsPorts) {
    this.#http = http
    this.#ports = ports
    const tls = () => ports.listen().tls ?? { https: '', certificate: null, key: null }
    this.#certificates = new Certificates({ ...ports, tls })
    this.#timer = setInterval(() => void this.apply(), ports.lookEvery ?? lookEvery)
    this.#timer.unref()
  }

  /** undefined: it is closed. */
  get port(): number | undefined {
    const address = this.#server?.address() as AddressInfo | null | undefined
    return address?.port
  }

  /** PEM of our own certificate authority; undefined where the certificate is another's. */
  get authority(): string | undefined {
    return this.#server === undefined ? undefined : this.#certificates.inForce?.authority
  }

  /** Opens, moves, closes it, or has it use another certificate: whatever the configuration and the files say now. */
  apply(): Promise<Result<void, ListenFault>> {
    const next = this.#last.then(() => this.#apply())
    this.#last = next.catch((error) => this.#ports.log.error('tls.bug', { error }))
    return next
  }

  async #apply(): Promise<Result<void, ListenFault>> {
    const { tls } = this.#ports.listen()
    if (tls === null) {
      await this.#close()
      this.#tell([])
      return ok(undefined)
    }
    const isAnother = await this.#certificates.review()
    this.#tell(this.#certificates.warnings)
    const { inForce } = this.#certificates
    if (inForce === undefined) return ok(undefined)
    if (isAnother && this.#server !== undefined) this.#certificatesChanged()
    if (this.#listening === tls.https) return ok(undefined)
    await this.#close()
    return this.#open(tls.https)
  }

  async #open(hostPort: string): Promise<Result<void, ListenFault>> {
    const server = createServer({
      ALPNProtocols: ['http/1.1'],
      minVersion: 'TLSv1.2',
      handshakeTimeout,
      ...this.#certificates.inForce?.options
    })
    this.#ports.handshakes(server)
    server.on('secureConnection', (socket) => {
      this.#sockets.add(socket)
      socket.once('close', () => this.#sockets.delete(socket))
      this.#http.emit('connection', socket)
    })
    // A browser that does not know the authority hangs up; that is nothing to log.
    server.on('tlsClientError', (_error, socket) => socket.destroy())
    const colon = hostPort.lastIndexOf(':')
    const host = hostPort.slice(0, colon).replace(/^\[|\]$/g, '')
    const opened = await listening(server, { host, port: Number(hostPort.slice(colon + 1)) })
    if (opened !== undefined) {
      return err(await listenFault({ what: 'HTTPS', key: 'listen.tls.https', hostPort }, opened))
    }
    this.#server = server
    this.#listening = hostPort
    return ok(undefined)
  }

  #certificatesChanged(): void {
    this.#server?.setSecureContext({ ...this.#certificates.inForce?.options })
    this.#ports.log.info('tls.certificate_changed', {})
  }

  #tell(warnings: readonly CertificateWarning[]): void {
    const told = JSON.stringify(warnings)
    if (told === this.#told) return
    this.#told = told
    this.#ports.warn(warnings)
  }

  async #close(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    this.#listening = undefined
    if (server === undefined) return
    const closed = new Promise((resolve) => server.close(resolve))
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer)
    await this.#last
    await this.#close()
  }
}

function listening(
  server: Server,
  at: { readonly host: string; readonly port: number }
): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    server.once('error', resolve)
    server.listen(at, () => {
      server.off('error', resolve)
      resolve(undefined)
    })
  })
}
