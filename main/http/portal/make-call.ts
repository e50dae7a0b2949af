import type { FastifyInstance } from 'fastify'
import { isLink, linkTarget } from '../../phone/links.ts'

/**
 * `/makecall.htm?destnumber=…`: the portal with the number filled in, and not dialled (`3-click-to-dial`). A browser in
 * which the portal has `tel:` links hands them over whole.
 */
export function serveMakeCall(server: FastifyInstance): void {
  server.get<{ Querystring: Record<string, unknown> }>('/makecall.htm', (request, reply) => {
    const named = Object.entries(request.query).find(([name]) => /^(?:amp;|;)*destnumber$/i.test(name))
    const given = typeof named?.[1] === 'string' ? named[1] : ''
    const number = isLink(given) ? (linkTarget(given) ?? '') : given.slice(0, 128)
    // Behind the `#`, which browsers send to no server (so no log has it) and keep on the way through the log-in.
    return reply.header('Cache-Control', 'no-store').redirect(`/#/phone/${encodeURIComponent(number)}`, 303)
  })
}
