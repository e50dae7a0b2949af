import type { FastifyRequest } from 'fastify'
import { isAddress, isWithin } from '../../../pbx-core/base/reach.ts'

/** Whether what this address says of others counts: `listen.trustedProxies` names it. */
export function isTrusted(proxies: readonly string[], address: string | undefined): boolean {
  return isWithin(proxies, address ?? '')
}

/**
 * Who sends a request: the address of the connection, or the one that a trusted proxy names in `X-Forwarded-For`. There
 * some proxies write a port as well; where they write no address at all, it is the proxy's.
 */
export function remoteOf(request: FastifyRequest): string {
  // Of a connection that is gone nobody knows the address any more.
  const ip: string | undefined = request.ip
  const named = (ip ?? '').trim().replace(/^(?:(\d+\.\d+\.\d+\.\d+)|\[([0-9A-Fa-f:.]+)\]):\d+$/, '$1$2')
  return isAddress(named) ? named : (request.raw.socket.remoteAddress ?? '')
}
