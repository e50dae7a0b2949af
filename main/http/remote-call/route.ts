import formBody from '@fastify/formbody'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { err, ok, type Result } from '../../../pbx-core/base/result.ts'
import type { ClickToDialAccepted } from '../../../pbx-core/contract/pbx.ts'
import { findDomain } from '../../access/accounts.ts'
import { type Authenticated, authenticate, type Proof } from '../access/authenticate.ts'
import { parseCredential } from '../access/basic.ts'
import { hostAllowed } from '../access/host.ts'
import { isFetchedByForeignPage, isPrefetch, mayBeForged } from '../access/origin.ts'
import type { HttpFault } from '../fault.ts'
import { knownName } from '../known-name.ts'
import { languageOf, wantsPage } from '../negotiate.ts'
import { sendPage } from '../pages/page.ts'
import { type CallOrder, placeCall, readTarget } from '../place-call.ts'
import { sendFault } from '../reply.ts'
import type { HttpServices } from '../services.ts'
import { callPage, progressShown } from './call-page.ts'
import { md5Credential } from './md5-link.ts'
import { type RemoteCallParameters, readParameters } from './parameters.ts'

const mostOctets = 16 * 1024

/** `/remote_call.htm`: click to dial (`3-click-to-dial`). */
export async function serveRemoteCall(server: FastifyInstance, services: HttpServices): Promise<void> {
  await server.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    await scope.register(formBody, { bodyLimit: mostOctets })
    scope.route({
      method: ['GET', 'POST'],
      url: '/remote_call.htm',
      exposeHeadRoute: false,
      bodyLimit: mostOctets,
      handler: async (request, reply) => {
        const order = await readOrder(services, request)
        if (!order.ok) return sendFault(request, reply, order.error)
        const accepted = placeCall(services, order.value)
        if (!accepted.ok) return sendFault(request, reply, accepted.error)
        return sendAccepted(services, { request, reply, order: order.value, accepted: accepted.value })
      }
    })
    // HEAD (a link checker, a preview) is answered, and nothing rings.
    scope.head('/remote_call.htm', (_request, reply) => reply.header('Cache-Control', 'no-store').send())
  })
  serveProgress(server, services)
}

async function readOrder(services: HttpServices, request: FastifyRequest): Promise<Result<CallOrder, HttpFault>> {
  if (isPrefetch(request.headers)) {
    return err({
      code: 'prefetch_refused',
      message: 'The browser made this request in advance (prefetch), so nothing is dialled.'
    })
  }
  if (isFetchedByForeignPage(request.headers)) {
    return err({
      code: 'foreign_origin',
      message: 'A page of another site has asked for this by itself; nothing is dialled. Open the link.'
    })
  }
  const parameters = readParameters(request.query, request.body)
  if (!parameters.ok) return parameters
  const { dest: text, connect, callerId, device } = parameters.value
  const user = withoutOwnAddress(services, parameters.value.user)
  const target = readTarget(services.config(), user)
  if (!target.ok) return target
  const dialable = services.readNumber(text, 'query', target.value?.domain)
  if (!dialable.ok) return err({ code: 'parameter_invalid', message: dialable.error, path: 'dest' })

  const link = readLink(services, parameters.value)
  if (!link.ok) return link
  const authenticated = await authenticate(services, request, { link: link.value, cookie: true })
  if (!authenticated.ok) return authenticated
  const { account, by } = authenticated.value
  const trusted = isTrusted(by, request.headers)
  const caller = target.value ?? { domain: account.domain, user: account.user }
  const dest = services.readNumber(text, 'query', caller.domain)
  if (!dest.ok) return err({ code: 'parameter_invalid', message: dest.error, path: 'dest' })
  const name = await knownName(services, caller, dest.value.number)
  return ok({ account, target: caller, dest: dest.value, text, name, connect: connect && trusted, callerId, device })
}

/** What the link itself proves; undefined where it has no `auth`. */
function readLink(
  services: HttpServices,
  { user = '', dest, auth, md5 }: RemoteCallParameters
): Result<Proof['link'], HttpFault> {
  if (auth === undefined) return ok(undefined)
  if (md5 !== undefined) {
    const link = { user, account: withoutOwnAddress(services, user) ?? '', dest, auth, ...md5 }
    const credential = md5Credential(services.config(), link, Math.floor(Date.now() / 1000))
    return credential.ok ? ok({ credential: credential.value }) : credential
  }
  const given = parseCredential(auth)
  const name = withoutOwnAddress(services, given?.name)
  return ok({ credential: given === undefined || name === undefined ? given : { ...given, name } })
}

/** `100@192.0.2.1` with an address of ours that is no domain's name: the user of the only domain. */
function withoutOwnAddress({ config, localAddresses }: HttpServices, name: string | undefined): string | undefined {
  const at = name?.lastIndexOf('@') ?? -1
  if (name === undefined || at < 0) return name
  const host = name.slice(at + 1)
  if (findDomain(config(), host) !== undefined) return name
  const rules = { allowedHosts: config().listen.allowedHosts, localAddresses: localAddresses() }
  return hostAllowed(host, rules) ? name.slice(0, at) : name
}

/** Whether `connect=true` may be heeded: not where a foreign page can have made the request (`3-click-to-dial`, Safety). */
function isTrusted(by: Authenticated['by'], headers: FastifyRequest['headers']): boolean {
  switch (by) {
    case 'link':
      return true
    case 'session':
      return true
    case 'token':
      return true
    case 'cookie':
      return false
    case 'basic':
      return !mayBeForged(headers)
  }
}

interface Acceptance {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly order: CallOrder
  readonly accepted: ClickToDialAccepted
}

function sendAccepted({ progress }: HttpServices, { request, reply, order, accepted }: Acceptance): FastifyReply {
  const { uniqueid, state } = accepted
  reply.header('Cache-Control', 'no-store')
  if (!wantsPage(request.headers.accept)) return reply.send({ call: uniqueid, state })
  const { dest, connect, name, target } = order
  const { number, keys } = dest
  const whose = { domain: target.domain, user: target.user }
  const [token, first] = progress.open({ uniqueid, ...whose, dest: number, name, keys, connect })
  return sendPage(reply, callPage(languageOf(request.headers['accept-language']), token, first))
}

const gone: HttpFault = { code: 'call_not_found', message: 'There is nothing to report on this call any more.' }

/** The call's page again, and its live progress. The token in the address is the permission. */
function serveProgress(server: FastifyInstance, { pbx, progress, streams }: HttpServices): void {
  server.get<{ Params: { token: string } }>('/remote_call/status/:token', (request, reply) => {
    const language = languageOf(request.headers['accept-language'])
    const found = progress.find(request.params.token)
    if (found === undefined) return sendFault(request, reply, gone)
    return sendPage(reply, callPage(language, request.params.token, found))
  })

  // Until the call is answered; after that one hangs up at the telephone.
  server.post<{ Params: { token: string } }>('/remote_call/cancel/:token', (request, reply) => {
    const { token } = request.params
    const found = progress.find(token)
    if (found === undefined || found.state === 'connected' || !progress.cancel(token)) {
      return sendFault(request, reply, gone)
    }
    pbx.hangUp(found.uniqueid, 'caller')
    return reply.code(204).send()
  })

  server.get<{ Params: { token: string } }>('/remote_call/progress/:token', (request, reply) => {
    const { token } = request.params
    const language = languageOf(request.headers['accept-language'])
    const found = progress.find(token)
    if (found === undefined) return sendFault(request, reply, gone)
    // Apart from what the user's programs follow: pages of calls must not end that.
    const stream = streams.open(reply, JSON.stringify(['pages', found.domain, found.user]))
    stream.send('progress', progressShown(language, found))
    if (found.state === 'ended') return stream.close()
    const following = progress.follow(token, (latest) => {
      stream.send('progress', progressShown(language, latest))
      if (latest.state === 'ended') stream.close()
    })
    stream.onClose(() => following[Symbol.dispose]())
  })
}
