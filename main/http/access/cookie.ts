import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Session, Sessions } from '../../access/sessions.ts'

/** Cookies know no ports: two installations on one machine must not end each other's sessions. */
export function cookieName(port: number | undefined): string {
  return `offhook_${port ?? 0}`
}

/** As `cookieName`, for the application's own address, which does not say port 80. */
export function cookieNameAt(origin: string): string {
  const { port } = new URL(origin)
  return cookieName(port === '' ? 80 : Number(port))
}

/** The session of a request's cookie. */
export function sessionOf(sessions: Sessions, request: FastifyRequest): Session | undefined {
  return sessions.find(request.cookies[cookieName(request.socket.localPort)])
}

export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, secret: string): void {
  reply.setCookie(cookieName(request.socket.localPort), secret, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: request.protocol === 'https'
  })
}

export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  reply.clearCookie(cookieName(request.socket.localPort), { path: '/' })
}
