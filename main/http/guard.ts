import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isJudgedByToken } from './access/cors.ts'
import { type HostRules, hostAllowed } from './access/host.ts'
import { fromForeignSite } from './access/origin.ts'
import type { HttpFault } from './fault.ts'
import { sendFault } from './reply.ts'

/** What every answer carries; a page replaces the policy by its own. */
export const securityHeaders = {
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  // A process of our own, apart from pages of the same site (another port, a neighbouring name): their loops are not ours.
  'Origin-Agent-Cluster': '?1',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY'
} as const

/** Paths that only this machine's own pages, and programs that are no browsers, may use. */
const ownPagesOnly = ['/api', '/mcp', '/sip', '/ipc', '/remote_call/progress']

export const sipPath = '/sip'
export const ipcPath = '/ipc'
const socketPaths: readonly (string | undefined)[] = [sipPath, ipcPath]

/** Looks at every request before anything else does (`3-click-to-dial`, Safety). */
export function guardRequests(server: FastifyInstance, rules: () => HostRules): void {
  server.addHook('onRequest', async (request, reply) => {
    reply.headers(securityHeaders)
    const fault = refusal(request, rules)
    if (fault !== undefined) return sendFault(request, reply, fault)
  })
}

/** A target in absolute form names the host itself; what `Host` says beside it is ignored (RFC 9112 §3.2.2). */
export function originForm(target: string, headers: IncomingHttpHeaders): string {
  const absolute = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)(.*)$/is.exec(target)
  if (absolute === null) return target
  const [, authority = '', rest = ''] = absolute
  headers.host = authority
  return rest.startsWith('/') ? rest : `/${rest}`
}

function refusal(request: FastifyRequest, rules: () => HostRules): HttpFault | undefined {
  const hosts = request.raw.headersDistinct.host ?? []
  const { host } = request.headers
  if (host === undefined || hosts.length !== 1) {
    return { code: 'malformed_request', message: 'A request names exactly one Host (RFC 9112 §3.2).' }
  }
  if (!hostAllowed(host, rules())) {
    return {
      code: 'host_not_allowed',
      message:
        'This name is none of this machine. To be reached by it, add it to listen.allowedHosts in the configuration.'
    }
  }
  // The matched route, not the URL: that may spell the same path otherwise (`/%61pi`).
  const path = request.routeOptions.url ?? request.url
  const isOwn = isUnder(path, ownPagesOnly) && !isJudgedByToken(path, request.headers.authorization)
  if (isOwn && fromForeignSite(request.headers)) {
    return { code: 'foreign_origin', message: 'Requests that another site sends are refused.' }
  }
  if (request.ws && !socketPaths.includes(request.routeOptions.url)) {
    return { code: 'not_found', message: 'There is no WebSocket at this address.' }
  }
  return undefined
}

function isUnder(url: string, prefixes: readonly string[]): boolean {
  const path = url.split(/[?#]/, 1)[0] ?? ''
  return prefixes.some((prefix) => path === prefix || path.startsWith(`${prefix}/`))
}
