import type { FastifyReply, FastifyRequest } from 'fastify'
import { faultBody, faultStatus, type HttpFault } from './fault.ts'
import { languageOf, wantsPage } from './negotiate.ts'
import { faultPage } from './pages/fault-page.ts'
import { sendPage } from './pages/page.ts'

/** Answers with a fault: a readable page for browsers, `{"error":…}` for everything else. */
export function sendFault(request: FastifyRequest, reply: FastifyReply, fault: HttpFault): FastifyReply {
  const status = faultStatus[fault.code]
  reply.code(status).header('Cache-Control', 'no-store')
  if (status === 401) reply.header('WWW-Authenticate', 'Basic realm="Offhook"')
  if (fault.code === 'upgrade_required') reply.header('Upgrade', 'websocket')
  if (fault.retryAfter !== undefined) reply.header('Retry-After', String(fault.retryAfter))
  if (!wantsPage(request.headers.accept)) return reply.type('application/json; charset=utf-8').send(faultBody(fault))
  const call = request.routeOptions?.url?.startsWith('/remote_call') === true
  return sendPage(reply, faultPage(languageOf(request.headers['accept-language']), { fault, status, call }))
}
