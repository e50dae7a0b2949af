import formBody from '@fastify/formbody'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { parseUserName } from '../../access/accounts.ts'
import { verify } from '../access/authenticate.ts'
import { clearSessionCookie, sessionOf, setSessionCookie } from '../access/cookie.ts'
import { fromOwnPage, isPrefetch } from '../access/origin.ts'
import type { HttpFault } from '../fault.ts'
import { html } from '../pages/html.ts'
import { sendOwnPage } from '../pages/own-page.ts'
import { sendFault } from '../reply.ts'
import type { HttpServices } from '../services.ts'

const mostOctets = 4096
const foreign: HttpFault = { code: 'foreign_origin', message: 'The log-in takes nothing from other sites.' }

/** `/login`: by a single-use link of the application, or by user name and web password. */
export async function serveLogIn(server: FastifyInstance, services: HttpServices): Promise<void> {
  const { sessions, credentials } = services
  await server.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    await scope.register(formBody, { bodyLimit: mostOctets })

    scope.get<{ Querystring: { token?: unknown } }>('/login', { exposeHeadRoute: false }, (request, reply) => {
      const { token } = request.query
      if (typeof token !== 'string') return sendLogIn(request, reply)
      if (isPrefetch(request.headers)) {
        return sendFault(request, reply, {
          code: 'prefetch_refused',
          message: 'This request was made ahead of a person; the link is still good.'
        })
      }
      const secret = sessions.redeem(token)
      if (secret === undefined) return sendLogIn(request, reply.code(410), { notice: 'spent' })
      return enter(request, reply, secret)
    })

    scope.post('/login', async (request, reply) => {
      // A foreign page must not log somebody in as somebody else.
      if (!fromOwnPage(request.headers)) return sendFault(request, reply, foreign)
      const { user, password } = asFields(request.body)
      const verified = await verify(credentials, { name: user, password }, { remote: request.ip, by: 'basic' })
      if (!verified.ok) {
        if (verified.error.code !== 'unauthenticated') return sendFault(request, reply, verified.error)
        const { kind } = parseUserName(services.config(), user)
        const notice = kind === 'domain-required' ? 'domain' : 'wrong'
        return sendLogIn(request, reply.code(401), { notice, user })
      }
      const { account } = verified.value
      return enter(request, reply, sessions.open(account, 'portal'))
    })

    scope.post('/logout', (request, reply) => {
      if (!fromOwnPage(request.headers)) return sendFault(request, reply, foreign)
      const session = sessionOf(sessions, request)
      if (session !== undefined) sessions.close(session)
      clearSessionCookie(request, reply)
      return reply.redirect('/login', 303)
    })
  })
}

function enter(request: FastifyRequest, reply: FastifyReply, secret: string | undefined): FastifyReply {
  if (secret !== undefined) setSessionCookie(request, reply, secret)
  return reply.header('Cache-Control', 'no-store').redirect('/', 303)
}

interface Before {
  /** Why nobody is logged in by what was tried. */
  readonly notice: 'wrong' | 'domain' | 'spent'
  readonly user?: string
}

function sendLogIn(request: FastifyRequest, reply: FastifyReply, before?: Before): FastifyReply {
  return sendOwnPage(request, reply, {
    page: 'logIn',
    posts: true,
    body: (said) => html`${before !== undefined && html`<p class="notice" role="alert">${said[before.notice]}</p>`}
<form class="form" method="post" action="/login">
<label>${said.user}<input name="user" value="${before?.user ?? ''}" autocomplete="username" autocapitalize="none" required autofocus></label>
<label>${said.password}<input name="password" type="password" autocomplete="current-password" required></label>
<button>${said.enter}</button>
</form>`
  })
}

function asFields(body: unknown): { user: string; password: string } {
  const fields = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  return { user: text(fields.user), password: text(fields.password) }
}
