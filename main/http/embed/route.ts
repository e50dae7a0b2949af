import type { FastifyInstance } from 'fastify'
import { parseBearer } from '../access/bearer.ts'
import { fromForeignSite } from '../access/origin.ts'
import { languageOf } from '../negotiate.ts'
import { html } from '../pages/html.ts'
import { sendPage } from '../pages/page.ts'
import { words } from '../pages/words.ts'
import { sendFault } from '../reply.ts'
import type { HttpServices } from '../services.ts'
import { framingOrigins } from './origins.ts'
import { embedWords } from './words.ts'

/**
 * `/embed`: a small phone that a page of `listen.allowedOrigins` may frame. Nothing of it goes by a cookie: a browser keeps those of
 * a framed page back, and what was sent by itself would let any framing page speak for the person. `/embed/token` says whose a
 * token is, and what it is good for.
 */
export function serveEmbed(server: FastifyInstance, { config, tokens }: HttpServices): void {
  server.get('/embed', (request, reply) => {
    const language = languageOf(request.headers['accept-language'])
    const said = embedWords[language]
    const origins = framingOrigins(config().listen.allowedOrigins)
    return sendPage(reply, {
      language,
      title: said.title,
      framedBy: origins,
      head: html`<link rel="stylesheet" href="/assets/embed.css">
<script type="module" src="/assets/embed.js"></script>
`,
      main: html`<main class="embed" data-origins="${JSON.stringify(origins)}" data-words="${JSON.stringify({ ...said, faults: words[language].faults })}">
<h1>${said.title}</h1>
${
  origins.length === 0 &&
  html`<p class="notice" data-not-set>${said.notSet}</p>
`
}<noscript><p class="notice">${said.needsScript}</p></noscript>
<p class="notice" role="status" data-notice hidden></p>
<div data-phone></div>
</main>`
    })
  })
  server.get('/embed/token', (request, reply) => {
    reply.header('Cache-Control', 'no-store')
    if (fromForeignSite(request.headers)) {
      return sendFault(request, reply, {
        code: 'foreign_origin',
        message: 'Requests that another site sends are refused.'
      })
    }
    const judged = tokens.judge(parseBearer(request.headers.authorization) ?? '')
    if (judged === undefined) {
      return sendFault(request, reply, { code: 'unauthenticated', message: 'This token is none, or not any more.' })
    }
    const { account, scopes } = judged
    return reply.send({ user: account.user, domain: account.domain, scopes })
  })
}
