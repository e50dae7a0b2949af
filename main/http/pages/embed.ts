import type { FastifyInstance } from 'fastify'
import { languageOf } from '../negotiate.ts'
import type { HttpServices } from '../services.ts'
import { html } from './html.ts'
import { pagePolicy, sendPage } from './page.ts'
import { words } from './words.ts'

/**
 * `/embed`: a small telephone that pages of `listen.allowedOrigins` may frame, and no others. It knows nobody by a cookie, which browsers
 * keep from frames of other sites: a token is given to it there, and its requests carry that.
 */
export function serveEmbed(server: FastifyInstance, { config }: Pick<HttpServices, 'config'>): void {
  server.get('/embed', (request, reply) => {
    const { allowedOrigins } = config().listen
    const language = languageOf(request.headers['accept-language'])
    const said = words[language].embed
    if (allowedOrigins.length > 0) reply.removeHeader('X-Frame-Options')
    return sendPage(reply, {
      language,
      title: said.title,
      policy: framedBy(allowedOrigins),
      head: html`<link rel="stylesheet" href="/assets/embed.css">
<script type="module" src="/assets/embed.js"></script>
`,
      main: html`<main class="embed" data-words="${JSON.stringify(said)}" data-origins="${JSON.stringify(allowedOrigins)}">
<p class="brand">Offhook</p>
<h1>${said.title}</h1>
${allowedOrigins.length === 0 && html`<p role="alert">${said.nobody}</p>`}
<noscript><p>${said.noScript}</p></noscript>
</main>`
    })
  })
}

/** Origins of the configuration are origins and nothing else: they add no directive. */
function framedBy(origins: readonly string[]): string {
  if (origins.length === 0) return pagePolicy
  return pagePolicy.replace("frame-ancestors 'none'", `frame-ancestors ${origins.join(' ')}`)
}
