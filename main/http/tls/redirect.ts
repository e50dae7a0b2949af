import type { FastifyInstance } from 'fastify'
import { isNavigation } from '../access/origin.ts'
import type { HttpServices } from '../services.ts'

/** Pages in which somebody speaks. Over plain HTTP beyond this machine browsers give them no microphone (Secure Contexts, W3C). */
const spokenIn: readonly (string | undefined)[] = ['/', '/login', '/let-in', '/makecall.htm']

/**
 * Leads a browser that asks for the portal over plain HTTP to the same page over HTTPS, where that is open. Loopback is
 * as good as HTTPS to a browser; links of click to dial, the API and programs stay where they are asked for.
 */
export function redirectToHttps(server: FastifyInstance, { secure }: Pick<HttpServices, 'secure'>): void {
  server.addHook('onRequest', async (request, reply) => {
    const way = secure()
    if (way === undefined || request.protocol === 'https' || reply.sent) return
    if (request.method !== 'GET' || !spokenIn.includes(request.routeOptions.url) || !isNavigation(request.headers))
      return
    const { hostname } = new URL(`http://${request.headers.host ?? ''}`)
    if (hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname)) return
    // Browsers complain of it where nothing is safe yet.
    reply.removeHeader('Cross-Origin-Opener-Policy')
    // Not for good: a certificate can go again, and a browser would keep it in mind.
    return reply.header('Cache-Control', 'no-store').redirect(`https://${hostname}:${way.port}${request.url}`, 307)
  })
}
