import formBody from '@fastify/formbody'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { parseUserName } from '../../access/accounts.ts'
import type { OidcNotice } from '../../access/oidc-user.ts'
import { PendingLogIns } from '../../access/pending-log-ins.ts'
import type { Entry, Sessions } from '../../access/sessions.ts'
import { verify } from '../access/authenticate.ts'
import { clearSessionCookie, nameFor, seenFrom, setSessionCookie } from '../access/cookie.ts'
import { fromOwnPage } from '../access/origin.ts'
import { provenByHeader } from '../access/origin-secret.ts'
import { remoteOf } from '../access/remote.ts'
import type { HttpFault } from '../fault.ts'
import { html } from '../pages/html.ts'
import { sendOwnPage } from '../pages/own-page.ts'
import { sendFault } from '../reply.ts'
import type { HttpServices } from '../services.ts'
import { OidcLogIn, originOf, serveOidc } from './oidc.ts'

const mostOctets = 4096
const foreign: HttpFault = { code: 'foreign_origin', message: 'A log-in that a page of another site sends is refused.' }

/** `/login`: by a single-use token of the application, or by user name and web password. */
export async function serveLogIn(server: FastifyInstance, services: HttpServices): Promise<void> {
  const { sessions } = services
  const pending = new PendingLogIns(services.now)
  const oidc = new OidcLogIn(services)
  sessions.onEnd((session) => oidc.ended(session))
  await server.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    await scope.register(formBody, { bodyLimit: mostOctets })

    scope.get('/login', { exposeHeadRoute: false }, (request, reply) => sendLogIn(services, { request, reply }))

    serveOidc(scope, oidc, {
      cookieName: (request) => nameFor(request, 'offhook_oidc'),
      refuse: (request, reply, notice) => sendLogIn(services, { request, reply }, { notice }),
      enter: (request, reply, { address, idToken }) => {
        const entry = sessions.open(address, 'portal')
        if (entry === undefined) return sendLogIn(services, { request, reply: reply.code(401) }, { notice: 'unknown' })
        oidc.entered(entry.session, idToken)
        return enter({ sessions, request, reply }, entry)
      }
    })

    scope.post('/login', (request, reply) => logIn({ ...services, pending }, request, reply))

    scope.post('/login/code', (request, reply) => proveCode({ ...services, pending }, request, reply))

    // The file by which the application opens its own window posts from `file:`, an origin that has no name.
    scope.post('/login/token', (request, reply) => {
      if (request.headers.origin !== 'null' && !fromOwnPage(request.headers)) {
        return sendFault(request, reply, foreign)
      }
      const entry = sessions.redeem(textOf(request.body, 'token'))
      if (entry === undefined) return sendLogIn(services, { request, reply: reply.code(410) }, { notice: 'spent' })
      return enter({ sessions, request, reply }, entry)
    })

    scope.post('/logout', async (request, reply) => {
      const session = provenByHeader(sessions, request)
      if (session === undefined) {
        return sendFault(request, reply, {
          code: 'unauthenticated',
          message: 'Only a page of the application can log out.'
        })
      }
      const next = await oidc.logOutUrl(session, originOf(request))
      sessions.close(session)
      clearSessionCookie(request, reply)
      reply.header('Cache-Control', 'no-store')
      return next === undefined ? reply.code(204).send() : reply.send({ next })
    })
  })
}

interface LogInServices extends HttpServices {
  readonly pending: PendingLogIns
}

async function logIn(services: LogInServices, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { sessions, config } = services
  // A foreign page must not log somebody in as somebody else.
  if (!fromOwnPage(request.headers)) return sendFault(request, reply, foreign)
  const user = textOf(request.body, 'user')
  const password = textOf(request.body, 'password')
  const verified = await verify(services, request, { credential: { name: user, password }, by: 'basic' })
  if (!verified.ok) {
    if (verified.error.code !== 'unauthenticated') return sendFault(request, reply, verified.error)
    const { kind } = parseUserName(config(), user)
    const notice = kind === 'domain-required' ? 'domain' : 'wrong'
    return sendLogIn(services, { request, reply: reply.code(401) }, { notice, user })
  }
  const { account } = verified.value
  const stays = textOf(request.body, 'stay') === '1'
  if (services.secondFactors.has(account)) return sendCode(request, reply, services.pending.wait(account, stays))
  const entry = sessions.open(account, 'portal', stays)
  return entry === undefined
    ? sendLogIn(services, { request, reply: reply.code(401) }, { notice: 'wrong', user })
    : enter({ sessions, request, reply }, entry)
}

/** After the password: the code of the authenticator, or a recovery code. */
function proveCode(services: LogInServices, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (!fromOwnPage(request.headers)) return sendFault(request, reply, foreign)
  const { sessions, credentials, secondFactors, pending } = services
  const ticket = textOf(request.body, 'ticket')
  const waiting = pending.of(ticket)
  if (waiting === undefined || !credentials.stillValid(waiting.account)) {
    return sendLogIn(services, { request, reply: reply.code(401) }, { notice: 'late' })
  }
  const { account, stays } = waiting
  const code = textOf(request.body, 'code')
  const judged = credentials.proveSecond(account, remoteOf(request), () => secondFactors.check(account, code))
  if (typeof judged === 'number') {
    const retryAfter = Math.ceil(judged / 1000)
    const message = `Too many wrong codes. The next one is checked in ${retryAfter} s.`
    return sendFault(request, reply, { code: 'too_many_attempts', message, retryAfter })
  }
  if (judged === 'wrong') return sendCode(request, reply.code(401), ticket, 'wrong')
  pending.done(ticket)
  const entry = sessions.open(account, 'portal', stays)
  return entry === undefined
    ? sendLogIn(services, { request, reply: reply.code(401) }, { notice: 'late' })
    : enter({ sessions, request, reply }, entry)
}

function sendCode(request: FastifyRequest, reply: FastifyReply, ticket: string, notice?: 'wrong'): FastifyReply {
  return sendOwnPage(request, reply, {
    page: 'code',
    posts: true,
    body: (said) => html`<p id="what">${said.text}</p>
${notice !== undefined && html`<p class="notice" role="alert">${said[notice]}</p>`}
<form class="form" method="post" action="/login/code">
<input type="hidden" name="ticket" value="${ticket}">
<label>${said.code}<input name="code" inputmode="text" autocomplete="one-time-code" autocapitalize="none" spellcheck="false" maxlength="64" aria-describedby="what" required autofocus></label>
<button>${said.enter}</button>
</form>
<ul class="links"><li><a href="/login">${said.back}</a></li></ul>`
  })
}

interface Exchange {
  readonly sessions: Sessions
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

/** The page keeps the secret where no other port of this host can read it, and goes on to the portal. */
function enter({ sessions, request, reply }: Exchange, entry: Entry): FastifyReply {
  sessions.seenFrom(entry.session, seenFrom(request))
  setSessionCookie(request, reply, entry)
  return sendOwnPage(request, reply, {
    page: 'enter',
    script: 'enter',
    body: (said) => html`<p data-secret="${entry.secret}" data-keep="${entry.stays ? 'stay' : 'tab'}">${said.text}</p>
<noscript><p class="notice">${said.needsScript}</p></noscript>`
  })
}

interface Before {
  /** Why nobody is logged in by what was tried. */
  readonly notice: 'wrong' | 'domain' | 'spent' | OidcNotice
  readonly user?: string
}

function sendLogIn(
  { config }: Pick<HttpServices, 'config'>,
  { request, reply }: Omit<Exchange, 'sessions'>,
  before?: Before
): FastifyReply {
  const provider = config().oidc?.name
  return sendOwnPage(request, reply, {
    page: 'logIn',
    posts: true,
    script: 'log-in',
    body: (said) => html`${before !== undefined && html`<p class="notice" role="alert">${said[before.notice]}</p>`}
<form class="form" method="post" action="/login">
<label>${said.user}<input name="user" value="${before?.user ?? ''}" autocomplete="username" autocapitalize="none" required autofocus></label>
<label>${said.password}<input name="password" type="password" autocomplete="current-password" required></label>
<label class="choice"><input name="stay" type="checkbox" value="1" checked>${said.stay}</label>
<button>${said.enter}</button>
</form>
${provider !== undefined && html`<p class="beside"><a class="action second" href="/login/oidc">${said.by(provider)}</a></p>`}
<form method="post" action="/login/token" hidden data-token><input type="hidden" name="token"></form>`
  })
}

export function textOf(body: unknown, name: string): string {
  const value = typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined
  return typeof value === 'string' ? value : ''
}
