import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import cookie from '@fastify/cookie'
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { err, ok, type Result } from '../../pbx-core/base/result.ts'
import { CallRate } from '../access/call-rate.ts'
import { Credentials } from '../access/credentials.ts'
import { PersonalDataDesk } from '../access/personal-data.ts'
import { SecondFactors } from '../access/second-factor.ts'
import { Sessions } from '../access/sessions.ts'
import { SharedSounds } from '../access/sounds.ts'
import { Tokens } from '../access/tokens.ts'
import { Uploads } from '../access/uploads.ts'
import { type ListenFault, listenFault } from '../base/listen-fault.ts'
import { allowOrigins } from './access/cors.ts'
import { type HostRules, hostAllowed } from './access/host.ts'
import { isTrusted, remoteOf } from './access/remote.ts'
import { eventNames } from './api/events.ts'
import { apiPrefix, serveApi } from './api/serve.ts'
import { HttpConnections } from './connections.ts'
import { serveEmbed } from './embed/route.ts'
import { EventLog } from './event-log.ts'
import { EventStreams } from './event-stream.ts'
import { faultBody, type HttpFault } from './fault.ts'
import { guardRequests, originForm, securityHeaders } from './guard.ts'
import { serveMcp } from './mcp/serve.ts'
import { Metrics } from './metrics.ts'
import { serveAssets } from './pages/assets.ts'
import { serveCertificate } from './pages/certificate.ts'
import { serveLanding } from './pages/landing.ts'
import { servePairing } from './pair.ts'
import { serveCard } from './portal/card.ts'
import { serveIpcSocket } from './portal/ipc-socket.ts'
import { serveLetIn } from './portal/let-in.ts'
import { serveLogIn } from './portal/log-in.ts'
import { serveMakeCall } from './portal/make-call.ts'
import type { PortalPorts } from './portal/ports.ts'
import { serveRenderer } from './portal/renderer.ts'
import { ProgressBoard } from './remote-call/progress.ts'
import { serveRemoteCall } from './remote-call/route.ts'
import { sendFault } from './reply.ts'
import type { HttpPorts, HttpServices } from './services.ts'
import { addWebSockets, serveSipSocket } from './sip-socket.ts'
import { HttpsDoor } from './tls/https-door.ts'
import { reachableNames } from './tls/names.ts'
import { redirectToHttps } from './tls/redirect.ts'

export interface HttpListener {
  /** `http://127.0.0.1:8980`, with the real port. */
  readonly origin: string
  readonly port: number
  /** `https://127.0.0.1:8943`, with the real port; undefined: nothing is heard there. */
  readonly secureOrigin: () => string | undefined
  /** Opens, moves or closes HTTPS as the configuration says by now. */
  applyTls(): Promise<Result<void, ListenFault>>
  /** Connections that are open now. */
  connections(): Promise<number>
  /** Ends every request, stream and socket. */
  close(): Promise<void>
}

/** Listens on `address:port`; port 0 lets the system choose. */
export async function openHttpListener(hostPort: string, ports: HttpPorts): Promise<Result<HttpListener, ListenFault>> {
  const secondFactors = ports.secondFactors ?? new SecondFactors({ config: ports.config })
  const personal = ports.personal ?? new PersonalDataDesk({ pbx: ports.pbx, wallTime: Date.now })
  const eventLog = new EventLog(eventNames, { events: ports.pbx.events, now: ports.now })
  personal.alsoIn(eventLog)
  const services: HttpServices = {
    ...ports,
    personal,
    secondFactors,
    credentials: new Credentials(ports.config, ports.now, {
      isOwnHost: (host) => hostAllowed(host, hostRules(ports)),
      hasSecondFactor: (address) => secondFactors.has(address)
    }),
    rate: ports.rate ?? new CallRate(ports.now),
    sessions: ports.sessions ?? new Sessions(ports.config, ports.now),
    tokens: ports.tokens ?? new Tokens(ports.config),
    sounds: ports.sounds ?? new SharedSounds({ sounds: undefined, config: ports.config, uploads: new Uploads() }),
    streams: new EventStreams(),
    eventLog,
    metrics: new Metrics(ports.pbx),
    connections: new HttpConnections({
      trustedProxies: () => ports.config().listen.trustedProxies,
      log: ports.log,
      now: ports.now
    }),
    progress: new ProgressBoard(ports.pbx.events, ports.now),
    secure: () => (door?.port === undefined ? undefined : { port: door.port, authority: door.authority })
  }
  const server = await buildServer(services)
  const door = doorOf(server, services)
  const close = async () => {
    services.streams.closeAll()
    services.progress[Symbol.dispose]()
    services.eventLog[Symbol.dispose]()
    services.metrics[Symbol.dispose]()
    await door?.[Symbol.asyncDispose]()
    await server.close()
  }
  const host = hostOf(hostPort)
  try {
    await server.listen({ host, port: Number(hostPort.slice(hostPort.lastIndexOf(':') + 1)) })
  } catch (error) {
    await close()
    return err(await listenFault({ what: 'HTTP', key: 'listen.http', hostPort }, error as NodeJS.ErrnoException))
  }
  const secured = await door?.apply()
  if (secured?.ok === false) {
    await close()
    return secured
  }
  const { port } = server.server.address() as AddressInfo
  const connections = promisify(server.server.getConnections.bind(server.server))
  return ok({
    origin: `http://${reachedBy(host)}:${port}`,
    port,
    secureOrigin: () => {
      const { tls } = ports.config().listen
      return door?.port === undefined || tls === null
        ? undefined
        : `https://${reachedBy(hostOf(tls.https))}:${door.port}`
    },
    applyTls: async () => (await door?.apply()) ?? ok(undefined),
    connections,
    close
  })
}

function hostOf(hostPort: string): string {
  return hostPort.slice(0, hostPort.lastIndexOf(':')).replace(/^\[|\]$/g, '')
}

function doorOf(server: FastifyInstance, { https, pbx, log, config, connections, localAddresses }: HttpServices) {
  if (https === undefined) return undefined
  return new HttpsDoor(server.server, {
    ...https,
    log,
    listen: () => config().listen,
    names: () => reachableNames(config().listen, localAddresses()),
    warn: (warnings) => pbx.warnOf(warnings),
    handshakes: (tls) => connections.watchHandshakes(tls)
  })
}

/** What listens on every address is reached here by the loopback one: the guard lets no other name of it pass. */
function reachedBy(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (!host.includes(':')) return host
  return host === '::' ? '[::1]' : `[${host}]`
}

async function buildServer(services: HttpServices): Promise<FastifyInstance> {
  const server = fastify({
    logger: false,
    trustProxy: (address) => isTrusted(services.config().listen.trustedProxies, address),
    rewriteUrl: ({ url, headers }) => originForm(url ?? '/', headers),
    bodyLimit: 64 * 1024,
    // The source of a ban is a name that somebody tried.
    routerOptions: { maxParamLength: 1000 },
    // Milliseconds: a whole request; an idle connection.
    requestTimeout: 30_000,
    keepAliveTimeout: 10_000,
    forceCloseConnections: true,
    return503OnClosing: false,
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    // An upgrade to anything else (curl offers h2c) is answered as the request that it is.
    http: {
      shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === 'websocket',
      // Milliseconds within which a request's head must be complete, the first one from the connection on; checked so often.
      headersTimeout: 10_000,
      connectionsCheckingInterval: 2000
    },
    frameworkErrors: (error, request, reply) => {
      // No hook sees these, so the socket of an upgrade is ended here.
      reply.raw.once('finish', () => request.raw.socket.destroySoon())
      sendError(services, error, request, reply.headers(securityHeaders))
    },
    clientErrorHandler: (_error, socket) => {
      if (!socket.writable) return
      const body = JSON.stringify(faultBody(malformed))
      socket.end(
        `HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
      )
    }
  })
  // First: a refusal by the guard has to end the socket of an upgrade too.
  await addWebSockets(server)
  services.connections.watch(server)
  await server.register(cookie)
  // Before the guard: whether a page may ask is asked without its token.
  allowOrigins(server, () => services.config().listen.allowedOrigins)
  guardRequests(server, () => hostRules(services))
  logRequests(server, services)
  server.setErrorHandler<FastifyError>((error, request, reply) => sendError(services, error, request, reply))
  server.setNotFoundHandler((request, reply) => {
    return sendFault(request, reply, { code: 'not_found', message: 'There is nothing at this address.' })
  })
  redirectToHttps(server, services)
  serveAssets(server)
  serveCertificate(server, services)
  if (services.portal === undefined) serveLanding(server)
  else await servePortal(server, services, services.portal)
  serveSipSocket(server, services)
  await serveRemoteCall(server, services)
  serveMakeCall(server)
  serveEmbed(server, services)
  if (services.pairings !== undefined) await servePairing(server, services, services.pairings)
  await serveApi(server, services)
  serveMcp(server, services)
  return server
}

function hostRules({ config, localAddresses }: HttpPorts): HostRules {
  return { allowedHosts: config().listen.allowedHosts, localAddresses: localAddresses() }
}

async function servePortal(server: FastifyInstance, services: HttpServices, portal: PortalPorts): Promise<void> {
  await serveRenderer(server, services, portal)
  await serveLogIn(server, services)
  await serveLetIn(server, portal)
  await serveCard(server, services, portal)
  serveIpcSocket(server, services, portal)
}

/** The matched route stands for the address: the address itself may hold a credential or a token. */
function logRequests(server: FastifyInstance, { log }: HttpServices): void {
  server.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request
    const remote = remoteOf(request)
    const fields = { method, route: routeOptions.url ?? '(none)', status: reply.statusCode, remote }
    log.info('http.answered', { ...fields, ms: Math.round(reply.elapsedTime) })
  })
}

const malformed: HttpFault = { code: 'malformed_request', message: 'This is not a request that can be read.' }
const notJson: HttpFault = {
  code: 'malformed_request',
  message: 'The Content-Type says JSON, and the body is none: it is empty, breaks off, or is written otherwise.'
}

function sendError({ log }: HttpServices, error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
  const fault = faultOf(error, request)
  if (fault.code === 'internal_error') log.error('http.bug', { route: request.routeOptions?.url, error })
  return sendFault(request, reply, fault)
}

function faultOf(error: FastifyError, { url, headers }: FastifyRequest): HttpFault {
  if (error.code === 'FST_ERR_CTP_INVALID_JSON_BODY' || error.code === 'FST_ERR_CTP_EMPTY_JSON_BODY') return notJson
  switch (error.statusCode) {
    case 413:
      return { code: 'body_too_large', message: 'The body is too large.' }
    case 415:
      return { code: 'unsupported_media_type', message: typeNotTaken(url, headers['content-type']) }
    default:
      return (error.statusCode ?? 500) < 500
        ? malformed
        : { code: 'internal_error', message: 'This is a fault of ours; it is in the log.' }
  }
}

/** What `curl -d` sends without a header is a form: the first thing that goes wrong for most who try the API. */
function typeNotTaken(url: string, given: string | undefined): string {
  const said = given === undefined ? 'A body without a Content-Type' : 'The Content-Type of the body'
  // A sound is uploaded as it is; all else that the API takes is JSON.
  if (!url.startsWith(`${apiPrefix}/`) || url.startsWith(`${apiPrefix}/sounds`)) return `${said} is not accepted here.`
  return `${said} is not accepted here; JSON is, with "Content-Type: application/json".`
}
