import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { findDomain } from '../access/accounts.ts'
import type { Pairings } from '../access/pairings.ts'
import { fromOwnPage } from './access/origin.ts'
import { remoteOf } from './access/remote.ts'
import { sendFault } from './reply.ts'
import type { HttpServices } from './services.ts'

const mostOctets = 1024
const bodySchema = z.strictObject({
  code: z.string().min(1).max(32),
  /** What its person calls it, or it itself: it stands in the list of tokens. */
  name: z.string().trim().min(1).max(64)
})
/** As extensions of browsers are named by them: no page can say that it is one (Fetch Standard, §3.1). */
const extensionOrigin = /^(?:chrome|moz|safari-web)-extension:\/\/[\w-]+$/

/** `POST /pair`: a code that a window shows, for a token that dials and does nothing else. */
export async function servePairing(server: FastifyInstance, services: HttpServices, pairings: Pairings): Promise<void> {
  await server.register(async (scope) => {
    scope.removeContentTypeParser('text/plain')
    scope.post('/pair', { bodyLimit: mostOctets }, (request, reply) => pair(services, pairings, { request, reply }))
  })
}

async function pair(
  { tokens, config, log }: HttpServices,
  pairings: Pairings,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply }
): Promise<FastifyReply> {
  reply.header('Cache-Control', 'no-store')
  if (isFromPage(request.headers)) {
    return sendFault(request, reply, {
      code: 'foreign_origin',
      message: 'No page of another site pairs, only a program or an extension.'
    })
  }
  const body = bodySchema.safeParse(request.body)
  if (!body.success) {
    return sendFault(request, reply, { code: 'parameter_invalid', message: 'Expected {"code","name"}.', path: 'body' })
  }
  const { code, name } = body.data
  const address = pairings.redeem(code, remoteOf(request))
  const domain = address && findDomain(config(), address.domain)
  if (address === undefined || domain === undefined) {
    log.warn('pairing.refused', { remote: remoteOf(request) })
    return sendFault(request, reply, {
      code: 'pairing_refused',
      message: 'This code is not (or no longer) the one that Offhook shows. Have it show a new one, and type that.'
    })
  }
  const made = await tokens.make(address, { name, scopes: ['calls:dial'], expiresAt: null })
  if (made === undefined) {
    return sendFault(request, reply, {
      code: 'too_many_tokens',
      message: 'This user has 100 tokens. Revoke one that is not used any more.'
    })
  }
  if (!made.isKept) {
    const message = 'The token holds, but cannot be written to disk: a restart forgets it. Make room on the disk.'
    return sendFault(request, reply, { code: 'not_kept', message })
  }
  log.info('pairing.made', { user: `${address.user}@${address.domain}`, name, remote: remoteOf(request) })
  return reply.code(201).send({ token: made.token, ...address, country: domain.country })
}

/** A browser says `Origin` with every POST of a page, and of an extension's own. Our own page pairs where it is framed (`/embed`). */
function isFromPage(headers: IncomingHttpHeaders): boolean {
  if (fromOwnPage(headers)) return false
  const { origin, 'sec-fetch-site': site } = headers
  if (origin !== undefined) return !extensionOrigin.test(origin)
  return site !== undefined && site !== 'none'
}
