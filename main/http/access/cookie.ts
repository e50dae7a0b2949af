import type { FastifyReply, FastifyRequest } from 'fastify'
import { browserName } from '../../access/browser-name.ts'
import { type Entry, longestSessionMs, type SeenFrom, type Session, type Sessions } from '../../access/sessions.ts'
import { remoteOf } from './remote.ts'

/** Cookies know no ports: two installations on one machine must not end each other's sessions. */
export function cookieName(port: number | undefined): string {
  return `offhook_${port ?? 0}`
}

/** Whom a request's cookie names: worth a page that asks, and no more (`1-product`, HTTP). */
export function namedByCookie(sessions: Sessions, request: FastifyRequest): Session | undefined {
  return sessions.named(request.cookies[cookieName(request.socket.localPort)])
}

export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, { cookie, stays }: Entry): void {
  reply.setCookie(cookieName(request.socket.localPort), cookie, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: request.protocol === 'https',
    ...(stays ? { maxAge: longestSessionMs / 1000 } : {})
  })
}

export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  reply.clearCookie(cookieName(request.socket.localPort), { path: '/' })
}

/** What the list of log-ins says of the browser that asks. */
export function seenFrom(request: FastifyRequest): SeenFrom {
  return { browser: browserName(request.headers['user-agent']), remote: remoteOf(request) }
}
