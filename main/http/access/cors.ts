import type { FastifyInstance } from 'fastify'
import { parseBearer } from './bearer.ts'

const apiPath = '/api/'

/**
 * What pages of other origins may (`4-pbx`, Names of what is new): a token is judged by itself, and pages of
 * `listen.allowedOrigins` may read the answer (Fetch Standard §3.3). A browser never adds a token by itself, and no
 * credentials of its own are ever allowed.
 */
export function allowOrigins(server: FastifyInstance, allowedOrigins: () => readonly string[]): void {
  server.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers
    if (!request.url.startsWith(apiPath)) return
    reply.header('Vary', 'Origin')
    if (origin === undefined || !allowedOrigins().includes(origin)) return
    reply.header('Access-Control-Allow-Origin', origin)
    reply.header('Access-Control-Expose-Headers', 'Location, Retry-After, Content-Disposition')
    if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return
    // What Chromium asked before a public page reached this machine, and asks no more where it asks its person (`docs/embed.md`).
    if (request.headers['access-control-request-private-network'] === 'true')
      reply.header('Access-Control-Allow-Private-Network', 'true')
    return reply
      .code(204)
      .headers({
        'Access-Control-Allow-Methods': 'GET, POST, PATCH, DELETE',
        'Access-Control-Allow-Headers': 'authorization, content-type, last-event-id',
        'Access-Control-Max-Age': '600'
      })
      .send()
  })
}

/** Whether a token judges a request to this path, whatever page has sent it; `/mcp` is read by programs alone. */
export function isJudgedByToken(path: string, authorization: string | undefined): boolean {
  return (path.startsWith(apiPath) || path === '/mcp') && parseBearer(authorization) !== undefined
}
