import type { FastifyReply, FastifyRequest } from 'fastify'
import { browserName } from '../../access/browser-name.ts'
import { type Entry, longestSessionMs, type SeenFrom, type Session, type Sessions } from '../../access/sessions.ts'
import { remoteOf } from './remote.ts'

/**
 * Cookies know no ports: two installations on one machine must not end each other's sessions. Over HTTPS it has a name that
 * browsers take from HTTPS and this very host alone (`__Host-`, RFC 6265bis §4.1.3.2), so nothing that is plain can set it.
 */
export function cookieName(port: number | undefined, isSecure: boolean, what = 'offhook'): string {
  return `${isSecure ? '__Host-' : ''}${what}_${port ?? 0}`
}

export function nameFor({ protocol, socket }: FastifyRequest, what?: string): string {
  return cookieName(socket.localPort, protocol === 'https', what)
}

/** Whom a request's cookie names: worth a page that asks, and no more (`1-product`, HTTP). */
export function namedByCookie(sessions: Sessions, request: FastifyRequest): Session | undefined {
  return sessions.named(request.cookies[nameFor(request)])
}

export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, { cookie, stays }: Entry): void {
  reply.setCookie(nameFor(request), cookie, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: request.protocol === 'https',
    ...(stays ? { maxAge: longestSessionMs / 1000 } : {})
  })
}

export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  reply.clearCookie(nameFor(request), { path: '/', secure: request.protocol === 'https' })
}

/** What the list of log-ins says of the browser that asks. */
export function seenFrom(request: FastifyRequest): SeenFrom {
  return { browser: browserName(request.headers['user-agent']), remote: remoteOf(request) }
}
