import type { FastifyRequest } from 'fastify'
import type { Session, Sessions } from '../../access/sessions.ts'
import { fromOwnPage } from './origin.ts'

/** Of requests that the own page makes. No page of another origin can send it without asking first. */
export const secretHeader = 'offhook-secret'

/** WebSockets take no headers from a page: the secret is offered as a subprotocol, and the plain one is chosen. */
export const ipcProtocol = 'offhook'
const secretProtocol = `${ipcProtocol}.`

/** The session whose secret the own page sends as a header. */
export function provenByHeader(sessions: Sessions, request: FastifyRequest): Session | undefined {
  const secret = request.headers[secretHeader]
  return typeof secret === 'string' && fromOwnPage(request.headers) ? sessions.proven(secret) : undefined
}

/** The session whose secret a WebSocket offers. */
export function provenByProtocol(sessions: Sessions, request: FastifyRequest): Session | undefined {
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((protocol) => protocol.trim())
  const secret = offered.find((protocol) => protocol.startsWith(secretProtocol))
  return secret === undefined ? undefined : sessions.proven(secret.slice(secretProtocol.length))
}
