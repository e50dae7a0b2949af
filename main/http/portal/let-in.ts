import formBody from '@fastify/formbody'
import type { FastifyInstance } from 'fastify'
import { setSessionCookie } from '../access/cookie.ts'
import { fromOwnPage, isPrefetch } from '../access/origin.ts'
import { html } from '../pages/html.ts'
import { sendOwnPage } from '../pages/own-page.ts'
import { sendFault } from '../reply.ts'
import { textOf } from './log-in.ts'
import type { PortalPorts } from './ports.ts'

const mostOctets = 4096

/** `/let-in`: a browser shows four digits, and waits until a window of that person says that it may come in. */
export async function serveLetIn(server: FastifyInstance, { letIns }: PortalPorts): Promise<void> {
  server.get<{ Querystring: { n?: unknown } }>('/let-in', { exposeHeadRoute: false }, (request, reply) => {
    if (isPrefetch(request.headers)) {
      const message = 'This request was made ahead of a person; the link is still good.'
      return sendFault(request, reply, { code: 'prefetch_refused', message })
    }
    const { n } = request.query
    const asking = typeof n === 'string' ? letIns.knock(n) : undefined
    if (asking === undefined) {
      return sendOwnPage(request, reply.code(410), {
        page: 'letIn',
        body: (said) => html`<p class="notice" role="alert">${said.spent}</p>
<ul class="links"><li><a href="/login">${said.logIn}</a></li></ul>`
      })
    }
    return sendOwnPage(request, reply, {
      page: 'letIn',
      posts: true,
      script: 'let-in',
      body: (said) => html`<p>${said.text}</p>
<p class="digits" data-ticket="${asking.ticket}">${asking.digits}</p>
<p class="notice" role="status" aria-live="polite" data-notice data-refused="${said.refused}" data-gone="${said.spent}">${said.waiting}</p>
<noscript><p class="notice">${said.needsScript}</p></noscript>`
    })
  })

  await server.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    await scope.register(formBody, { bodyLimit: mostOctets })
    scope.post('/let-in', (request, reply) => {
      reply.header('Cache-Control', 'no-store')
      if (!fromOwnPage(request.headers)) {
        return sendFault(request, reply, { code: 'foreign_origin', message: 'Only the page that waits may ask.' })
      }
      const admission = letIns.outcome(textOf(request.body, 'ticket'))
      if (typeof admission === 'string') return reply.send({ state: admission })
      setSessionCookie(request, reply, admission)
      return reply.send({ state: 'let-in', secret: admission.secret })
    })
  })
}
