import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { err, ok, type Result } from '../../../pbx-core/base/result.ts'
import { faultsOf, formatFault } from '../../base/faults.ts'
import { authenticate } from '../access/authenticate.ts'
import type { HttpFault } from '../fault.ts'
import { sendFault } from '../reply.ts'
import type { HttpServices } from '../services.ts'
import { banOperations } from './bans.ts'
import { callOperations } from './calls.ts'
import { cdrOperations } from './cdrs.ts'
import { conferenceOperations } from './conferences.ts'
import { deliveryOperations } from './deliveries.ts'
import { eventOperations } from './events.ts'
import { healthOperations } from './health.ts'
import { hookOperations } from './hooks.ts'
import { mailOperations } from './mails.ts'
import { metricsOperations } from './metrics.ts'
import { notesOperations } from './notes.ts'
import { openApiDocument } from './openapi.ts'
import { openingOperations } from './opening-hours.ts'
import type { Answer, Operation } from './operation.ts'
import { ownPhoneOperations } from './own-phone.ts'
import { parkingOperations } from './parking.ts'
import { privacyOperations } from './privacy.ts'
import { queueOperations } from './queues.ts'
import { recordingOperations } from './recordings.ts'
import { routeOperations } from './route.ts'
import { scopesOf } from './scope.ts'
import { secondFactorOperations } from './second-factor.ts'
import { sessionOperations } from './sessions.ts'
import { soundOperations } from './sounds.ts'
import { tokenOperations } from './tokens.ts'
import { transferOperations } from './transfers.ts'
import { trunkOperations } from './trunks.ts'
import { userStateOperations } from './user-state.ts'
import { userOperations } from './users.ts'
import { voicemailOperations } from './voicemail.ts'

export const apiPrefix = '/api/v1'

const operations: readonly Operation[] = [
  ...healthOperations,
  ...callOperations,
  ...transferOperations,
  ...recordingOperations,
  ...ownPhoneOperations,
  ...userStateOperations,
  ...openingOperations,
  ...queueOperations,
  ...parkingOperations,
  ...conferenceOperations,
  ...voicemailOperations,
  ...cdrOperations,
  ...eventOperations,
  ...trunkOperations,
  ...routeOperations,
  ...banOperations,
  ...deliveryOperations,
  ...mailOperations,
  ...tokenOperations,
  ...sessionOperations,
  ...secondFactorOperations,
  ...notesOperations,
  ...userOperations,
  ...hookOperations,
  ...metricsOperations,
  ...soundOperations,
  ...privacyOperations
]

/** `/api/v1`: JSON only. */
export async function serveApi(server: FastifyInstance, services: HttpServices): Promise<void> {
  const document = openApiDocument(apiPrefix, operations)
  await server.register(
    async (scope) => {
      scope.removeContentTypeParser('text/plain')
      // What a PATCH is by RFC 7396 §4.
      const json = scope.getDefaultJsonParser('error', 'error')
      scope.addContentTypeParser('application/merge-patch+json', { parseAs: 'string' }, json)
      scope.get('/openapi.json', (_request, reply) => reply.header('Cache-Control', 'no-cache').send(document))
      const uploads = operations.flatMap(({ uploads = [] }) => uploads)
      scope.addContentTypeParser([...new Set(uploads)], (_request, payload, done) => done(null, payload))
      for (const operation of operations) mount(scope, operation, services)
      refuseOtherMethods(scope)
    },
    { prefix: apiPrefix }
  )
}

function mount(scope: FastifyInstance, operation: Operation, services: HttpServices): void {
  scope.route({
    method: operation.method,
    url: operation.path,
    handler: async (request, reply) => {
      reply.header('Cache-Control', 'no-store')
      if (operation.guest !== undefined && request.headers.authorization === undefined) {
        return sendAnswer(reply, operation.guest(services))
      }
      const answer = await perform(operation, services, { request, reply })
      return answer.ok ? sendAnswer(reply, answer.value) : sendFault(request, reply, answer.error)
    }
  })
}

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

/** What there is at an address, where it was asked for something else there (RFC 9110 §15.5.6). */
function refuseOtherMethods(scope: FastifyInstance): void {
  for (const [url, known] of Map.groupBy(operations, ({ path }) => path)) {
    const taken: readonly string[] = known.map(({ method }) => method)
    const allow = taken.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])).join(', ')
    const message = `${apiPrefix}${url} takes ${allow}.`
    scope.route({
      method: methods.filter((method) => !taken.includes(method)),
      url,
      // Before its body is looked at, of whatever type that is.
      onRequest: async (request, reply) =>
        sendFault(request, reply.header('Allow', allow), { code: 'method_not_allowed', message }),
      handler: () => undefined
    })
  }
}

/** What an operation is asked, before anybody has looked at it. */
export interface Given {
  readonly params?: unknown
  readonly query?: unknown
  readonly body?: unknown
}

interface Exchanged {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

/** An operation, asked by whoever has sent this request: who that is, its scopes and what it may are judged as ever. */
export function performById(
  { id, ...given }: Given & { readonly id: string },
  services: HttpServices,
  exchanged: Exchanged
): Promise<Result<Answer, HttpFault>> {
  const operation = operations.find((each) => each.id === id)
  if (operation === undefined) throw new Error(`there is no operation ${id}`)
  return perform(operation, services, exchanged, given)
}

async function perform(
  operation: Operation,
  services: HttpServices,
  { request, reply }: Exchanged,
  asked: Given = request
): Promise<Result<Answer, HttpFault>> {
  const authenticated = await authenticate(services, request, { cookie: false, bearer: true })
  if (!authenticated.ok) return authenticated
  const { account, token } = authenticated.value
  const needed = scopesOf(operation)
  if (token !== undefined && needed.length > 0 && !needed.some((scope) => token.scopes.includes(scope))) {
    return err({
      code: 'not_allowed',
      message: `This token may not do that: it needs the scope ${needed.join(' or ')}.`
    })
  }
  const params = check(operation.params, asked.params, '')
  if (!params.ok) return params
  const query = check(operation.query, asked.query, '')
  if (!query.ok) return query
  const body = operation.body === undefined ? ok(undefined) : check(operation.body, asked.body, 'body')
  if (!body.ok) return body
  const isStillValid = () =>
    services.credentials.stillValid(account) && (token === undefined || services.tokens.holds(token.id))
  const given = { params: params.value, query: query.value, body: body.value }
  return operation.handle({ ...given, account, token, isStillValid, request, reply }, services)
}

function check<T>(schema: z.ZodType<T>, value: unknown, where: string): Result<T, HttpFault> {
  const parsed = schema.safeParse(value ?? {})
  if (parsed.success) return ok(parsed.data)
  const faults = faultsOf(parsed.error)
  const path = [where, faults[0]?.path].filter((part) => part !== undefined && part !== '').join('.')
  const message = faults.map(formatFault).join('; ')
  return err({ code: 'parameter_invalid', message, ...(path === '' ? {} : { path }) })
}

function sendAnswer(reply: FastifyReply, answer: Answer): FastifyReply {
  switch (answer.kind) {
    case 'json':
      return reply
        .code(answer.status)
        .headers(answer.headers ?? {})
        .type('application/json; charset=utf-8')
        .send(answer.body)
    case 'empty':
      return reply.code(204).send()
    case 'text':
      return reply.type(answer.type).send(answer.text)
    case 'csv':
      return reply
        .type('text/csv; charset=utf-8; header=present')
        .header('Content-Disposition', 'attachment; filename="cdrs.csv"')
        .send(Readable.from(answer.lines))
    case 'stream':
      return reply
  }
}
