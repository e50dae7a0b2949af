import type { FastifyInstance } from 'fastify'
import type { RawData, WebSocket } from 'ws'
import { z } from 'zod'
import type { Session } from '../../access/sessions.ts'
import type { EventFrame, ReplyFrame } from '../../ipc/contract.ts'
import { dispatch } from '../../ipc/dispatch.ts'
import { deskCommands } from '../../phone/commands.ts'
import type { Desk, DeskWindow } from '../../phone/desk.ts'
import { seenFrom } from '../access/cookie.ts'
import { provenByProtocol } from '../access/origin-secret.ts'
import { ipcPath } from '../guard.ts'
import { localeOf } from '../negotiate.ts'
import { sendFault } from '../reply.ts'
import type { HttpServices } from '../services.ts'
import { probe } from '../sip-socket.ts'
import type { PortalPorts } from './ports.ts'

const frameSchema = z.object({ id: z.number().int().nonnegative(), command: z.unknown(), payload: z.unknown() })

/** Close codes of our own (RFC 6455 §7.4.2). */
const noSession = 4401
const tooMuch = 4429
/** Another portal of the same person has its place; the page has been told to say so. */
const dismissed = 4409
/** Commands of one window that may be under way at once. */
const mostUnderWay = 64
/** Octets that may wait for a window that does not read. */
const mostWaiting = 1024 * 1024

/** `/ipc`: the application's page and main, over the contract of `main/ipc/contract.ts`. */
export function serveIpcSocket(server: FastifyInstance, services: HttpServices, portal: PortalPorts): void {
  server.route({
    method: 'GET',
    url: ipcPath,
    exposeHeadRoute: false,
    handler: (request, reply) =>
      sendFault(request, reply, { code: 'upgrade_required', message: 'This address is for the application itself.' }),
    wsHandler: (socket, request) => {
      const session = provenByProtocol(services.sessions, request)
      const { origin: pageOrigin, 'accept-language': accepted } = request.headers
      const desk =
        session === undefined ? undefined : portal.deskOf(session, { locale: localeOf(accepted), pageOrigin })
      if (session === undefined) return socket.close(noSession, 'no session')
      if (desk === undefined) return socket.close(tooMuch, 'no own windows here')
      const account = services.sessions.account(session)
      services.sessions.seenFrom(session, seenFrom(request))
      if (account !== undefined) services.connections.proved(request, `${account.user}@${account.domain}`)
      serve(socket, { services, session, desk })
    }
  })
}

function serve(
  socket: WebSocket,
  { services, session, desk }: { services: HttpServices; session: Session; desk: Desk }
): void {
  // A machine that went to sleep says no good-bye; its phone must not ring for ever.
  probe(socket)
  const window = windowOf(socket)
  const attached = desk.attach(window)
  const handlers = deskCommands(desk)
  let underWay = 0
  socket.on('message', (data) => {
    if (!services.sessions.holds(session)) return socket.close(noSession, 'no session')
    const frame = readFrame(data)
    if (frame === undefined) return socket.close(1007)
    if (underWay >= mostUnderWay) return socket.close(tooMuch, 'too many commands')
    underWay += 1
    void dispatch(handlers, { ...frame, window }, services.log).then((reply) => {
      underWay -= 1
      send(socket, { id: frame.id, reply })
    })
  })
  const ended = services.sessions.onEnd(({ id }) => {
    if (id === session.id) socket.close(noSession, 'no session')
  })
  socket.once('close', () => {
    ended[Symbol.dispose]()
    attached[Symbol.dispose]()
  })
}

function windowOf(socket: WebSocket): DeskWindow {
  return {
    send: (event, payload) => send(socket, { event, payload }),
    close: () => socket.close(dismissed, 'replaced')
  }
}

function send(socket: WebSocket, frame: ReplyFrame | EventFrame): void {
  if (socket.readyState !== socket.OPEN) return
  socket.send(JSON.stringify(frame))
  if (socket.bufferedAmount > mostWaiting) socket.terminate()
}

function readFrame(data: RawData): z.infer<typeof frameSchema> | undefined {
  try {
    const parsed = frameSchema.safeParse(JSON.parse(String(data)))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined
  }
}
